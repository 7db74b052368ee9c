package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.smpp.text.MessageState;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/** What a phone reports, in words that are not the gateway's. */
public sealed interface PhoneEvent {
  /** All that SMSGate knows; what else calls itself an event must not make new metrics. */
  Set<String> NAMES =
      Set.of(
          "sms:received",
          "sms:data-received",
          "sms:sent",
          "sms:delivered",
          "sms:failed",
          "sms:cancelled",
          "system:ping",
          "mms:received",
          "mms:downloaded",
          "app:started");

  /** A message's parts are counted by one octet. */
  int MOST_PARTS = 255;

  /** Unique an event, and stable however often it is reported. */
  String id();

  /** What {@code routes/webhook} does with it: {@code state}, {@code received} or {@code other}. */
  default String kind() {
    return this instanceof OfMessage ? "state" : this instanceof Received ? "received" : "other";
  }

  /** What became of a message that was sent. */
  sealed interface OfMessage extends PhoneEvent {
    /** The gateway's id of the message. */
    String messageId();

    /** When it happened by the phone's clock; null = not told. */
    Instant at();
  }

  /**
   * The phone gave it to the network.
   *
   * @param id see {@link PhoneEvent#id}
   * @param messageId the gateway's id
   * @param parts short messages that it is, 0 = not told
   * @param at when, or null
   */
  record Sent(String id, String messageId, int parts, Instant at) implements OfMessage {}

  /**
   * One of its parts arrived.
   *
   * @param id see {@link PhoneEvent#id}
   * @param messageId the gateway's id
   * @param at when, or null
   */
  record Delivered(String id, String messageId, Instant at) implements OfMessage {}

  /**
   * It will not arrive: given up by the phone, or taken back.
   *
   * @param id see {@link PhoneEvent#id}
   * @param messageId the gateway's id
   * @param state the final state
   * @param error as {@link FailureReason#error}
   * @param at when, or null
   */
  record Ended(String id, String messageId, MessageState state, int error, Instant at)
      implements OfMessage {}

  /**
   * A short message came in.
   *
   * @param id see {@link PhoneEvent#id}
   * @param deviceId the phone
   * @param sim its SIM, 1 to 3; 0 = not told
   * @param from who wrote
   * @param to the number that was written to; empty = not told
   * @param text the text; null for a binary message
   * @param data the octets of a binary message
   * @param port where a binary message goes
   * @param messageId the phone's name for it; empty = not told. Of some apps it is the same for the
   *     same text of the same sender
   * @param at when it was received, by the phone's clock or the network's; null = not told
   */
  record Received(
      String id,
      String deviceId,
      int sim,
      String from,
      String to,
      String text,
      byte[] data,
      int port,
      String messageId,
      Instant at)
      implements PhoneEvent {
    /** Without text and numbers. */
    @Override
    public String toString() {
      return "Received[" + id + "]";
    }
  }

  /**
   * None that matters here.
   *
   * @param id see {@link PhoneEvent#id}
   */
  record Other(String id) implements PhoneEvent {}

  /**
   * Reads a webhook's body (SMSGate's webhooks guide): {@code {"id", "webhookId", "event",
   * "deviceId", "payload"}}. Unknown fields are ignored.
   *
   * @param body the parsed body
   * @return the event
   * @throws HttpProblem 400 when it is not one
   */
  static PhoneEvent read(JsonNode body) {
    String id = body.path("id").asText("");
    String name = body.path("event").asText("");
    JsonNode payload = body.path("payload");
    if (id.isEmpty() || id.length() > 256 || name.isEmpty() || !payload.isObject()) {
      throw new HttpProblem(400, "id, event and payload are required");
    }
    return switch (name) {
      case "sms:sent" ->
          new Sent(id, messageId(payload, name), partsCount(payload), time(payload, "sentAt"));
      case "sms:delivered" ->
          new Delivered(id, messageId(payload, name), time(payload, "deliveredAt"));
      case "sms:failed" -> {
        FailureReason reason = FailureReason.parse(payload.path("reason").asText(""));
        yield new Ended(
            id,
            messageId(payload, name),
            reason.finalState(),
            reason.error(),
            time(payload, "failedAt"));
      }
      case "sms:cancelled" ->
          new Ended(
              id, messageId(payload, name), MessageState.DELETED, 0, time(payload, "cancelledAt"));
      case "sms:received" -> received(body, id, payload.path("message").asText(""), null);
      case "sms:data-received" -> received(body, id, null, octets(payload));
      default -> new Other(id);
    };
  }

  /** Of a number that no message can have, as of none, nothing is known. */
  private static int partsCount(JsonNode payload) {
    int told = payload.path("partsCount").asInt(0);
    return told > MOST_PARTS || told < 0 ? 0 : told;
  }

  private static Received received(JsonNode body, String id, String text, byte[] data) {
    JsonNode payload = body.path("payload");
    String sender = payload.path("sender").asText("");
    return new Received(
        id,
        body.path("deviceId").asText(""),
        payload.path("simNumber").asInt(0),
        sender.isEmpty() ? payload.path("phoneNumber").asText("") : sender,
        payload.path("recipient").asText(""),
        text,
        data,
        payload.path("port").asInt(0),
        payload.path("messageId").asText(""),
        time(payload, "receivedAt"));
  }

  private static byte[] octets(JsonNode payload) {
    try {
      return Base64.getDecoder().decode(payload.path("data").asText(""));
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(400, "payload.data is not base64");
    }
  }

  private static String messageId(JsonNode payload, String name) {
    String messageId = payload.path("messageId").asText("");
    if (messageId.isEmpty()) {
      throw new HttpProblem(400, "payload.messageId is required for " + name);
    }
    return messageId;
  }

  private static Instant time(JsonNode payload, String name) {
    return GatewayTime.read(payload.path(name)).orElse(null);
  }
}
