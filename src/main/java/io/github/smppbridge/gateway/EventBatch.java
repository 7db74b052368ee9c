package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.smppbridge.route.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Events that come in one: {@code sms:batch:received} holds what each {@code sms:received} would,
 * as {@code payload.messages}; and so with the others. A member that is an event of its own, with
 * name and payload, is read as that.
 */
final class EventBatch {
  private static final Pattern NAME = Pattern.compile("([a-z]+):batch:([a-z-]+)");

  private EventBatch() {}

  /** Whether an event is a batch in a shape that is known; any other is none that matters. */
  static boolean isOne(JsonNode body) {
    String id = body.path("id").asText("");
    return !id.isEmpty()
        && id.length() <= PhoneEvent.MOST_OF_ID
        && NAME.matcher(body.path("event").asText("")).matches()
        && members(body.path("payload")).isArray();
  }

  private static JsonNode members(JsonNode payload) {
    return payload.isArray() ? payload : payload.path("messages");
  }

  /** Reads one that {@link #isOne}; whatever a member is like, the others are read. */
  static PhoneEvent.Batch read(JsonNode body) {
    String id = body.path("id").asText();
    Matcher name = NAME.matcher(body.path("event").asText());
    String each = name.matches() ? name.group(1) + ":" + name.group(2) : "";
    List<PhoneEvent> events = new ArrayList<>();
    for (JsonNode member : members(body.path("payload"))) {
      // stable over retries, which repeat the batch as it was
      events.add(member(body, id + "/" + events.size(), each, member));
    }
    return new PhoneEvent.Batch(id, List.copyOf(events));
  }

  private static PhoneEvent member(JsonNode batch, String id, String name, JsonNode member) {
    boolean whole = member.path("event").isTextual() && member.path("payload").isObject();
    ObjectNode event = ((ObjectNode) batch).objectNode();
    event.put("id", whole ? member.path("id").asText(id) : id);
    event.put("event", whole ? member.path("event").textValue() : name);
    // whoever signed the batch is the phone of them all
    event.set("deviceId", batch.path("deviceId"));
    event.set("payload", whole ? member.path("payload") : member);
    if (NAME.matcher(event.path("event").textValue()).matches()) {
      return new PhoneEvent.Unreadable(id);
    }
    try {
      return PhoneEvent.read(event);
    } catch (HttpProblem e) {
      return new PhoneEvent.Unreadable(id);
    }
  }
}
