package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.route.HttpProblem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * What a phone reports by webhook (SMSGate webhooks guide): {@code {"id","webhookId","event",
 * "deviceId","payload"}}. Unknown fields are ignored.
 *
 * @param id unique an event and stable over retries
 * @param event for example {@code sms:delivered}
 * @param deviceId the phone
 * @param payload what depends on the event
 */
public record PhoneEvent(String id, String event, String deviceId, JsonNode payload) {

  /**
   * Reads a webhook's body.
   *
   * @param body the parsed body
   * @return the event
   * @throws HttpProblem 400 when it is not one
   */
  public static PhoneEvent read(JsonNode body) {
    String id = body.path("id").asText("");
    String event = body.path("event").asText("");
    JsonNode payload = body.path("payload");
    if (id.isEmpty() || id.length() > 256 || event.isEmpty() || !payload.isObject()) {
      throw new HttpProblem(400, "id, event and payload are required");
    }
    return new PhoneEvent(id, event, body.path("deviceId").asText(""), payload);
  }

  /**
   * The event's kind, for the routes' choice.
   *
   * @return {@code state} of a sent message, {@code received} SMS, or {@code other}
   */
  public String kind() {
    return switch (event) {
      case "sms:sent", "sms:delivered", "sms:failed", "sms:cancelled" -> "state";
      case "sms:received", "sms:data-received" -> "received";
      default -> "other";
    };
  }

  /**
   * The gateway's id of the message the event is about.
   *
   * @return the id
   * @throws HttpProblem 400 when it is missing
   */
  public String messageId() {
    String messageId = payload.path("messageId").asText("");
    if (messageId.isEmpty()) {
      throw new HttpProblem(400, "payload.messageId is required for " + event);
    }
    return messageId;
  }

  /**
   * A text of the payload.
   *
   * @param name its name
   * @return the text, empty when missing
   */
  public String text(String name) {
    return payload.path(name).asText("");
  }

  /**
   * A time of the payload, which phones send with an offset.
   *
   * @param name its name
   * @param otherwise what counts when it is missing or no time
   * @return the time
   */
  public Instant time(String name, Instant otherwise) {
    try {
      return OffsetDateTime.parse(text(name)).toInstant();
    } catch (DateTimeException e) {
      return otherwise;
    }
  }

  /** Without the payload, which holds texts and numbers. */
  @Override
  public String toString() {
    return "PhoneEvent[" + id + ", " + event + "]";
  }
}
