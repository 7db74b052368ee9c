package io.github.smppbridge.bench.load;

import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/**
 * Which receipts were asked for and which came: an account's books. Not thread-safe; of the
 * generator's event loop.
 */
final class ReceiptLedger {

  private final Set<String> expected = new HashSet<>();
  private final Set<String> arrived = new HashSet<>();
  private long receipts;
  private long duplicates;
  private long early;
  private long otherDeliveries;
  private long firstAt;
  private long lastAt;

  /** A submit_sm that asked for a receipt was answered OK with this id. */
  void expect(String messageId) {
    expected.add(messageId);
  }

  /** Books the deliver_sm that lies at {@code offset}. */
  void book(Buffer pdu, int offset) {
    Pdus.ShortMessage message = Pdus.ShortMessage.of(pdu, offset);
    if (!message.receipt()) {
      otherDeliveries++;
      return;
    }
    lastAt = System.nanoTime();
    if (receipts++ == 0) {
      firstAt = lastAt;
    }
    if (!arrived.add(message.id())) {
      duplicates++;
    } else if (!expected.contains(message.id())) {
      early++;
    }
  }

  /** Receipts for distinct messages. */
  int distinct() {
    return arrived.size();
  }

  int expected() {
    return expected.size();
  }

  /**
   * The sums.
   *
   * @return counts; {@code early} = before the submit_sm_resp of its message or for none of ours
   */
  JsonObject toJson() {
    long missing = expected.stream().filter(id -> !arrived.contains(id)).count();
    return new JsonObject()
        .put("expected", expected.size())
        .put("receipts", receipts)
        .put("distinct", arrived.size())
        .put("duplicates", duplicates)
        .put("early", early)
        .put("missing", missing)
        .put("otherDeliveries", otherDeliveries)
        .put("seconds", (lastAt - firstAt) / 1e9);
  }

  /** Starts the clock again, keeps the books. */
  void restartClock() {
    receipts = 0;
    firstAt = 0;
    lastAt = 0;
  }
}
