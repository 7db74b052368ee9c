package io.github.smppbridge.testkit;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An event a phone reports by webhook. Fire the same object again for a repeated delivery: the id
 * stays.
 *
 * @param id unique per event, stable over retries
 * @param event the name, such as {@code sms:delivered}
 * @param username the account whose webhooks get it
 * @param deviceId the phone that reports it
 * @param payload the event's own fields
 */
public record GatewayEvent(
    String id, String event, String username, String deviceId, JsonObject payload) {
  /** Of all messages; parts do not arrive at the same instant. */
  private static final AtomicLong LAST_DELIVERED = new AtomicLong();

  /** A new event with an id of its own. */
  public static GatewayEvent of(
      String event, String username, String deviceId, JsonObject payload) {
    return new GatewayEvent(UUID.randomUUID().toString(), event, username, deviceId, payload);
  }

  /** {@code sms:sent}: every part left the phone. */
  public static GatewayEvent sent(StubMessage message, int parts) {
    return of("sms:sent", message, Map.of("partsCount", parts, "sentAt", StubMessage.time()));
  }

  /** {@code sms:delivered}: fires once a part, each at a time of its own. */
  public static GatewayEvent delivered(StubMessage message) {
    long at = LAST_DELIVERED.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis()));
    return of("sms:delivered", message, Map.of("deliveredAt", Instant.ofEpochMilli(at).toString()));
  }

  /** The same event as of a phone that tells it twice: under another id. */
  public GatewayEvent toldAgain() {
    return of(event, username, deviceId, payload);
  }

  /** {@code sms:failed} with the phone's reason. */
  public static GatewayEvent failed(StubMessage message, String reason) {
    return of("sms:failed", message, Map.of("failedAt", StubMessage.time(), "reason", reason));
  }

  /** {@code sms:cancelled}. */
  public static GatewayEvent cancelled(StubMessage message) {
    return of("sms:cancelled", message, Map.of("cancelledAt", StubMessage.time()));
  }

  /**
   * A text or octets came in.
   *
   * @param event {@code sms:received} with a text, or {@code sms:data-received} with base64
   * @param recipient may be null, as phones sometimes do not know it
   */
  public static GatewayEvent incoming(
      String event, StubAccount account, String sender, String recipient, String content) {
    String time = StubMessage.time();
    JsonObject payload =
        new JsonObject()
            // a 32-bit content hash: neither unique nor related to the ids of messages sent
            .put("messageId", Integer.toHexString((sender + content + time).hashCode()))
            .put("sender", sender)
            .put("phoneNumber", sender)
            .put("simNumber", 1)
            .put(event.equals("sms:received") ? "message" : "data", content)
            .put("receivedAt", time);
    if (recipient != null) {
      payload.put("recipient", recipient);
    }
    return of(event, account.username(), account.deviceId(), payload);
  }

  private static GatewayEvent of(String event, StubMessage message, Map<String, Object> fields) {
    String number = message.phoneNumbers().get(0);
    JsonObject payload =
        new JsonObject()
            .put("messageId", message.id())
            .put("recipient", number)
            .put("phoneNumber", number)
            .put("simNumber", 1);
    fields.forEach(payload::put);
    return of(event, message.username(), message.deviceId(), payload);
  }

  /** When the phone received it. */
  public Instant receivedAt() {
    return Instant.parse(payload.getString("receivedAt"));
  }

  /** The same once more, as an event of its own: apps are known to report one SMS twice. */
  public GatewayEvent again() {
    return of(event, username, deviceId, payload);
  }

  /** The same with another field, as an event of its own; a field that is null is left out. */
  public GatewayEvent with(String field, Object value) {
    JsonObject other = payload.copy();
    if (value == null) {
      other.remove(field);
    } else {
      other.put(field, value);
    }
    return of(event, username, deviceId, other);
  }

  /** The body of the webhook of that id. */
  public JsonObject toJson(String webhookId) {
    return new JsonObject()
        .put("id", id)
        .put("webhookId", webhookId)
        .put("event", event)
        .put("deviceId", deviceId)
        .put("payload", payload);
  }
}
