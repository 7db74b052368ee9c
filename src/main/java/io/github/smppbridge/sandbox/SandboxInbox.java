package io.github.smppbridge.sandbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What the pretend phones have received, whether they could tell anybody of it or not. */
final class SandboxInbox {
  /**
   * A message.
   *
   * @param account whose phone it is
   * @param deviceId the phone
   * @param event as which it is reported
   * @param payload what is reported
   */
  record Received(String account, String deviceId, String event, Map<String, Object> payload) {
    private Instant at() {
      return time(payload.get("receivedAt"));
    }
  }

  private final Map<Long, Received> messages = Bounded.map();
  private final AtomicLong count = new AtomicLong();

  void add(Received message) {
    messages.put(count.incrementAndGet(), message);
  }

  /**
   * The texts of a time, as a phone keeps them.
   *
   * @param request {@code since} and {@code until}
   * @throws SandboxRefusal 400 without a time that can be
   */
  List<Received> texts(String account, Map<String, ?> request) {
    Instant since = time(request.get("since"));
    Instant until = time(request.get("until"));
    if (since.isAfter(until)) {
      throw new SandboxRefusal(400, "failed to validate: Since must be less than Until");
    }
    synchronized (messages) {
      return messages.values().stream()
          .filter(each -> each.account().equals(account) && each.event().equals("sms:received"))
          .filter(each -> !each.at().isBefore(since) && !each.at().isAfter(until))
          .toList();
    }
  }

  private static Instant time(Object value) {
    try {
      return OffsetDateTime.parse(String.valueOf(value)).toInstant();
    } catch (DateTimeException e) {
      throw new SandboxRefusal(400, "failed to validate: Since and Until are required fields");
    }
  }
}
