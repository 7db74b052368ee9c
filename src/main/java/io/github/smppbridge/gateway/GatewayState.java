package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.smpp.text.MessageState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * A message's state as the gateway tells it ({@code GET messages/id}).
 *
 * @param stage how far it is
 * @param finalState the final message_state it stands for, if it is one
 * @param error error value of a failure
 * @param reachedAt when the state was reached, if told
 */
public record GatewayState(
    Stage stage, Optional<MessageState> finalState, int error, Optional<Instant> reachedAt) {

  /** How far a message is. */
  public enum Stage {
    /** With the gateway: no phone has it. */
    WAITING,
    /** Taken back; the phone may not have confirmed it yet. */
    WITHDRAWN,
    /** A phone has it, and has not sent it. */
    WITH_PHONE,
    /** The phone has sent it or given it up. */
    SENT
  }

  /** All that SMSGate knows. */
  private static final Set<String> NAMES =
      Set.of("Pending", "Cancelling", "Cancelled", "Processed", "Sent", "Delivered", "Failed");

  /** Whether an answer tells one of the gateway's states. */
  static boolean isKnown(JsonNode answer) {
    return answer.path("state").isTextual() && NAMES.contains(answer.path("state").textValue());
  }

  /**
   * Reads {@code {state, recipients[{error}], states{State: time}}}.
   *
   * @param exchange a call's answer as body
   * @return the state
   */
  public static GatewayState of(Exchange exchange) {
    return read(exchange.getMessage().getBody(JsonNode.class));
  }

  /**
   * Reads the same.
   *
   * @param answer the gateway's JSON
   * @return the state
   */
  public static GatewayState read(JsonNode answer) {
    String name = answer.path("state").asText("");
    FailureReason failure =
        FailureReason.parse(answer.path("recipients").path(0).path("error").asText(""));
    Optional<MessageState> end =
        switch (name) {
          case "Delivered" -> Optional.of(MessageState.DELIVERED);
          case "Failed" -> Optional.of(failure.finalState());
          case "Cancelled" -> Optional.of(MessageState.DELETED);
          default -> Optional.empty();
        };
    Stage stage =
        switch (name) {
          case "Pending" -> Stage.WAITING;
          case "Cancelling", "Cancelled" -> Stage.WITHDRAWN;
          case "Processed" -> Stage.WITH_PHONE;
          default -> Stage.SENT;
        };
    int error = "Failed".equals(name) ? failure.error() : 0;
    return new GatewayState(stage, end, error, GatewayTime.read(answer.path("states").path(name)));
  }
}
