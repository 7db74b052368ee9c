package io.github.smppbridge.report;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Messages that the gateway is being asked for by this process: one that does not answer is not
 * asked the same again meanwhile, nor for any number of messages.
 */
final class ChecksUnderWay {
  private final int most;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /**
   * None at first.
   *
   * @param most messages at a time
   */
  ChecksUnderWay(int most) {
    this.most = most;
  }

  /** How many more may be asked for now. */
  int free() {
    return Math.max(0, most - asked.size());
  }

  /**
   * Begins with a message.
   *
   * @param gatewayId its id at the gateway
   * @param round it ends with it, at the latest
   * @return false when it is under way
   */
  boolean begin(String gatewayId, Exchange round) {
    if (!asked.add(gatewayId)) {
      return false;
    }
    endsWith(round, gatewayId);
    return true;
  }

  /** A message ends with an exchange, however that ends. */
  void endsWith(Exchange exchange, String gatewayId) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                asked.remove(gatewayId);
              }
            });
  }
}
