package io.github.smppbridge.component;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/**
 * What is done at the end of an exchange and never blocks: it may be done on the event loop of the
 * exchange's session. For any other, the end of the exchange is a worker's.
 */
public interface QuickCompletion extends Synchronization {
  @Override
  default void onComplete(Exchange exchange) {
    onDone(exchange);
  }

  @Override
  default void onFailure(Exchange exchange) {
    onDone(exchange);
  }

  /**
   * The exchange is over, well or not.
   *
   * @param exchange as it ended
   */
  void onDone(Exchange exchange);
}
