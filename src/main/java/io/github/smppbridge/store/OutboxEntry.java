package io.github.smppbridge.store;

import java.util.List;
import java.util.Objects;

/**
 * Something an ESME is to be told, or a program outside.
 *
 * @param account system_id of the ESME it is for, or {@link #EVENTS}
 * @param kind {@code receipt}, {@code mo} or {@code event}
 * @param messageId message_id of the message a receipt is about; null for MO
 * @param gatewayId gateway id of that message; of MO, by which it can be taken back: null = it
 *     cannot
 * @param payload JSON, understood by the reader only
 * @param createdAt epoch milliseconds
 * @param expiresAt epoch milliseconds; from then on it is not delivered any more
 * @param sessionId session that it should go to; null = any
 */
public record OutboxEntry(
    String account,
    String kind,
    String messageId,
    String gatewayId,
    String payload,
    long createdAt,
    long expiresAt,
    String sessionId) {

  /** {@link #kind()} of a delivery receipt. */
  public static final String RECEIPT = "receipt";

  /** {@link #kind()} of a mobile-originated message. */
  public static final String MO = "mo";

  /** {@link #kind()} of what a program outside is told. */
  public static final String EVENT = "event";

  /**
   * {@link #account()} of all of these: no octets of a system_id are this text, and no spelling of
   * accounts changes it.
   */
  public static final String EVENTS = "\u2192EVENTS";

  static final List<String> KINDS = List.of(RECEIPT, MO, EVENT);

  /** Checks what the database would refuse. */
  public OutboxEntry {
    Objects.requireNonNull(account, "account");
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException("unknown kind of outbox entry: " + kind);
    }
    Objects.requireNonNull(payload, "payload");
  }

  /**
   * An entry for any session; the parameters are the record's.
   *
   * @param account system_id of the ESME it is for
   * @param kind {@code receipt} or {@code mo}
   * @param messageId message_id of the message a receipt is about
   * @param gatewayId gateway id of that message
   * @param payload JSON
   * @param createdAt epoch milliseconds
   * @param expiresAt epoch milliseconds
   */
  public OutboxEntry(
      String account,
      String kind,
      String messageId,
      String gatewayId,
      String payload,
      long createdAt,
      long expiresAt) {
    this(account, kind, messageId, gatewayId, payload, createdAt, expiresAt, null);
  }

  /** The same, to be found by a name. */
  OutboxEntry named(String name) {
    return new OutboxEntry(
        account, kind, messageId, name, payload, createdAt, expiresAt, sessionId);
  }

  /** Without the payload, which may hold a message text or a phone number. */
  @Override
  public String toString() {
    return "OutboxEntry[account=" + account + ", kind=" + kind + ", messageId=" + messageId + "]";
  }
}
