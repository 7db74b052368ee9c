package io.github.smppbridge.sandbox;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The messages of the pretend server: the newest 10,000 of all accounts together.
 *
 * <p>As on the real server an id is unique for its device only. Another account's messages do not
 * exist (404).
 */
public final class SandboxMessages {
  private record Key(String account, String deviceId, String id) {}

  /** Messages of a page. */
  private static final int USUAL = 50;

  private static final int MOST = 100;

  private final Map<Key, SandboxMessage> messages = Bounded.map();

  /**
   * The last two digits of a request's first number, empty if it has none: the request is not
   * checked yet.
   */
  public String lastDigits(Map<String, ?> body) {
    return body.get("phoneNumbers") instanceof List<?> numbers && !numbers.isEmpty()
        ? SandboxMessage.lastTwo(String.valueOf(numbers.get(0)))
        : "";
  }

  /** Declines a message for a reason of the route's own. */
  public void refuse(int status, String message) {
    throw new SandboxRefusal(status, message);
  }

  /**
   * Takes a message: Pending.
   *
   * @param account who sends it
   * @param body the request
   * @param skipPhoneValidation the query parameter of that name, or null
   * @throws SandboxRefusal 400 for an invalid request, 409 for an id this device has, 503 for one
   *     whose queue is full
   */
  public SandboxMessage accept(String account, Map<String, ?> body, String skipPhoneValidation) {
    MessageRequest request = new MessageRequest(account, body, "true".equals(skipPhoneValidation));
    if (request.deviceId().equals(SandboxDevices.id(account, 2))
        && SandboxKind.of(account).isFull(2)) {
      throw new SandboxRefusal(503, "failed to enqueue message: queue limits exceeded: pending");
    }
    SandboxMessage message = new SandboxMessage(request);
    Key key = new Key(account, request.deviceId(), request.id());
    if (messages.putIfAbsent(key, message) != null) {
      throw new SandboxRefusal(409, "message with the same ID already exists");
    }
    return message;
  }

  /**
   * One message.
   *
   * @throws SandboxRefusal 404 if there is none, 500 if both phones have one of that id
   */
  public Map<String, Object> get(String account, String id) {
    return only(account, id, 500).toMap();
  }

  /**
   * A page of the account's messages; every parameter is the query's, or null.
   *
   * @param from created then or later
   * @param to created before
   * @param limit most of them, 1 to 100; 50 without it
   * @param offset so many are left out before
   * @param sort {@code created_at} for the oldest first
   * @throws SandboxRefusal 400 for what is no time or number
   */
  public List<Map<String, Object>> list(
      String account, String from, String to, String limit, String offset, String sort) {
    List<SandboxMessage> all;
    synchronized (messages) {
      all = List.copyOf(messages.values());
    }
    Comparator<SandboxMessage> oldest = Comparator.comparing(SandboxMessage::created);
    try {
      Instant first = from == null ? Instant.MIN : Instant.parse(from);
      Instant end = to == null ? Instant.MAX : Instant.parse(to);
      return all.stream()
          .filter(m -> m.request().account().equals(account))
          .filter(m -> !m.created().isBefore(first) && m.created().isBefore(end))
          .sorted("created_at".equals(sort) ? oldest : oldest.reversed())
          .skip(offset == null ? 0 : Math.max(0, Integer.parseInt(offset)))
          .limit(limit == null ? USUAL : Math.max(1, Math.min(MOST, Integer.parseInt(limit))))
          .map(SandboxMessage::toMap)
          .toList();
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new SandboxRefusal(400, "failed to parse query");
    }
  }

  /**
   * Asks for a cancellation: Pending becomes Cancelling, the phone does the rest.
   *
   * @throws SandboxRefusal 404 if there is none, 409 if the phone has already taken it up
   */
  public Map<String, Object> cancel(String account, String id) {
    SandboxMessage message = only(account, id, 400);
    if (!message.move("Pending", "Cancelling")) {
      throw new SandboxRefusal(409, "message is not pending");
    }
    return message.toMap();
  }

  /** The phone takes a message up: Pending becomes Processed. False if it was cancelled before. */
  public boolean takeUp(SandboxMessage message) {
    return message.move("Pending", "Processed");
  }

  /** The phone moves a message on; nothing stops it any more. */
  public void moveTo(SandboxMessage message, String state) {
    message.moveTo(state, null);
  }

  /** The phone gives up. */
  public void fail(SandboxMessage message, String reason) {
    message.moveTo("Failed", reason);
  }

  private SandboxMessage only(String account, String id, int statusForSeveral) {
    List<SandboxMessage> found =
        java.util.stream.Stream.of(1, 2)
            .map(n -> messages.get(new Key(account, SandboxDevices.id(account, n), id)))
            .filter(java.util.Objects::nonNull)
            .toList();
    if (found.isEmpty()) {
      throw new SandboxRefusal(404, "message not found");
    }
    if (found.size() > 1) {
      throw new SandboxRefusal(statusForSeveral, "multiple messages found");
    }
    return found.get(0);
  }
}
