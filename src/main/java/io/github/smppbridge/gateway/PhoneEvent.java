package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.smpp.text.MessageState;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
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
          "app:started",
          "sms:batch:received",
          "sms:batch:data-received",
          "mms:batch:received",
          "mms:batch:downloaded");

  /** What is read of events; of any other nothing matters. */
  Set<String> READ =
      Set.of(
          "sms:received",
          "sms:data-received",
          "sms:sent",
          "sms:delivered",
          "sms:failed",
          "sms:cancelled",
          "mms:received",
          "mms:downloaded");

  /** Characters; an event's id is kept. */
  int MOST_OF_ID = 256;

  /** A message's parts are counted by one octet. */
  int MOST_PARTS = 255;

  /** Unique an event, and stable however often it is reported. */
  String id();

  /**
   * What {@code routes/webhook} does with it: {@code state}, {@code received}, {@code batch},
   * {@code unreadable} or {@code other}.
   */
  default String kind() {
    if (this instanceof OfMessage) {
      return "state";
    }
    if (this instanceof Received || this instanceof Mms) {
      return "received";
    }
    if (this instanceof Batch) {
      return "batch";
    }
    return this instanceof Unreadable ? "unreadable" : "other";
  }

  /** What became of a message that was sent. */
  sealed interface OfMessage extends PhoneEvent {
    /** The gateway's id of the message. */
    String messageId();

    /** When it happened by the phone's clock; null = not told. */
    Instant at();

    /** What makes it one report: of two with the same key only the first counts. */
    default String key() {
      return id();
    }
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
  record Delivered(String id, String messageId, Instant at) implements OfMessage {
    /**
     * Its time: a phone that tells the same twice gives it two ids, and each would count as a part.
     * Where the time is in whole seconds, in which several parts may arrive, it is the id.
     */
    @Override
    public String key() {
      return at == null || at.getNano() == 0 ? id : "delivered " + messageId + ' ' + at;
    }
  }

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
   * A multimedia message came in: it was announced, or its content was fetched.
   *
   * @param id see {@link PhoneEvent#id}
   * @param deviceId the phone
   * @param sim its SIM, 1 to 3; 0 = not told
   * @param from who wrote; empty = not told
   * @param to the number that was written to; empty = not told
   * @param messageId the phone's name for what it reports: not the same in an announcement and for
   *     the content; empty = not told
   * @param at when it was received, by the network's clock or the phone's; null = not told
   * @param stage announced, fetched, or fetched with nothing in it
   * @param text what an ESME is told of it
   */
  record Mms(
      String id,
      String deviceId,
      int sim,
      String from,
      String to,
      String messageId,
      Instant at,
      Stage stage,
      String text)
      implements PhoneEvent {
    /** How much of it the phone had. */
    public enum Stage {
      /** Its sender, its subject and its size. */
      ANNOUNCED,
      /** Its content. */
      FETCHED,
      /** Its content, which the phone has not found: some look for it too early. */
      EMPTY
    }

    /** Without text and numbers. */
    @Override
    public String toString() {
      return "Mms[" + id + "]";
    }
  }

  /**
   * Several at once, each of which counts by itself.
   *
   * @param id see {@link PhoneEvent#id}
   * @param members in their order; none is a batch
   */
  record Batch(String id, List<PhoneEvent> members) implements PhoneEvent {}

  /**
   * A member of a batch that is no event.
   *
   * @param id see {@link PhoneEvent#id}
   */
  record Unreadable(String id) implements PhoneEvent {}

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
    if (EventBatch.isOne(body)) {
      return EventBatch.read(body);
    }
    JsonNode payload = body.path("payload");
    boolean readable = !id.isEmpty() && id.length() <= MOST_OF_ID && payload.isObject();
    if (name.isEmpty() || (!readable && READ.contains(name))) {
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
      case "mms:received", "mms:downloaded" -> MmsReport.read(body);
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
    return new Received(
        id,
        body.path("deviceId").asText(""),
        payload.path("simNumber").asInt(0),
        sender(payload),
        NumberMask.unmasked(payload.path("recipient").asText("")),
        text,
        data,
        payload.path("port").asInt(0),
        payload.path("messageId").asText(""),
        time(payload, "receivedAt"));
  }

  /** Who wrote; older apps have it as phoneNumber. */
  static String sender(JsonNode payload) {
    String sender = NumberMask.unmasked(payload.path("sender").asText(""));
    return sender.isEmpty() ? NumberMask.unmasked(payload.path("phoneNumber").asText("")) : sender;
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
