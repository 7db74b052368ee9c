package io.github.smppbridge.component;

import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.UnitOfWork;

/**
 * An exchange that an Error threw out of its routes: Camel, which ends a route for an Exception
 * only, counts it as being in them, and would wait for it at its stop.
 */
public final class EscapedExchange {
  private EscapedExchange() {}

  /**
   * Takes it out of all routes.
   *
   * @param exchange nothing works on it any more
   */
  public static void leaveRoutes(Exchange exchange) {
    UnitOfWork unit = exchange.getUnitOfWork();
    if (unit == null) {
      return;
    }
    InflightRepository inflight = exchange.getContext().getInflightRepository();
    for (Route route = unit.getRoute(); route != null; route = unit.getRoute()) {
      inflight.remove(exchange, route.getRouteId());
      if (unit.popRoute() == null) {
        return;
      }
    }
  }
}
