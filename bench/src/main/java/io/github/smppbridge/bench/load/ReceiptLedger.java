package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.wire.Pdus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/**
 * Which receipts were asked for and which came: an account's books. Not thread-safe; of the
 * generator's event loop.
 */
final class ReceiptLedger {

  private static final int ESM_CLASS_RECEIPT = 0x04;

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
  void book(Buffer pdu, int offset, int length) {
    int at = Pdus.skip(pdu, offset + Pdus.HEADER);
    at = Pdus.skip(pdu, at + 2);
    at = Pdus.skip(pdu, at + 2);
    int esmClass = pdu.getByte(at);
    if ((esmClass & 0x3C) != ESM_CLASS_RECEIPT) {
      otherDeliveries++;
      return;
    }
    at = Pdus.skip(pdu, at + 3);
    at = Pdus.skip(pdu, at);
    int textLength = pdu.getUnsignedByte(at + 4);
    String text = pdu.getString(at + 5, Math.min(at + 5 + textLength, offset + length));
    book(text);
  }

  private void book(String text) {
    lastAt = System.nanoTime();
    if (receipts++ == 0) {
      firstAt = lastAt;
    }
    int space = text.indexOf(' ');
    String id = text.startsWith("id:") && space > 0 ? text.substring(3, space) : text;
    if (!arrived.add(id)) {
      duplicates++;
    } else if (!expected.contains(id)) {
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
