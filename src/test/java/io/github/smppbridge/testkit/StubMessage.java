package io.github.smppbridge.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message the stub accepted. Thread-safe. */
public final class StubMessage {
  private final String id;
  private final String username;
  private final String deviceId;
  private final JsonObject request;
  private final Map<String, String> states = new LinkedHashMap<>();
  private String state;
  private String error;

  StubMessage(String id, String username, String deviceId, JsonObject request) {
    this.id = id;
    this.username = username;
    this.deviceId = deviceId;
    this.request = request;
    state("Pending", null);
  }

  /** The id, chosen by the caller or by the stub. */
  public String id() {
    return id;
  }

  /** The account that sent it. */
  public String username() {
    return username;
  }

  /** The device it was given to. */
  public String deviceId() {
    return deviceId;
  }

  /** The POST body. */
  public JsonObject request() {
    return request;
  }

  /** The destinations. */
  public List<String> phoneNumbers() {
    return request.getJsonArray("phoneNumbers", new JsonArray()).stream()
        .map(String::valueOf)
        .toList();
  }

  /** The text, or null for a data message. */
  public String text() {
    JsonObject text = request.getJsonObject("textMessage");
    return text == null ? request.getString("message") : text.getString("text");
  }

  /** The current state, such as {@code Pending}. */
  public synchronized String state() {
    return state;
  }

  synchronized void state(String next, String reason) {
    state = next;
    error = reason;
    states.put(next, time());
  }

  /** Pending becomes Cancelling; false when it is too late. */
  synchronized boolean cancel() {
    if (!state.equals("Pending")) {
      return false;
    }
    state("Cancelling", null);
    return true;
  }

  /** The shape of {@code GET /messages/{id}}. */
  synchronized JsonObject toJson() {
    JsonArray recipients = new JsonArray();
    for (String number : phoneNumbers()) {
      JsonObject recipient = new JsonObject().put("phoneNumber", number).put("state", state);
      recipients.add(error == null ? recipient : recipient.put("error", error));
    }
    JsonObject times = new JsonObject();
    states.forEach(times::put);
    return new JsonObject()
        .put("id", id)
        .put("deviceId", deviceId)
        .put("state", state)
        .put("isHashed", false)
        .put("isEncrypted", request.getBoolean("isEncrypted", false))
        .put("recipients", recipients)
        .put("states", times);
  }

  static String time() {
    return OffsetDateTime.ofInstant(
            Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS), ZoneOffset.UTC)
        .toString();
  }
}
