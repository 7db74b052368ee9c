package io.github.smppbridge.route;

import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** The end of an exchange, however it ends: where what it holds is given back. */
public final class ExchangeEnd {
  private ExchangeEnd() {}

  /**
   * Has something done then.
   *
   * @param exchange not over yet
   * @param task gets the exchange as it ended
   */
  public static void then(Exchange exchange, Consumer<Exchange> task) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                task.accept(done);
              }
            });
  }
}
