package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.loop.LongTable;

/**
 * Which receipts were asked for and which came: an account's books. Ids are kept as numbers of 64
 * bits that stand for them. Not thread-safe; of the generator's event loop.
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
   * @param lastNanos the {@code System.nanoTime()} of the last
   */
  public record Books(
      long receipts,
      long distinct,
      long duplicates,
      long early,
      long missing,
      long others,
      double seconds,
      long lastNanos) {
    /** How many messages do not have their one receipt after their answer. */
    public long wrong() {
      return missing + duplicates + early;
    }
  }

  private static final int ANSWERED = 1;
  private static final int ARRIVED = 2;

  private final LongTable messages = new LongTable();
  private long expected;
  private long met;
  private long receipts;
  private long distinct;
  private long duplicates;
  private long early;
  private long otherDeliveries;
  private long firstAt;
  private long lastAt;

  /** A submit_sm that asked for a receipt was answered OK with an id that this stands for. */
  void expect(long messageId) {
    int before = messages.get(messageId);
    messages.put(messageId, before | ANSWERED);
    expected++;
    met += before == ARRIVED ? 1 : 0;
  }

  /** Books the deliver_sm that lies there. */
  void book(byte[] data, int at, int end) {
    long id = Pdu.receiptedId(data, at, end);
    if (id == 0) {
      otherDeliveries++;
      return;
    }
    lastAt = System.nanoTime();
    if (receipts++ == 0) {
      firstAt = lastAt;
    }
    int before = messages.get(id);
    if ((before & ARRIVED) != 0) {
      duplicates++;
      return;
    }
    messages.put(id, before | ARRIVED);
    distinct++;
    if (before == 0) {
      early++;
    } else {
      met++;
    }
  }

  /** Opens new books: a receipt of a message of the old ones is one of none of ours. */
  void clear() {
    messages.clear();
    expected = 0;
    met = 0;
    receipts = 0;
    distinct = 0;
    duplicates = 0;
    early = 0;
    otherDeliveries = 0;
  }

  boolean complete() {
    return met >= expected;
  }

  Books books() {
    return new Books(
        receipts,
        distinct,
        duplicates,
        early,
        expected - met,
        otherDeliveries,
        (lastAt - firstAt) / 1e9,
        lastAt);
  }
}
