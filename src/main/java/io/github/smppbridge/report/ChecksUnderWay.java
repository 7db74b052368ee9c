package io.github.smppbridge.report;

import io.github.smppbridge.route.ExchangeEnd;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/**
 * Messages that the gateway is being asked for by this process: one that does not answer is not
 * asked the same again meanwhile, nor for any number of messages, of an account and of all.
 */
final class ChecksUnderWay {
  private final int most;
  private final int mostOfOne;

  private record Asked(String account, Exchange round) {}

  /** By the message. */
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();

  private final Map<String, Integer> ofAccounts = new ConcurrentHashMap<>();

  /**
   * None at first.
   *
   * @param most messages at a time
   * @param mostOfOne of them, of one account
   */
  ChecksUnderWay(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** How many more may be asked for now. */
  int free() {
    return Math.max(0, most - asked.size());
  }

  /** Whether the account may be asked for so many more now. */
  boolean roomFor(String account, int more) {
    return ofAccounts.getOrDefault(account, 0) + more <= mostOfOne;
  }

  /**
   * Begins with a message; one round at a time does.
   *
   * @param account whose it is
   * @param gatewayId its id at the gateway
   * @param round it ends with it, at the latest
   * @return false when it is under way since an earlier round, or too many are, of its account or
   *     of all
   */
  boolean begin(String account, String gatewayId, Exchange round) {
    Asked before = asked.get(gatewayId);
    if (before != null) {
      return before.round() == round;
    }
    if (free() == 0 || !roomFor(account, 1)) {
      return false;
    }
    asked.put(gatewayId, new Asked(account, round));
    ofAccounts.merge(account, 1, Integer::sum);
    endsWith(round, gatewayId);
    return true;
  }

  /** A message ends with an exchange, however that ends. */
  void endsWith(Exchange exchange, String gatewayId) {
    ExchangeEnd.then(
        exchange,
        done -> {
          Asked before = asked.remove(gatewayId);
          if (before != null) {
            ofAccounts.computeIfPresent(before.account(), (key, n) -> n > 1 ? n - 1 : null);
          }
        });
  }
}
