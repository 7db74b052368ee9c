package io.github.smppbridge.store;

import java.util.Objects;

/**
 * One message, one part of a long one, or one destination of a submit_multi. The key is (message
 * id, gateway id): parts share a gateway id, destinations share a message id.
 *
 * @param messageId message_id the ESME knows
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
 * @param answeredAt when submit_sm_resp was given to the session; null = not yet
 * @param sentAt when the phone reported it sent; null = not yet
 * @param finalAt when it reached a final state; null = not yet
 * @param expiresAt when we give it up; null = never
 * @param nextCheckAt when to ask the gateway for its state; null = not again
 * @param checks times the gateway was asked
 */
public record MessageRow(
    String messageId,
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
    Long answeredAt,
    Long sentAt,
    Long finalAt,
    Long expiresAt,
    Long nextCheckAt,
    int checks) {

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
  public static Builder builder(
      String messageId, String gatewayId, String account, long createdAt) {
    return new Builder(messageId, gatewayId, account, createdAt);
  }

  /** A copy to change; ids, account and creation time stay. */
  public Builder toBuilder() {
    Builder copy = new Builder(messageId, gatewayId, account, createdAt);
    copy.fill(this);
    return copy;
  }

  /** A copy under another gateway id, for a message that is replaced by another of the gateway. */
  public MessageRow withGatewayId(String newGatewayId) {
    Builder copy = new Builder(messageId, newGatewayId, account, createdAt);
    copy.fill(this);
    return copy.build();
  }

  /** True once the message has its final state. */
  public boolean isFinal() {
    return finalAt != null;
  }

  /** Without addresses and text. */
  @Override
  public String toString() {
    return "MessageRow[messageId="
        + messageId
        + ", gatewayId="
        + gatewayId
        + ", account="
        + account
        + ", state="
        + state
        + "]";
  }

  /** Builds rows field by field; the setters are named and documented like the fields. */
  public static final class Builder {
    private final String messageId;
    private final String gatewayId;
    private final String account;
    private final long createdAt;
    private String deviceId;
    private String sourceAddr;
    private int sourceTon;
    private int sourceNpi;
    private String destAddr;
    private int destTon;
    private int destNpi;
    private String serviceType;
    private int registeredDelivery;
    private int state;
    private int error;
    private String textHead;
    private int partsCount;
    private int partsDelivered;
    private String bodyJson;
    private Long answeredAt;
    private Long sentAt;
    private Long finalAt;
    private Long expiresAt;
    private Long nextCheckAt;
    private int checks;

    private Builder(String messageId, String gatewayId, String account, long createdAt) {
      this.messageId = messageId;
      this.gatewayId = gatewayId;
      this.account = account;
      this.createdAt = createdAt;
    }

    private void fill(MessageRow row) {
      this.deviceId = row.deviceId();
      this.sourceAddr = row.sourceAddr();
      this.sourceTon = row.sourceTon();
      this.sourceNpi = row.sourceNpi();
      this.destAddr = row.destAddr();
      this.destTon = row.destTon();
      this.destNpi = row.destNpi();
      this.serviceType = row.serviceType();
      this.registeredDelivery = row.registeredDelivery();
      this.state = row.state();
      this.error = row.error();
      this.textHead = row.textHead();
      this.partsCount = row.partsCount();
      this.partsDelivered = row.partsDelivered();
      this.bodyJson = row.bodyJson();
      this.answeredAt = row.answeredAt();
      this.sentAt = row.sentAt();
      this.finalAt = row.finalAt();
      this.expiresAt = row.expiresAt();
      this.nextCheckAt = row.nextCheckAt();
      this.checks = row.checks();
    }

    /** Phone that sends it; null when the gateway chooses. */
    public Builder deviceId(String deviceId) {
      this.deviceId = deviceId;
      return this;
    }

    /** Source address with TON and NPI. */
    public Builder source(String sourceAddr, int sourceTon, int sourceNpi) {
      this.sourceAddr = sourceAddr;
      this.sourceTon = sourceTon;
      this.sourceNpi = sourceNpi;
      return this;
    }

    /** Destination address with TON and NPI. */
    public Builder dest(String destAddr, int destTon, int destNpi) {
      this.destAddr = destAddr;
      this.destTon = destTon;
      this.destNpi = destNpi;
      return this;
    }

    /** Service_type, empty if none. */
    public Builder serviceType(String serviceType) {
      this.serviceType = serviceType;
      return this;
    }

    /** Registered_delivery octet. */
    public Builder registeredDelivery(int registeredDelivery) {
      this.registeredDelivery = registeredDelivery;
      return this;
    }

    /** Message_state number (SMPP v3.4 §5.2.28); 0 = not final yet. */
    public Builder state(int state) {
      this.state = state;
      return this;
    }

    /** Value of network_error_code, 0 = none. */
    public Builder error(int error) {
      this.error = error;
      return this;
    }

    /** First characters of the text for the receipt; null = not kept. */
    public Builder textHead(String textHead) {
      this.textHead = textHead;
      return this;
    }

    /** Parts the phone made of it; 0 = unknown. */
    public Builder partsCount(int partsCount) {
      this.partsCount = partsCount;
      return this;
    }

    /** Parts reported delivered. */
    public Builder partsDelivered(int partsDelivered) {
      this.partsDelivered = partsDelivered;
      return this;
    }

    /** What to send again for replace or joined parts; null = not kept. */
    public Builder bodyJson(String bodyJson) {
      this.bodyJson = bodyJson;
      return this;
    }

    /** When submit_sm_resp was given to the session; null = not yet. */
    public Builder answeredAt(Long answeredAt) {
      this.answeredAt = answeredAt;
      return this;
    }

    /** When the phone reported it sent; null = not yet. */
    public Builder sentAt(Long sentAt) {
      this.sentAt = sentAt;
      return this;
    }

    /** When it reached a final state; null = not yet. */
    public Builder finalAt(Long finalAt) {
      this.finalAt = finalAt;
      return this;
    }

    /** When we give it up; null = never. */
    public Builder expiresAt(Long expiresAt) {
      this.expiresAt = expiresAt;
      return this;
    }

    /** When to ask the gateway for its state; null = not again. */
    public Builder nextCheckAt(Long nextCheckAt) {
      this.nextCheckAt = nextCheckAt;
      return this;
    }

    /** Times the gateway was asked. */
    public Builder checks(int checks) {
      this.checks = checks;
      return this;
    }

    /** The row. */
    public MessageRow build() {
      return new MessageRow(
          messageId,
          gatewayId,
          account,
          deviceId,
          sourceAddr,
          sourceTon,
          sourceNpi,
          destAddr,
          destTon,
          destNpi,
          serviceType,
          registeredDelivery,
          state,
          error,
          textHead,
          partsCount,
          partsDelivered,
          bodyJson,
          createdAt,
          answeredAt,
          sentAt,
          finalAt,
          expiresAt,
          nextCheckAt,
          checks);
    }
  }
}
