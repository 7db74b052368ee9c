package io.github.smppbridge.bench.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Messages whose receipt is awaited, in memory. A report may come before the gateway's answer is
 * read that names its message: it then waits for it. Thread-safe.
 *
 * @param <T> what is known of a message
 */
final class PendingReceipts<T> {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);

  private final Map<String, T> awaited = new ConcurrentHashMap<>();
  private final Set<String> early = ConcurrentHashMap.newKeySet();

  /**
   * A message was accepted.
   *
   * @return whether its report is there already, and nobody else sends the receipt
   */
  boolean expect(String id, T message) {
    awaited.put(id, message);
    return early.remove(id) && awaited.remove(id) != null;
  }

  /** A phone reported that a message was delivered: returns it once, null when it is not known. */
  T delivered(String id) {
    T message = awaited.remove(id);
    if (message != null) {
      return message;
    }
    early.add(id);
    message = awaited.remove(id);
    return message != null && early.remove(id) ? message : null;
  }

  /** The text of a receipt. */
  static String text(String id) {
    String now = DATE.format(Instant.now());
    return "id:"
        + id
        + " sub:001 dlvrd:001 submit date:"
        + now
        + " done date:"
        + now
        + " stat:DELIVRD err:000 text:";
  }

  /** The string behind a key of JSON that has no blanks; null when it is not there. */
  static String string(String json, String key) {
    int at = json.indexOf(key);
    if (at < 0) {
      return null;
    }
    int from = at + key.length();
    return json.substring(from, json.indexOf('"', from));
  }
}
