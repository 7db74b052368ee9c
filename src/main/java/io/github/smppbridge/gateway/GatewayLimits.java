package io.github.smppbridge.gateway;

/** What the gateway takes at most. */
public final class GatewayLimits {
  /** Characters of a text. */
  public static final int TEXT = 65_535;

  /** Characters of a message's id. */
  public static final int ID = 36;

  private GatewayLimits() {}
}
