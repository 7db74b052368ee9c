package io.github.smppbridge.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;

/**
 * What replace_sm needs of the message it replaces, and neither repeats nor finds in its row. No
 * text: that is what is replaced.
 *
 * @param alphabet name of the text's alphabet, as replace_sm has no data_coding
 * @param priority the gateway's priority
 * @param simNumber the SIM that sends it, {@code null} for the phone's choice
 * @param scheduleAt when it is to be sent, {@code null} for at once
 */
public record ReplaceableMessage(
    String alphabet, int priority, Integer simNumber, Instant scheduleAt) {

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
    if (simNumber != null) {
      json.append(",\"simNumber\":").append(simNumber);
    }
    if (scheduleAt != null) {
      json.append(",\"scheduleAt\":").append(scheduleAt.toEpochMilli());
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
                  node.hasNonNull("simNumber") ? node.path("simNumber").asInt() : null,
                  node.hasNonNull("scheduleAt")
                      ? Instant.ofEpochMilli(node.path("scheduleAt").asLong())
                      : null))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
