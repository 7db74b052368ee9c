package io.github.smppbridge.gateway;

import io.github.smppbridge.log.LineBudget;
import io.github.smppbridge.route.RouteProperties;
import java.time.Clock;
import java.util.OptionalLong;
import org.apache.camel.Exchange;

/**
 * Bean {@code gatewayRefusals}: says which refusals have a line in the log. While the gateway
 * refuses everything there are thousands, and writing them would take longer than answering.
 */
public final class GatewayRefusals {
  private final LineBudget lines;

  /**
   * Makes the bean.
   *
   * @param clock tells the seconds
   */
  public GatewayRefusals(Clock clock) {
    this.lines = new LineBudget(clock);
  }

  /**
   * Counts a refusal: property {@link RouteProperties#GATEWAY_REFUSALS_UNTOLD}.
   *
   * @param exchange the refused call
   */
  public void count(Exchange exchange) {
    OptionalLong untold = lines.next();
    exchange.setProperty(
        RouteProperties.GATEWAY_REFUSALS_UNTOLD, untold.isPresent() ? untold.getAsLong() : null);
  }
}
