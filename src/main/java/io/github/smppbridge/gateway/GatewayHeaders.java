package io.github.smppbridge.gateway;

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

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return !SENT.contains(name);
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return !GatewayAnswer.RETRY_AFTER.equalsIgnoreCase(name);
  }
}
