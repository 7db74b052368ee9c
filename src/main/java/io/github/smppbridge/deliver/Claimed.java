package io.github.smppbridge.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.smpp.ReceiverChoice;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;

/** A claimed entry that waits to be started. Not thread-safe. */
final class Claimed {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutboxRow row;
  private final Grant grant;
  private String destination;

  /**
   * Makes it.
   *
   * @param row the entry
   * @param grant for how long it is ours
   */
  Claimed(OutboxRow row, Grant grant) {
    this.row = row;
    this.grant = grant;
  }

  OutboxRow row() {
    return row;
  }

  Grant grant() {
    return grant;
  }

  /**
   * What is to be sent.
   *
   * @param prefersSession whether the session it is about counts
   * @param prefersRange whether its destination counts; it is read of the payload only then
   */
  ReceiverChoice.Target target(boolean prefersSession, boolean prefersRange) {
    OutboxEntry entry = row.entry();
    return new ReceiverChoice.Target(
        prefersSession ? entry.sessionId() : null,
        prefersRange ? destination() : null,
        prefersRange && entry.kind().equals(OutboxEntry.MO));
  }

  private String destination() {
    if (destination == null) {
      destination = read(row.entry());
    }
    return destination;
  }

  /**
   * As it goes out, if it is a number; the producer decides. Empty when the payload is not ours,
   * which shows when it is composed.
   */
  private static String read(OutboxEntry entry) {
    try {
      JsonNode payload = JSON.readTree(entry.payload());
      return entry.kind().equals(OutboxEntry.MO)
          ? EsmeAddress.of(payload.path("dest").asText(""), AlphanumericSender.TRANSLITERATE)
              .address()
          : EsmeAddress.fitting(payload.path("source").asText(""));
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}
