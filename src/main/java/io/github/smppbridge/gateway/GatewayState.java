package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.smpp.text.MessageState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A message's state as the gateway tells it.
 *
 * @param name Pending, Cancelling, Cancelled, Processed, Sent, Delivered or Failed
 * @param finalState the final message_state it stands for, if it is one
 * @param error error value of a failure
 * @param reachedAt when the state was reached, if told
 */
public record GatewayState(
    String name, Optional<MessageState> finalState, int error, Optional<Instant> reachedAt) {

  /**
   * Reads {@code {state, recipients[{error}], states{State: time}}}.
   *
   * @param answer the gateway's JSON
   * @return the state
   */
  public static GatewayState read(JsonNode answer) {
    String name = answer.path("state").asText("");
    FailureReason failure =
        FailureReason.parse(answer.path("recipients").path(0).path("error").asText(""));
    Optional<MessageState> state =
        switch (name) {
          case "Delivered" -> Optional.of(MessageState.DELIVERED);
          case "Failed" -> Optional.of(failure.finalState());
          case "Cancelled" -> Optional.of(MessageState.DELETED);
          default -> Optional.empty();
        };
    int error = "Failed".equals(name) ? failure.error() : 0;
    return new GatewayState(name, state, error, time(answer.path("states").path(name)));
  }

  private static Optional<Instant> time(JsonNode node) {
    try {
      return Optional.of(OffsetDateTime.parse(node.asText("")).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
