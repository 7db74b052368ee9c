package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.MissedTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an account's phones, once it listens again, to report what they received while it did not:
 * bean {@code receivedReplay}, used by {@code routes/replay-received}. What it has already the
 * store knows. Each request wakes the phones of the user, so there is one for a time that was
 * missed, however many sessions bind.
 */
public final class ReceivedReplay {
  private static final Logger LOG = LoggerFactory.getLogger(ReceivedReplay.class);

  /** By which received messages are listened to. */
  static final String RECEIVED = "sms:received";

  /**
   * Phones load the webhooks some seconds after they were registered, and report to none before.
   */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  /** A message carries the network's time, which is before it came. */
  private static final Duration BEFORE = Duration.ofMinutes(10);

  /** Clocks differ. */
  private static final Duration AFTER = Duration.ofMinutes(1);

  /** A gateway that lacks the operation, or an account that may not use it, is not asked sooner. */
  private static final Duration DAY = Duration.ofDays(1);

  private static final int MOST_AT_ONCE = 50;

  private final MissedTimes missed;
  private final boolean wanted;
  private final Duration longest;
  private final Clocks clocks;

  /** Until then, in milliseconds of what elapses, the gateway lacks the operation. */
  private final AtomicLong lackedUntil = new AtomicLong(Long.MIN_VALUE);

  /**
   * Makes the bean.
   *
   * @param missed what nobody listened to, which replicas share
   * @param wanted {@code gateway.replay_received}
   * @param longest how far it goes back at most
   * @param clocks the time
   */
  public ReceivedReplay(MissedTimes missed, boolean wanted, Duration longest, Clocks clocks) {
    this.missed = missed;
    this.wanted = wanted;
    this.longest = longest.compareTo(MissedTimes.LONGEST) < 0 ? longest : MissedTimes.LONGEST;
    this.clocks = clocks;
  }

  /**
   * Accounts that are bound here, listen again, and have missed something.
   *
   * @return completes with what they have missed
   */
  public CompletionStage<List<MissedTimes.Missed>> due() {
    return wanted && clocks.elapsed().millis() >= lackedUntil.get()
        ? missed.claim(RECEIVED, SETTLED, MOST_AT_ONCE)
        : CompletableFuture.completedFuture(List.of());
  }

  /**
   * The body of {@code POST inbox/refresh}, for servers and apps of any version. Of texts: apps
   * have no memory of data messages.
   *
   * @param exchange property {@link RouteProperties#MISSED_TIME}
   * @return since and until, and that each message is to be reported
   */
  public Map<String, Object> request(Exchange exchange) {
    MissedTimes.Missed time = missed(exchange);
    Instant now = clocks.wall().instant();
    Instant since =
        latest(
            Instant.ofEpochMilli(time.since()).minus(BEFORE),
            Instant.ofEpochMilli(time.knownFrom()),
            now.minus(longest));
    return Map.of(
        "since",
        (since.isAfter(now) ? now : since).truncatedTo(ChronoUnit.SECONDS).toString(),
        "until",
        now.plus(AFTER).truncatedTo(ChronoUnit.SECONDS).toString(),
        "triggerWebhooks",
        true,
        "webhookDelivery",
        "Individual");
  }

  private static Instant latest(Instant... times) {
    return List.of(times).stream().max(Instant::compareTo).orElseThrow();
  }

  /**
   * Notes what came of the request. One without an answer is made again after a minute.
   *
   * @param exchange the answered call
   * @return completes when the store knows
   */
  public CompletionStage<Void> note(Exchange exchange) {
    MissedTimes.Missed time = missed(exchange);
    return switch (GatewayOutcome.of(exchange)) {
      case DONE -> {
        LOG.info(
            "the phones of {} were asked for what they received since {}",
            time.account(),
            Instant.ofEpochMilli(time.since()).truncatedTo(ChronoUnit.SECONDS));
        yield missed.good(time);
      }
      case ABSENT -> {
        long now = clocks.elapsed().millis();
        if (lackedUntil.getAndSet(now + DAY.toMillis()) < now) {
          LOG.warn(
              "the gateway has no inbox/refresh: what phones receive while an account's webhooks are"
                  + " not registered does not reach it; gateway.webhook_linger keeps them, and a"
                  + " server of April 2026 or later has it");
        }
        yield CompletableFuture.completedFuture(null);
      }
      case REFUSED -> refused(exchange, time);
      default -> CompletableFuture.completedFuture(null);
    };
  }

  private CompletionStage<Void> refused(Exchange exchange, MissedTimes.Missed time) {
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    if (status != 400 && status != 403) {
      return CompletableFuture.completedFuture(null);
    }
    LOG.warn(
        "the phones of {} are not asked for what they received meanwhile: {} {}",
        time.account(),
        status,
        exchange.getProperty(RouteProperties.GATEWAY_MESSAGE));
    return missed.putOff(time, DAY);
  }

  private static MissedTimes.Missed missed(Exchange exchange) {
    return exchange.getProperty(RouteProperties.MISSED_TIME, MissedTimes.Missed.class);
  }
}
