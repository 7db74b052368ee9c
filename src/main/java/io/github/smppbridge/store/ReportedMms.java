package io.github.smppbridge.store;

/**
 * One of the two reports of an MMS.
 *
 * @param eventId the event; it comes again until it is answered
 * @param account whose it is
 * @param deviceId the phone
 * @param sim its SIM; 0 = not told
 * @param messageId the phone's name for what it reports; empty = not told
 * @param sender who wrote; empty = not told
 * @param toldAt when it was received, as the phone has it, epoch milliseconds
 * @param fetched whether it is about the content, or the announcement
 * @param empty whether the content is there and was not found
 */
public record ReportedMms(
    String eventId,
    String account,
    String deviceId,
    int sim,
    String messageId,
    String sender,
    long toldAt,
    boolean fetched,
    boolean empty) {

  /** Without numbers. */
  @Override
  public String toString() {
    return "ReportedMms[" + eventId + "]";
  }
}
