package io.github.smppbridge.http;

import java.time.Duration;

/**
 * What one server bears.
 *
 * @param connections open at a time, in all
 * @param connectionsPerAddress of these, from one address; an IPv6 network of 64 bits is one
 * @param header from a connection, or the first octet of a further request, to its complete head
 * @param body from there to its complete body; as much again for reading the answer
 * @param answer from there to the answer, of whoever makes it
 * @param idle between an answer and the next request
 * @param octets of requests kept at a time, in all
 */
public record HttpLimits(
    int connections,
    int connectionsPerAddress,
    Duration header,
    Duration body,
    Duration answer,
    Duration idle,
    long octets) {
  private static final long SWEEPS_A_LIMIT = 10;
  private static final long LONGEST_SWEEP_MILLIS = 250;

  /** How often it is looked who is over a limit of time. */
  long sweepMillis() {
    long shortest = Math.min(Math.min(header.toMillis(), body.toMillis()), idle.toMillis());
    return Math.max(1, Math.min(LONGEST_SWEEP_MILLIS, shortest / SWEEPS_A_LIMIT));
  }
}
