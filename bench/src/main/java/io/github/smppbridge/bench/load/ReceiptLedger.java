package io.github.smppbridge.bench.load;

import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Which receipts were asked for and which came: an account's books. Not thread-safe; of the
 * generator's event loop.
 */
public final class ReceiptLedger {

  /**
   * The sums.
   *
   * @param receipts that came
   * @param distinct messages that have one
   * @param early came before the submit_sm_resp of its message, or for none of ours
   * @param missing messages that have none
   * @param others deliver_sm that are no receipts
   * @param seconds from the first to the last
   */
  public record Books(
      long receipts,
      long distinct,
      long duplicates,
      long early,
      long missing,
      long others,
      double seconds) {
    /** How many messages do not have their one receipt after their answer. */
    public long wrong() {
      return missing + duplicates + early;
    }
  }

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

  boolean complete() {
    return arrived.size() >= expected.size();
  }

  Books books() {
    long missing = expected.stream().filter(id -> !arrived.contains(id)).count();
    double seconds = (lastAt - firstAt) / 1e9;
    return new Books(
        receipts, arrived.size(), duplicates, early, missing, otherDeliveries, seconds);
  }
}
