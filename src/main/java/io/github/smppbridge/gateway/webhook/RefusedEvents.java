package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.WebhookRefusals;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that the gateway does not know, as it is of a version before them: learnt from one refusal
 * for all accounts, and kept in the store for some days, after which it may be a newer one.
 */
final class RefusedEvents {
  static final Duration REMEMBERED = Duration.ofDays(3);

  private static final Logger LOG = LoggerFactory.getLogger(RefusedEvents.class);

  private static final Map<String, String> LOST =
      Map.of(
          "sms:sent", "receipts wait until the gateway is asked",
          "sms:delivered", "receipts wait until the gateway is asked",
          "sms:failed", "receipts wait until the gateway is asked",
          "sms:received", "no received text comes",
          "sms:data-received", "no received data message comes",
          "mms:received", "of no MMS it is told that it waits",
          "mms:downloaded", "no MMS comes");

  private final WebhookRefusals table;
  private final String gateway;
  private final Clocks clocks;

  /** When each was refused, epoch milliseconds. Events that the bridge knows, so there are few. */
  private final Map<String, Long> refused = new ConcurrentHashMap<>();

  private CompletableFuture<Void> read;

  RefusedEvents(WebhookRefusals table, String gateway, Clocks clocks) {
    this.table = table;
    this.gateway = gateway;
    this.clocks = clocks;
  }

  /** Those that it does not know. */
  CompletionStage<Set<String>> known() {
    return read().thenApply(nothing -> now());
  }

  private synchronized CompletionStage<Void> read() {
    if (read == null || read.isCompletedExceptionally()) {
      read =
          table
              .of(gateway)
              .thenAccept(
                  known -> known.forEach((event, at) -> refused.merge(event, at, Math::max)))
              .toCompletableFuture();
    }
    return read;
  }

  private Set<String> now() {
    long now = clocks.patient().millis();
    long most = REMEMBERED.toMillis();
    return refused.entrySet().stream()
        // one in the future was noted by a clock that was wrong
        .filter(each -> Math.abs(now - each.getValue()) < most)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** It has refused some, while it took others. */
  CompletionStage<Void> learn(Set<String> events) {
    Set<String> before = now();
    long at = clocks.wall().millis();
    for (String event : events) {
      refused.put(event, at);
      if (!before.contains(event)) {
        LOG.warn(
            "the gateway does not know the event {} of webhooks, as it is of a version before it: {};"
                + " it is asked again in {} days",
            event,
            LOST.getOrDefault(event, "nothing else is lost"),
            REMEMBERED.toDays());
      }
    }
    return table.note(gateway, events, at);
  }
}
