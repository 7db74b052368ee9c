package io.github.smppbridge.gateway;

import io.github.smppbridge.route.RouteProperties;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * What passes between an exchange and the gateway's HTTP headers, by name: bean {@code
 * gatewayHeaders}. Nothing else does, so that neither what a team's own steps put into headers
 * leaves the bridge, nor what the gateway names becomes a header here.
 */
public final class GatewayHeaders implements HeaderFilterStrategy {
  private static final Set<String> SENT = Set.of("Authorization", "Content-Type");

  /** Of a call that is traced, by the W3C's names: random numbers, and nothing about a message. */
  private static final Set<String> OF_TRACES = Set.of("traceparent", "tracestate");

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return !SENT.contains(name) && !(OF_TRACES.contains(name) && isTraced(exchange));
  }

  private static boolean isTraced(Exchange exchange) {
    return exchange != null && exchange.getProperty(RouteProperties.TRACE) != null;
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return !GatewayAnswer.RETRY_AFTER.equalsIgnoreCase(name);
  }
}
