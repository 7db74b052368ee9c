package io.github.smppbridge.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.EventSource;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.OutboxEntry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes the events of the kinds that are wanted. Thread-safe. */
public final class Events implements EventSource {
  private final Set<EventKind> kinds;
  private final Duration expireAfter;
  private final Clock clock;

  /**
   * Makes them.
   *
   * @param kinds which are wanted
   * @param expireAfter how long one that nobody takes is kept
   * @param clock the time
   */
  public Events(Set<EventKind> kinds, Duration expireAfter, Clock clock) {
    this.kinds = kinds;
    this.expireAfter = expireAfter;
    this.clock = clock;
  }

  @Override
  public List<OutboxEntry> submitted(List<MessageRow> rows) {
    if (kinds.isEmpty()) {
      return List.of();
    }
    List<OutboxEntry> entries = new ArrayList<>(rows.size());
    for (MessageRow row : rows) {
      if (kinds.contains(EventKind.SUBMITTED)) {
        entries.add(message("message.submitted", row));
      }
      // of a long message that was never whole
      end(row, entries);
    }
    return entries;
  }

  @Override
  public List<OutboxEntry> changed(MessageRow before, MessageRow after) {
    if (kinds.isEmpty()) {
      return List.of();
    }
    List<OutboxEntry> entries = new ArrayList<>(2);
    if (before.sentAt() == null && after.sentAt() != null && kinds.contains(EventKind.SENT)) {
      entries.add(message("message.sent", after));
    }
    if (!before.isFinal()) {
      end(after, entries);
    }
    return entries;
  }

  private void end(MessageRow row, List<OutboxEntry> entries) {
    if (row.isFinal() && kinds.contains(EventKind.ENDED)) {
      String state = MessageState.of(row.state()).name().toLowerCase(Locale.ROOT);
      entries.add(message("message." + state, row));
    }
  }

  @Override
  public List<OutboxEntry> refused(String account, String messageId) {
    if (!kinds.contains(EventKind.SUBMITTED)) {
      return List.of();
    }
    long now = clock.millis();
    return List.of(
        entry(
            now,
            CloudEvent.write(
                "message.refused",
                account,
                messageId,
                now,
                out -> out.writeStringField("messageId", messageId))));
  }

  /**
   * A phone received a message.
   *
   * @param account whose it is
   * @param from who wrote
   * @param to the number that was written to; empty = not known
   * @param text the text; null = it is binary
   * @param data the octets of a binary message, or null
   * @param port where these go
   * @return none, or the entry
   */
  public List<OutboxEntry> received(
      String account, String from, String to, String text, byte[] data, int port) {
    if (!kinds.contains(EventKind.RECEIVED)) {
      return List.of();
    }
    long now = clock.millis();
    String event =
        CloudEvent.write(
            "message.received",
            account,
            from,
            now,
            out -> {
              out.writeStringField("from", from);
              optional(out, "to", to);
              if (data == null) {
                out.writeStringField("text", text);
              } else {
                out.writeBinaryField("data", data);
                out.writeNumberField("port", port);
              }
            });
    return List.of(entry(now, event));
  }

  private OutboxEntry message(String type, MessageRow row) {
    long now = clock.millis();
    String event =
        CloudEvent.write(type, row.account(), row.messageId(), now, out -> writeMessage(out, row));
    return entry(now, event);
  }

  private static void writeMessage(JsonGenerator out, MessageRow row) throws IOException {
    out.writeStringField("messageId", row.messageId());
    out.writeStringField("gatewayId", row.gatewayId());
    optional(out, "gateway", row.gateway());
    optional(out, "device", row.deviceId());
    optional(out, "from", row.sourceAddr());
    out.writeStringField("to", row.destAddr());
    if (row.userMessageReference() != null) {
      out.writeNumberField("reference", row.userMessageReference());
    }
    out.writeStringField("submitted", CloudEvent.time(row.createdAt()));
    if (row.sentAt() != null) {
      out.writeStringField("sent", CloudEvent.time(row.sentAt()));
    }
    if (row.isFinal()) {
      MessageState state = MessageState.of(row.state());
      out.writeStringField("ended", CloudEvent.time(row.finalAt()));
      out.writeStringField("state", state.name());
      out.writeStringField("stat", state.stat());
      if (row.error() != 0) {
        out.writeNumberField("error", row.error());
      }
    }
  }

  private static void optional(JsonGenerator out, String field, String value) throws IOException {
    if (value != null && !value.isEmpty()) {
      out.writeStringField(field, value);
    }
  }

  private OutboxEntry entry(long now, String event) {
    return new OutboxEntry(
        OutboxEntry.EVENTS,
        OutboxEntry.EVENT,
        null,
        null,
        event,
        now,
        now + expireAfter.toMillis());
  }
}
