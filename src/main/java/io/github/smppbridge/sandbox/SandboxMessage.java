package io.github.smppbridge.sandbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** A message on its way through the pretend phone. Thread-safe. */
public final class SandboxMessage {
  private final MessageRequest request;
  private final Instant created = Instant.now();
  private final Map<String, String> states = new LinkedHashMap<>();
  private String state;
  private String error;

  SandboxMessage(MessageRequest request) {
    this.request = request;
    moveTo("Pending", null);
  }

  /** The id, unique for its device. */
  public String getId() {
    return request.id();
  }

  /** When it was accepted. */
  Instant created() {
    return created;
  }

  MessageRequest request() {
    return request;
  }

  /** The last two digits of the first destination: what happens to the message. */
  public String getLastDigits() {
    return lastTwo(request.recipient());
  }

  static String lastTwo(String number) {
    return number.substring(Math.max(0, number.length() - 2));
  }

  /** Whether its phone does nothing any more. */
  public boolean isAtDeadPhone() {
    return request.deviceId().equals(SandboxDevices.id(request.account(), 2))
        && SandboxKind.of(request.account()).isDead(2);
  }

  /** How many SMS the phone makes of it. */
  public int getParts() {
    return request.parts();
  }

  /** Whether the network is asked for delivery reports. */
  public boolean isReportWanted() {
    return request.reportWanted();
  }

  /** Pending, Cancelling, Cancelled, Processed, Sent, Delivered or Failed. */
  public synchronized String getState() {
    return state;
  }

  /** The phone's reason after Failed, else null. */
  synchronized String error() {
    return error;
  }

  synchronized void moveTo(String next, String reason) {
    state = next;
    error = reason;
    states.put(next, now());
  }

  /** From one state to another; false, and nothing changes, when it is in a third. */
  synchronized boolean move(String from, String to) {
    if (!state.equals(from)) {
      return false;
    }
    moveTo(to, null);
    return true;
  }

  /** What its phone was asked to send, as JSON: the body of {@code POST /messages}. */
  public String getAsked() {
    return request.json();
  }

  /** The phone that was asked. */
  public String getDeviceId() {
    return request.deviceId();
  }

  /** The shape of {@code GET /messages/{id}}. */
  public synchronized Map<String, Object> toMap() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", request.id());
    body.put("deviceId", request.deviceId());
    body.put("state", state);
    body.put("isHashed", false);
    body.put("isEncrypted", false);
    body.put("recipients", request.phoneNumbers().stream().map(this::recipient).toList());
    body.put("states", new LinkedHashMap<>(states));
    return body;
  }

  private Map<String, Object> recipient(String number) {
    Map<String, Object> recipient = new LinkedHashMap<>();
    recipient.put("phoneNumber", number);
    recipient.put("state", state);
    if (error != null) {
      recipient.put("error", error);
    }
    return recipient;
  }

  /** Now, as the server and the phone write it. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
