package io.github.smppbridge.gateway;

import io.github.smppbridge.route.RouteProperties;
import org.apache.camel.Exchange;

/**
 * What is known after a call to the gateway: property {@link RouteProperties#GATEWAY_OUTCOME}, as
 * {@link Acceptance} found it. The names are what routes compare with.
 */
public enum GatewayOutcome {
  /** The gateway did, or told, what it was asked for, and said so in its own JSON. */
  DONE,
  /** It says, in its own words, that it has no such thing. */
  ABSENT,
  /** It says no, or was not reached: nothing has happened there. */
  REFUSED,
  /** No answer, or one that is not the gateway's: nobody knows what has happened. */
  UNKNOWN;

  /**
   * The outcome of the exchange's last call.
   *
   * @param exchange the call
   * @return {@link #UNKNOWN} before there was one
   */
  public static GatewayOutcome of(Exchange exchange) {
    Object name = exchange.getProperty(RouteProperties.GATEWAY_OUTCOME);
    return name == null ? UNKNOWN : valueOf(name.toString());
  }
}
