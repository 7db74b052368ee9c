package io.github.smppbridge.component;

import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;

/** Where an exchange is, for people; read while others work on it. */
final class Whereabouts {
  private Whereabouts() {}

  static String of(Exchange exchange) {
    String step = exchange.getExchangeExtension().getHistoryNodeId();
    String route = ExchangeHelper.getAtRouteId(exchange);
    return "exchange "
        + exchange.getExchangeId()
        + (step == null ? " is between two steps" : " waits for step " + step)
        + " of route "
        + (route == null ? exchange.getFromRouteId() : route);
  }
}
