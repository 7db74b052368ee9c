package io.github.smppbridge.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message the stub accepted. Thread-safe. */
public final class StubMessage {
  private final String id;
  private final String username;
  private final String deviceId;
  private final List<String> phoneNumbers;

  /** As it came: the benchmark holds half a million of them. */
  private final String request;

  private final Instant created = Instant.now();
  private final Map<String, Object> states = new LinkedHashMap<>(4);
  private String state;
  private String error;

  StubMessage(String id, String username, String deviceId, List<String> numbers, String request) {
    this.id = id;
    this.username = username;
    this.deviceId = deviceId;
    this.phoneNumbers = numbers;
    this.request = request;
    state("Pending", null);
  }

  /** The id, chosen by the caller or by the stub. */
  public String id() {
    return id;
  }

  /** When it was accepted. */
  Instant created() {
    return created;
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
    return new JsonObject(request);
  }

  /** The destinations. */
  public List<String> phoneNumbers() {
    return phoneNumbers;
  }

  /** The text, or null for a data message. */
  public String text() {
    JsonObject text = request().getJsonObject("textMessage");
    return text == null ? request().getString("message") : text.getString("text");
  }

  /** The current state, such as {@code Pending}. */
  public synchronized String state() {
    return state;
  }

  /** Goes into a state; the reason of a failure, or null. */
  public synchronized void state(String next, String reason) {
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

  /**
   * Its phone comes for it: Pending becomes Sent, and what was taken back meanwhile Cancelled.
   *
   * @return whether the phone sends it
   */
  public synchronized boolean leave() {
    if (state.equals("Cancelling")) {
      state("Cancelled", null);
    }
    if (!state.equals("Pending")) {
      return false;
    }
    state("Sent", null);
    return true;
  }

  /** Its phone knows the end: Delivered, or Failed where there is a reason. */
  public void end(String reason) {
    state(reason == null ? "Delivered" : "Failed", reason);
  }

  /** The shape of {@code GET /messages/{id}}. */
  synchronized JsonObject toJson() {
    JsonArray recipients = new JsonArray();
    for (String number : phoneNumbers) {
      JsonObject recipient = new JsonObject().put("phoneNumber", number).put("state", state);
      recipients.add(error == null ? recipient : recipient.put("error", error));
    }
    return new JsonObject()
        .put("id", id)
        .put("deviceId", deviceId)
        .put("state", state)
        .put("isHashed", false)
        .put("isEncrypted", false)
        .put("recipients", recipients)
        .put("states", new JsonObject(new LinkedHashMap<>(states)));
  }

  static String time() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
