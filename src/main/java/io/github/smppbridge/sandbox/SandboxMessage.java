package io.github.smppbridge.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message on its way through the pretend phone. Thread-safe. */
public final class SandboxMessage {
  private final String id;
  private final String account;
  private final String deviceId;
  private final int simNumber;
  private final List<String> recipients;
  private final int parts;
  private final boolean reportWanted;
  private final Instant scheduledAt;
  private final Map<String, String> states = new LinkedHashMap<>();
  private String state;
  private String error;

  SandboxMessage(String account, MessageRequest request) {
    this.account = account;
    id = request.id();
    deviceId = request.deviceId(account);
    simNumber = request.simNumber();
    recipients = request.phoneNumbers();
    parts = request.parts();
    reportWanted = request.reportWanted();
    scheduledAt = request.scheduledAt();
    moveTo("Pending", null);
  }

  /** The id, unique for its device. */
  public String getId() {
    return id;
  }

  /** The account it belongs to. */
  public String getAccount() {
    return account;
  }

  /** The phone that sends it. */
  public String getDeviceId() {
    return deviceId;
  }

  /** The SIM card it leaves by, from 1. */
  public int getSimNumber() {
    return simNumber;
  }

  /** The first destination, which decides what happens. */
  public String getRecipient() {
    return recipients.get(0);
  }

  /** The last two digits of the first destination: what happens to the message. */
  public String getLastDigits() {
    return lastTwo(getRecipient());
  }

  static String lastTwo(String number) {
    return number.substring(Math.max(0, number.length() - 2));
  }

  /** How many SMS the phone makes of it. */
  public int getParts() {
    return parts;
  }

  /** Whether the network is asked for delivery reports. */
  public boolean isReportWanted() {
    return reportWanted;
  }

  /** Milliseconds until scheduleAt, 0 if it may go now. */
  public long getMillisUntilDue() {
    return scheduledAt == null
        ? 0
        : Math.max(0, Duration.between(Instant.now(), scheduledAt).toMillis());
  }

  /** Pending, Cancelling, Cancelled, Processed, Sent, Delivered or Failed. */
  public synchronized String getState() {
    return state;
  }

  /** The phone's reason after Failed, else null. */
  public synchronized String getError() {
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

  /** The shape of {@code GET /messages/{id}}. */
  public synchronized Map<String, Object> toMap() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("deviceId", deviceId);
    body.put("state", state);
    body.put("isHashed", false);
    body.put("isEncrypted", false);
    body.put("recipients", recipients.stream().map(this::recipient).toList());
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
