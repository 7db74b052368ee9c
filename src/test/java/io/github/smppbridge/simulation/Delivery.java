package io.github.smppbridge.simulation;

/** A deliver_sm that an ESME read, and what became of it. Guarded by the ledger. */
final class Delivery {
  /** What the ESME does with a deliver_sm. */
  enum Answer {
    OK(0, true),
    /** ESME_RX_T_APPN: again, please. */
    NOT_NOW(0x64, false),
    /** ESME_RSYSERR. */
    FAILED(0x08, false),
    /** ESME_RX_P_APPN: never again. */
    NEVER(0x65, true),
    SILENCE(-1, false),
    /** ESME_ROK, but later than smpp.response_timeout. */
    LATE(-1, true),
    /** The connection ends instead of an answer. */
    HANG_UP(-1, false),
    /** ESME_ROK, and the connection ends. */
    OK_AND_HANG_UP(0, true);

    final int status;

    /** Whether the bridge need not bring it again. */
    final boolean taken;

    Answer(int status, boolean taken) {
      this.status = status;
      this.taken = taken;
    }
  }

  final Session session;

  /** What it is a repetition of if it comes again. */
  final String key;

  final Letter letter;
  final String messageId;

  /** Of a receipt, such as DELIVRD; null = a received message. */
  final String state;

  final Answer answer;

  /** Answered with ESME_ROK, and all was quiet after it: it must not come again. */
  boolean settled;

  /** It may come again. */
  boolean open;

  Delivery(
      Session session, String key, Letter letter, String messageId, String state, Answer answer) {
    this.session = session;
    this.key = key;
    this.letter = letter;
    this.messageId = messageId;
    this.state = state;
    this.answer = answer;
    this.open = answer != Answer.OK && answer != Answer.NEVER;
  }

  @Override
  public String toString() {
    return (state == null ? "received message " : state + " ")
        + key
        + " on "
        + session
        + " answered "
        + answer;
  }
}
