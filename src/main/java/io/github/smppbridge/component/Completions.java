package io.github.smppbridge.component;

import org.apache.camel.Exchange;
import org.apache.camel.spi.UnitOfWork;

/** What somebody has done at the end of an exchange. */
public final class Completions {
  private Completions() {}

  /**
   * Whether any of it may block, as a route of a team's may: all but a {@link QuickCompletion}.
   * Then the exchange is not to end on an event loop.
   *
   * @param exchange not over yet
   * @return true for a worker to end it
   */
  public static boolean mayBlock(Exchange exchange) {
    UnitOfWork unit = exchange.getUnitOfWork();
    boolean[] any = {false};
    if (unit != null) {
      unit.handoverSynchronization(
          exchange,
          completion -> {
            any[0] |= !(completion instanceof QuickCompletion);
            return false;
          });
    }
    return any[0];
  }
}
