package io.github.smppbridge.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Message;

/**
 * What replace_sm needs of the message it replaces, and neither repeats nor finds in its row. No
 * text: that is what is replaced.
 *
 * @param alphabet name of the text's alphabet, as replace_sm has no data_coding
 * @param priority the gateway's priority
 * @param simNumber the SIM that sends it, {@code null} for the phone's choice
 * @param scheduleAt when it is to be sent, {@code null} for at once
 */
record Original(String alphabet, int priority, Integer simNumber, Instant scheduleAt) {

  static Original of(Message message, Submission submission) {
    return new Original(
        message.getBody() instanceof String
            ? message.getHeader(SmppServerConstants.ALPHABET, String.class)
            : null,
        submission.getPriority(),
        submission.getSimNumber(),
        submission.getScheduleAt());
  }

  /**
   * What the store keeps: without what is as usual, since every message has it.
   *
   * @return JSON; {@code null} for a message that is no text, which cannot be replaced
   */
  String toJson() {
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

  static Optional<Original> read(String text, ObjectMapper json) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      JsonNode node = json.readTree(text);
      return node.hasNonNull("alphabet")
          ? Optional.of(
              new Original(
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
