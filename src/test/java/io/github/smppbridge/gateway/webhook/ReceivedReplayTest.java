package io.github.smppbridge.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.MissedTimes.Missed;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.store.WebhookRegistration;
import io.github.smppbridge.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What phones are asked for, and when not. */
class ReceivedReplayTest {
  private static final Duration LONGEST = Duration.ofHours(72);

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private Store store;
  private ReceivedReplay replay;

  @BeforeEach
  void open() {
    StoreOptions options = StoreOptions.of("jdbc:sqlite:" + folder.resolve("s.db"), "", "");
    store = Store.open(options.withRetentionInterval(Duration.ZERO), Runnable::run, clock.clocks());
    replay = new ReceivedReplay(store.missedTimes(), true, LONGEST, clock.clocks());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** An account that was away for a moment, just before the phones know that it is back. */
  private void away(String account) {
    get(store.webhooks().tokenFor(account, null));
    WebhookRegistration webhook =
        new WebhookRegistration(account, "sms:received", "id", "https://x", clock.millis());
    get(store.webhooks().doubt(account, List.of(webhook), true));
    long revision = get(store.webhooks().state(account)).revision();
    get(store.webhooks().settle(account, null, revision, List.of(webhook), Map.of()));
    get(store.webhooks().markReceivers(account, true, clock.millis()));
    clock.advance(Duration.ofSeconds(10));
  }

  private List<Missed> due() {
    return get(replay.due());
  }

  private static Exchange exchange(Missed missed) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setProperty(RouteProperties.MISSED_TIME, missed);
    return exchange;
  }

  private void answer(Missed missed, GatewayOutcome outcome, int status) {
    Exchange exchange = exchange(missed);
    exchange.setProperty(RouteProperties.GATEWAY_OUTCOME, outcome.name());
    exchange.setProperty(RouteProperties.GATEWAY_STATUS, status);
    get(replay.note(exchange));
  }

  private Instant since(long missedSince, long knownFrom) {
    Map<String, Object> body = replay.request(exchange(new Missed("A", missedSince, knownFrom, 0)));
    return Instant.parse(body.get("since").toString());
  }

  @Test
  void theTimeBeginsBeforeItWasMissedAndNoEarlierThanAnythingIsKnownOrWouldBeDelivered() {
    Instant now = clock.instant();
    long hour = now.minus(Duration.ofHours(1)).toEpochMilli();
    assertThat(since(hour, 0)).isEqualTo(now.minus(Duration.ofMinutes(70)));
    assertThat(since(hour, hour - 5_000)).isEqualTo(Instant.ofEpochMilli(hour - 5_000));
    assertThat(since(0, 0)).isEqualTo(now.minus(LONGEST));
    assertThat(since(now.plus(Duration.ofDays(1)).toEpochMilli(), 0))
        .as("noted by a clock that was ahead")
        .isEqualTo(now);
  }

  @Test
  void aGatewayThatLacksItIsAskedOnceADay() {
    away("A");
    away("B");
    List<Missed> due = due();
    assertThat(due).hasSize(2);
    answer(due.get(0), GatewayOutcome.ABSENT, 404);
    answer(due.get(1), GatewayOutcome.ABSENT, 404);
    clock.advance(Duration.ofHours(23));
    away("C");
    assertThat(due()).isEmpty();
    clock.advance(Duration.ofHours(1));
    assertThat(due()).as("it may be a newer one by now").isNotEmpty();
  }

  @Test
  void anAccountThatMayNotAskIsLeftAloneForADayAndOthersAreNot() {
    away("A");
    answer(due().get(0), GatewayOutcome.REFUSED, 403);
    clock.advance(Duration.ofHours(1));
    away("B");
    assertThat(due()).extracting(Missed::account).containsExactly("B");
  }

  @Test
  void withoutAnAnswerItIsAskedAgain() {
    away("A");
    answer(due().get(0), GatewayOutcome.UNKNOWN, 0);
    assertThat(due()).isEmpty();
    clock.advance(Duration.ofSeconds(60));
    answer(due().get(0), GatewayOutcome.REFUSED, 429);
    clock.advance(Duration.ofSeconds(60));
    answer(due().get(0), GatewayOutcome.DONE, 202);
    clock.advance(Duration.ofHours(1));
    assertThat(due()).isEmpty();
  }

  @Test
  void nobodyIsAskedWhereThatIsNotWanted() {
    away("A");
    replay = new ReceivedReplay(store.missedTimes(), false, LONGEST, clock.clocks());
    assertThat(due()).isEmpty();
  }
}
