package io.github.smppbridge.store;

import java.util.Objects;

/**
 * A message that is to be sent later, until the gateway has it.
 *
 * @param gatewayId the gateway's message id
 * @param account system_id of the owner
 * @param content all that is needed to send it, as JSON: text and fields
 * @param createdAt epoch milliseconds, as all times
 * @param dueAt when it is to be sent
 * @param expiresAt when it is given up, if it was not sent until then
 * @param attempts attempts to send it that failed
 * @param sentAt from when on the gateway may have it; null = it was never sent
 * @param sim the SIM that it was to be sent by; null = the phone's choice
 */
public record HeldRow(
    String gatewayId,
    String account,
    String content,
    long createdAt,
    long dueAt,
    long expiresAt,
    int attempts,
    Long sentAt,
    Integer sim) {

  /** Checks what the database would refuse. */
  public HeldRow {
    Objects.requireNonNull(gatewayId, "gatewayId");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(content, "content");
  }

  /** One that was never sent; the parameters are the record's. */
  public HeldRow(
      String gatewayId,
      String account,
      String content,
      long createdAt,
      long dueAt,
      long expiresAt) {
    this(gatewayId, account, content, createdAt, dueAt, expiresAt, 0, null, null);
  }

  /** The same message, which the gateway turned out not to have. */
  public HeldRow unsent() {
    return new HeldRow(
        gatewayId, account, content, createdAt, dueAt, expiresAt, attempts, null, null);
  }

  /** Without the text. */
  @Override
  public String toString() {
    return "HeldRow[gatewayId=%s, account=%s]".formatted(gatewayId, account);
  }
}
