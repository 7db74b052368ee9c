package io.github.smppbridge.bench.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the stub knows and counts; shared by its event loops, thread-safe. */
final class GatewayState {

  /** When a message's phone reports. */
  enum Reports {
    /** never */
    OFF,
    /** soon after the 202 */
    AUTO,
    /** once {@link Phones#release} is called */
    HOLD
  }

  private record Webhook(String id, String event, String url) {}

  /** Messages posted, whatever the answer. */
  final LongAdder posts = new LongAdder();

  /** Messages whose id was not seen before. */
  final LongAdder accepted = new LongAdder();

  /** Messages whose id and device were seen before: answered 409. */
  final LongAdder duplicates = new LongAdder();

  /** Requests answered 4xx for any other reason. */
  final LongAdder refused = new LongAdder();

  final LongAdder webhooksSent = new LongAdder();
  final LongAdder webhooksFailed = new LongAdder();
  final AtomicLong inFlight = new AtomicLong();
  final AtomicLong maxInFlight = new AtomicLong();
  private final LongAdder otherRequests = new LongAdder();

  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final Set<String> delivered = ConcurrentHashMap.newKeySet();
  private final Map<String, Map<String, Webhook>> webhooks = new ConcurrentHashMap<>();

  volatile long latencyMillis = 20;
  volatile boolean tokens;
  volatile Reports reports = Reports.OFF;
  volatile int reportsPerSecond = 1_000;

  /** Forgets counts and ids, keeps settings and webhooks. */
  void reset() {
    for (LongAdder counter :
        new LongAdder[] {
          posts, accepted, duplicates, refused, webhooksSent, webhooksFailed, otherRequests
        }) {
      counter.reset();
    }
    maxInFlight.set(inFlight.get());
    ids.clear();
    delivered.clear();
  }

  /** Takes settings by name; absent ones stay as they are. */
  void configure(JsonObject settings) {
    latencyMillis = settings.getLong("latencyMillis", latencyMillis);
    tokens = settings.getBoolean("tokens", tokens);
    reports = Reports.valueOf(settings.getString("reports", reports.name()));
    reportsPerSecond = settings.getInteger("reportsPerSecond", reportsPerSecond);
  }

  /**
   * Counts a posted message.
   *
   * @return false when this id was posted before
   */
  boolean accept(String id) {
    posts.increment();
    long now = inFlight.incrementAndGet();
    if (now > maxInFlight.get()) {
      maxInFlight.accumulateAndGet(now, Math::max);
    }
    boolean fresh = ids.add(id);
    (fresh ? accepted : duplicates).increment();
    return fresh;
  }

  void other() {
    otherRequests.increment();
  }

  boolean knows(String id) {
    return ids.contains(id);
  }

  void markDelivered(String id) {
    delivered.add(id);
  }

  /** The state {@code GET /messages/{id}} shows. */
  String stateOf(String id) {
    return delivered.contains(id) ? "Delivered" : "Processed";
  }

  void register(String account, String id, String event, String url) {
    webhooks
        .computeIfAbsent(account, a -> new ConcurrentHashMap<>())
        .put(id, new Webhook(id, event, url));
  }

  void unregister(String account, String id) {
    webhooks.getOrDefault(account, Map.of()).remove(id);
  }

  /**
   * Where the events of an account go.
   *
   * @return the URL or null when nobody asked for that event
   */
  String webhook(String account, String event) {
    for (Webhook webhook : webhooks.getOrDefault(account, Map.of()).values()) {
      if (webhook.event().equals(event)) {
        return webhook.url();
      }
    }
    return null;
  }

  JsonArray webhooksOf(String account) {
    JsonArray list = new JsonArray();
    for (Webhook webhook : webhooks.getOrDefault(account, Map.of()).values()) {
      list.add(
          new JsonObject()
              .put("id", webhook.id())
              .put("event", webhook.event())
              .put("url", webhook.url()));
    }
    return list;
  }

  JsonObject counts() {
    return new JsonObject()
        .put("posts", posts.sum())
        .put("accepted", accepted.sum())
        .put("duplicates", duplicates.sum())
        .put("refused", refused.sum())
        .put("otherRequests", otherRequests.sum())
        .put("maxInFlight", maxInFlight.get())
        .put("webhooksSent", webhooksSent.sum())
        .put("webhooksFailed", webhooksFailed.sum())
        .put("registrations", webhooks.size());
  }
}
