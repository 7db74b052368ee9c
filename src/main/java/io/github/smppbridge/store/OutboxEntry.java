package io.github.smppbridge.store;

import java.util.Objects;

/**
 * Something an ESME is to be told.
 *
 * @param account system_id of the ESME it is for
 * @param kind {@code receipt} or {@code mo}
 * @param messageId message_id of the message a receipt is about; null for MO
 * @param gatewayId gateway id of that message; null for MO
 * @param payload JSON, understood by the reader only
 * @param createdAt epoch milliseconds
 * @param expiresAt epoch milliseconds; from then on it is not delivered any more
 */
public record OutboxEntry(
    String account,
    String kind,
    String messageId,
    String gatewayId,
    String payload,
    long createdAt,
    long expiresAt) {

  /** {@link #kind()} of a delivery receipt. */
  public static final String RECEIPT = "receipt";

  /** {@link #kind()} of a mobile-originated message. */
  public static final String MO = "mo";

  /** Checks what the database would refuse. */
  public OutboxEntry {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(payload, "payload");
  }

  /** Without the payload, which may hold a message text or a phone number. */
  @Override
  public String toString() {
    return "OutboxEntry[account=" + account + ", kind=" + kind + ", messageId=" + messageId + "]";
  }
}
