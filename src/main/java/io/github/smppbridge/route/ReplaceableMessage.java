package io.github.smppbridge.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What replace_sm needs of the message it replaces, and neither repeats nor finds in its row. No
 * text: that is what is replaced.
 *
 * @param alphabet name of the text's alphabet, as replace_sm has no data_coding
 * @param priority the gateway's priority
 * @param sim the SIM that sends it, {@code null} for the phone's choice
 * @param sendAt when it is to be sent, {@code null} for at once
 * @param choice how a route wants it sent
 */
public record ReplaceableMessage(
    String alphabet, int priority, Integer sim, Instant sendAt, RouteChoice choice) {
  /** Names in the store, older than this record's. */
  private static final String SIM = "simNumber";

  private static final String SEND_AT = "scheduleAt";

  private static final String CHOICE = "choice";

  /**
   * What the store keeps: without what is as usual, since every message has it.
   *
   * @return JSON; {@code null} for a message that is no text, which cannot be replaced
   */
  public String toJson() {
    if (alphabet == null) {
      return null;
    }
    StringBuilder json = new StringBuilder("{\"alphabet\":\"").append(alphabet).append('"');
    if (priority != 0) {
      json.append(",\"priority\":").append(priority);
    }
    if (sim != null) {
      json.append(",\"" + SIM + "\":").append(sim);
    }
    if (sendAt != null) {
      json.append(",\"" + SEND_AT + "\":").append(sendAt.toEpochMilli());
    }
    Map<String, Object> chosen = choice == RouteChoice.NONE ? Map.of() : choice.headers();
    if (!chosen.isEmpty()) {
      json.append(",\"" + CHOICE + "\":").append(RouteChoice.json(chosen));
    }
    return json.append('}').toString();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param text the JSON, or {@code null}
   * @param json the mapper
   * @return empty for a message that cannot be replaced
   */
  public static Optional<ReplaceableMessage> read(String text, ObjectMapper json) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      JsonNode node = json.readTree(text);
      return node.hasNonNull("alphabet")
          ? Optional.of(
              new ReplaceableMessage(
                  node.path("alphabet").asText(),
                  node.path("priority").asInt(0),
                  node.hasNonNull(SIM) ? node.path(SIM).asInt() : null,
                  node.hasNonNull(SEND_AT)
                      ? Instant.ofEpochMilli(node.path(SEND_AT).asLong())
                      : null,
                  RouteChoice.read(node.path(CHOICE))))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
