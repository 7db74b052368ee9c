package io.github.smppbridge.smpp;

/** Why a connection was refused, or had to make room for another. */
public enum ConnectionRefusal {
  /** More connections without a bind than the listener keeps. */
  MAX_UNBOUND,
  /** More of these from one address, or one /64 of IPv6. */
  MAX_UNBOUND_PER_ADDRESS,
  /** More binds at a time than are decided. */
  BINDS_UNDER_WAY,
  /** As many sessions as the listener takes. */
  MAX_SESSIONS
}
