package io.github.smppbridge.store;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;

/**
 * One message, one part of a long one, or one destination of a submit_multi. The key is (message
 * id, gateway id): parts share a gateway id, destinations share a message id.
 *
 * @param messageId message_id the ESME knows
 * @param slot which of the destinations of a submit_multi, from 0; 0 = the only one
 * @param gatewayId the gateway's message id, best {@link TimeOrderedIds time-ordered}; parts of a
 *     long message share one
 * @param account system_id of the owner
 * @param deviceId phone that sends it; null when the gateway chooses
 * @param sourceAddr source_addr as submitted, empty if none
 * @param sourceTon source_addr_ton
 * @param sourceNpi source_addr_npi
 * @param destAddr destination_addr as submitted
 * @param destTon dest_addr_ton
 * @param destNpi dest_addr_npi
 * @param serviceType service_type, empty if none
 * @param registeredDelivery registered_delivery octet
 * @param state message_state number (SMPP v3.4 §5.2.28); 0 = not final yet
 * @param error value of network_error_code, 0 = none
 * @param textHead first characters of the text for the receipt; null = not kept
 * @param partsCount parts the phone made of it; 0 = unknown
 * @param partsDelivered parts reported delivered
 * @param bodyJson what to send again for replace or joined parts; null = not kept
 * @param createdAt epoch milliseconds, as all times
 * @param dueAt when the phone is to send it
 * @param heldBy process that is about to answer the submit; null = none is
 * @param answeredAt when submit_sm_resp was given to the session; null = not yet
 * @param sentAt when the phone reported it sent; null = not yet
 * @param finalAt when it reached a final state; null = not yet
 * @param expiresAt when we give it up; null = never
 * @param nextCheckAt when to ask the gateway for its state; null = not again
 * @param checks times the gateway was asked; below 0 while it is asked {@link #OFTEN}, or is {@link
 *     #MISSING}
 * @param replacementId gateway id of the message that is to replace it; null = none
 * @param sessionId session the submit came on; null = unknown
 * @param userMessageReference user_message_reference of the submit, which its receipts repeat; null
 *     = it had none
 * @param gateway name of the gateway that has it; null = the account's own
 * @param sentSource source address of what is sent, as {@code ton:npi:address}; null = as submitted
 * @param sentDest its destination address, likewise
 * @param sentText its text, as much as of the submitted one; null = as submitted, or not kept
 * @param trace the submit's place in its trace, as a W3C traceparent; null = none is kept
 */
@RecordBuilder
public record MessageRow(
    String messageId,
    int slot,
    String gatewayId,
    String account,
    String deviceId,
    String sourceAddr,
    int sourceTon,
    int sourceNpi,
    String destAddr,
    int destTon,
    int destNpi,
    String serviceType,
    int registeredDelivery,
    int state,
    int error,
    String textHead,
    int partsCount,
    int partsDelivered,
    String bodyJson,
    long createdAt,
    long dueAt,
    String heldBy,
    Long answeredAt,
    Long sentAt,
    Long finalAt,
    Long expiresAt,
    Long nextCheckAt,
    int checks,
    String replacementId,
    String sessionId,
    Integer userMessageReference,
    String gateway,
    String sentSource,
    String sentDest,
    String sentText,
    String trace)
    implements MessageRowBuilder.With {
  /** Checks of a message whose end is near: it is asked for at short intervals until they are 0. */
  public static final int OFTEN = -18;

  /** The last of them: at once, then after a while that doubles. */
  public static final int AGAIN = -3;

  /** Checks of a message that the gateway said not to have: those since then are counted on. */
  public static final int MISSING = -1_000;

  /** Checks what the database would refuse; absent addresses become empty. */
  public MessageRow {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(gatewayId, "gatewayId");
    Objects.requireNonNull(account, "account");
    sourceAddr = sourceAddr == null ? "" : sourceAddr;
    destAddr = destAddr == null ? "" : destAddr;
    serviceType = serviceType == null ? "" : serviceType;
  }

  /** A row with everything but its ids and creation time absent or 0. */
  public static MessageRowBuilder builder(
      String messageId, String gatewayId, String account, long createdAt) {
    return MessageRowBuilder.builder()
        .messageId(messageId)
        .gatewayId(gatewayId)
        .account(account)
        .createdAt(createdAt)
        .dueAt(createdAt);
  }

  /** True once the message has its final state. */
  public boolean isFinal() {
    return finalAt != null;
  }

  /** Without addresses and text. */
  @Override
  public String toString() {
    return "MessageRow[messageId=%s, gatewayId=%s, account=%s, state=%d]"
        .formatted(messageId, gatewayId, account, state);
  }
}
