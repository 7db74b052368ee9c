package io.github.smppbridge.gateway;

import io.github.smppbridge.route.RouteProperties;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * Brings back whether the gateway has a message, asked in an exchange of its own: property {@link
 * RouteProperties#GATEWAY_CONFIRMED}. The refusal that led to the question stays as it is. Bean
 * {@code confirmation}.
 */
public final class Confirmation implements AggregationStrategy {
  private static final int FOUND = 200;

  @Override
  public Exchange aggregate(Exchange asking, Exchange answered) {
    int status = answered.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    asking.setProperty(RouteProperties.GATEWAY_CONFIRMED, status == FOUND);
    return asking;
  }
}
