package io.github.smppbridge.gateway;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * Brings back whether the gateway has a message, asked in an exchange of its own: property {@value
 * #CONFIRMED}. The refusal that led to the question stays as it is. Bean {@code confirmation}.
 */
public final class Confirmation implements AggregationStrategy {
  /** Property: true = the gateway has the message, whatever it answered when it was sent. */
  public static final String CONFIRMED = "gatewayConfirmed";

  private static final int FOUND = 200;

  @Override
  public Exchange aggregate(Exchange asking, Exchange answered) {
    int status = answered.getProperty(GatewayCalls.STATUS, 0, Integer.class);
    asking.setProperty(CONFIRMED, status == FOUND);
    return asking;
  }
}
