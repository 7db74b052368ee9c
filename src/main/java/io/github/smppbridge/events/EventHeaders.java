package io.github.smppbridge.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** What an exchange of {@code on-event} has beside the event itself, which is its body. */
public final class EventHeaders {
  /** The event's id: it is the same each time that the event is told. */
  public static final String ID = "EventId";

  /** What happened, such as {@code io.github.smppbridge.message.sent}. */
  public static final String TYPE = "EventType";

  /** Whose message it is: a system_id. */
  public static final String ACCOUNT = "EventAccount";

  /** The message_id, or who wrote. */
  public static final String SUBJECT = "EventSubject";

  private static final JsonFactory JSON = new JsonFactory();
  private static final Map<String, String> FIELDS =
      Map.of("id", ID, "type", TYPE, "subject", SUBJECT, "account", ACCOUNT);

  private EventHeaders() {}

  /**
   * Reads them.
   *
   * @param event the JSON
   * @return header by header
   */
  public static Map<String, Object> of(String event) {
    Map<String, Object> headers = new TreeMap<>();
    try (JsonParser parser = JSON.createParser(event)) {
      String field = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          field = parser.currentName();
        } else if (token == JsonToken.VALUE_STRING && FIELDS.containsKey(field)) {
          headers.putIfAbsent(FIELDS.get(field), parser.getText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return headers;
  }
}
