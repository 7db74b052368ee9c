package io.github.smppbridge.smpp.text;

/** message_state (SMPP v3.4 §5.2.28) with its word in receipts (Appendix B). */
public enum MessageState {
  /** Not handed to a phone yet. Number 0 is from SMPP v5; query_sm only, never in a receipt. */
  SCHEDULED(0, "ENROUTE", false),
  /** On its way. */
  ENROUTE(1, "ENROUTE", false),
  /** Delivered to the destination. */
  DELIVERED(2, "DELIVRD", true),
  /** Validity period over. */
  EXPIRED(3, "EXPIRED", true),
  /** Cancelled. */
  DELETED(4, "DELETED", true),
  /** Cannot be delivered. */
  UNDELIVERABLE(5, "UNDELIV", true),
  /** Accepted on behalf of the subscriber. */
  ACCEPTED(6, "ACCEPTD", true),
  /** State lost. */
  UNKNOWN(7, "UNKNOWN", true),
  /** Refused. */
  REJECTED(8, "REJECTD", true);

  private final int value;
  private final String stat;
  private final boolean last;

  MessageState(int value, String stat, boolean last) {
    this.value = value;
    this.stat = stat;
    this.last = last;
  }

  /** The number of message_state, 0..8. */
  public int value() {
    return value;
  }

  /** The seven letters of {@code stat:} in a receipt. */
  public String stat() {
    return stat;
  }

  /** No other state follows. */
  public boolean isFinal() {
    return last;
  }

  /**
   * The state of that number.
   *
   * @throws IllegalArgumentException outside 0..8
   */
  public static MessageState of(int value) {
    if (value < 0 || value >= values().length) {
      throw new IllegalArgumentException("message_state " + value);
    }
    return values()[value];
  }
}
