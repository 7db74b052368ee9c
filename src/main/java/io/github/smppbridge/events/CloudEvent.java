package io.github.smppbridge.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Writes an event as CloudEvents 1.0 in JSON (the structured form). Its id is made here, and stored
 * with it: it is the same however often the event is told.
 */
final class CloudEvent {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String TYPES = "io.github.smppbridge.";

  private CloudEvent() {}

  /** Writes the fields of {@code data}. */
  interface Data {
    void write(JsonGenerator out) throws IOException;
  }

  /**
   * Writes one.
   *
   * @param type what happened, such as {@code message.sent}
   * @param account whose it is: the source
   * @param subject message_id, or who wrote
   * @param at when it became known here, epoch milliseconds
   * @param data the rest
   * @return the JSON
   */
  static String write(String type, String account, String subject, long at, Data data) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("specversion", "1.0");
      out.writeStringField("id", UUID.randomUUID().toString());
      out.writeStringField("type", TYPES + type);
      out.writeStringField("source", "/accounts/" + encoded(account));
      if (!subject.isEmpty()) {
        out.writeStringField("subject", subject);
      }
      out.writeStringField("time", time(at));
      out.writeStringField("datacontenttype", "application/json");
      out.writeObjectFieldStart("data");
      out.writeStringField("account", account);
      data.write(out);
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** The source is a URI reference. */
  private static String encoded(String account) {
    return URLEncoder.encode(account, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
