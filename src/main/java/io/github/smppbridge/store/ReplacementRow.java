package io.github.smppbridge.store;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;

/**
 * What a message becomes when the gateway has taken its replacement, until that is known.
 *
 * @param gatewayId the replacement's id at the gateway
 * @param messageId message_id of the message that it replaces
 * @param account system_id of the owner
 * @param registeredDelivery registered_delivery octet
 * @param textHead first characters of the text for the receipt; null = not kept
 * @param partsCount parts the phone makes of it; 0 = unknown
 * @param bodyJson as in {@link MessageRow}
 * @param createdAt epoch milliseconds, as all times
 * @param sentAt from when on the gateway may have it; null = it was not sent
 * @param dueAt when the phone is to send it
 * @param expiresAt when we give it up; null = never
 * @param gateway where it is, as in {@link MessageRow}
 * @param checkAt when the gateway is first asked about it; null = not
 */
@RecordBuilder
public record ReplacementRow(
    String gatewayId,
    String messageId,
    String account,
    int registeredDelivery,
    String textHead,
    int partsCount,
    String bodyJson,
    long createdAt,
    Long sentAt,
    long dueAt,
    Long expiresAt,
    String gateway,
    Long checkAt)
    implements ReplacementRowBuilder.With {

  /** Checks what the database would refuse. */
  public ReplacementRow {
    Objects.requireNonNull(gatewayId, "gatewayId");
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(account, "account");
  }

  /**
   * The replacement of a message, not sent yet.
   *
   * @param next the message as it is to become, under the gateway id of the replacement
   * @param now epoch milliseconds
   */
  public static ReplacementRow of(MessageRow next, long now) {
    return new ReplacementRow(
        next.gatewayId(),
        next.messageId(),
        next.account(),
        next.registeredDelivery(),
        next.textHead(),
        next.partsCount(),
        next.bodyJson(),
        now,
        null,
        next.dueAt(),
        next.expiresAt(),
        next.gateway(),
        next.nextCheckAt());
  }

  /** The message as it goes on: nothing is known of the replacement yet. */
  MessageRow applyTo(MessageRow old) {
    return old.with()
        .gatewayId(gatewayId)
        .registeredDelivery(registeredDelivery)
        .textHead(textHead)
        .sentText(null)
        .partsCount(partsCount)
        .partsDelivered(0)
        .bodyJson(bodyJson)
        .dueAt(dueAt)
        .sentAt(null)
        .expiresAt(expiresAt)
        .nextCheckAt(checkAt)
        .checks(0)
        .replacementId(null)
        .build();
  }

  /** Without the text. */
  @Override
  public String toString() {
    return "ReplacementRow[gatewayId=%s, messageId=%s, account=%s]"
        .formatted(gatewayId, messageId, account);
  }
}
