package io.github.smppbridge.store;

import java.util.Arrays;
import java.util.Objects;

/**
 * One part of a long message, waiting for the others.
 *
 * @param account system_id of the ESME
 * @param source source_addr, empty if none
 * @param dest destination_addr
 * @param reference reference number the parts share
 * @param total number of parts
 * @param number which one this is, from 1
 * @param messageId message_id given to this part
 * @param octets the part's text without its header, still encoded
 * @param dataCoding data_coding octet
 * @param registeredDelivery registered_delivery octet
 * @param attributesJson whatever else the joined message needs; not read by the store
 * @param receivedAt epoch milliseconds
 * @param expiresAt epoch milliseconds; the set times out when its first part does
 * @param sessionId the session it came on; null = not known
 */
public record PartRow(
    String account,
    String source,
    String dest,
    int reference,
    int total,
    int number,
    String messageId,
    byte[] octets,
    int dataCoding,
    int registeredDelivery,
    String attributesJson,
    long receivedAt,
    long expiresAt,
    String sessionId) {

  /** Checks what the database would refuse. */
  public PartRow {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(dest, "dest");
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(octets, "octets");
    source = source == null ? "" : source;
    if (total < 1 || number < 1 || number > total) {
      throw new IllegalArgumentException("part " + number + " of " + total);
    }
  }

  /** Whether the other has the same number and octets. */
  boolean isSameAs(PartRow other) {
    return number == other.number && Arrays.equals(octets, other.octets);
  }

  /** Without addresses and text. */
  @Override
  public String toString() {
    return "PartRow[messageId=" + messageId + ", " + number + " of " + total + "]";
  }
}
