package io.github.smppbridge.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reconciler alone: which calls it makes, and which not. */
class WebhookReconcilerTest {
  private static final int EVENTS = 6;
  private static final Duration LINGER = Duration.ofMinutes(10);

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final Set<String> registered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int status = 200;
  private volatile String refused = "";
  @AutoClose private Store store;
  private Replica bridge;

  @BeforeEach
  void start() {
    StoreOptions file = StoreOptions.of("jdbc:sqlite:" + folder.resolve("store.db"), "", "");
    store = Store.open(file.withNodeLease(Duration.ofDays(1)), ForkJoinPool.commonPool(), clock);
    bridge = new Replica(store, clock, LINGER, this::call);
  }

  private int call(WebhookChange change) {
    calls.incrementAndGet();
    if (change.webhook().event().equals(refused)) {
      return 400;
    }
    if (status == 200 && !change.deletes()) {
      registered.add(change.webhook().webhookId());
    } else if (status == 200 && !registered.remove(change.webhook().webhookId())) {
      return 404;
    }
    return status;
  }

  private void tickFor(Duration time) {
    for (long i = 0; i < time.toSeconds(); i += 5) {
      clock.advance(Duration.ofSeconds(5));
      bridge.tick();
    }
  }

  private void execute(String sql) {
    Sql.of(folder.resolve("store.db")).run(sql);
  }

  private void expect(int madeSinceLast, int registeredNow) {
    assertThat(calls.getAndSet(0)).as("calls").isEqualTo(madeSinceLast);
    assertThat(registered).hasSize(registeredNow);
  }

  @Test
  void whatIsEqualIsLeftAlone() {
    bridge.align();
    expect(0, 0);
    bridge.bind("1");
    expect(EVENTS, EVENTS);
    bridge.align();
    bridge.bind("2");
    bridge.tick();
    bridge.end("1", CloseReason.UNBIND);
    expect(0, EVENTS);
    bridge.end("2", CloseReason.UNBIND);
    expect(EVENTS, 0);
    bridge.align();
    clock.advance(LINGER);
    bridge.tick();
    expect(0, 0);
  }

  @Test
  void aLostConnectionKeepsThemForTheLinger() {
    bridge.bind("1");
    bridge.end("1", CloseReason.PEER_CLOSED);
    clock.advance(LINGER.minusMillis(1));
    bridge.align();
    bridge.tick();
    expect(EVENTS, EVENTS);
    clock.advance(Duration.ofMillis(1));
    bridge.tick();
    expect(EVENTS, 0);
  }

  @Test
  void aGoodbyeThatTheStoreDidNotTakeIsStillOne() {
    bridge.bind("1");
    execute(
        "CREATE TRIGGER away BEFORE DELETE ON receiver"
            + " BEGIN SELECT RAISE(ABORT, 'the database is away'); END");
    assertThatThrownBy(() -> bridge.end("1", CloseReason.UNBIND))
        .hasMessageContaining("the database is away");
    assertThatThrownBy(() -> bridge.tick()).hasMessageContaining("the database is away");
    expect(EVENTS, EVENTS);

    execute("DROP TRIGGER away");
    bridge.tick();
    expect(EVENTS, 0);
  }

  @Test
  void aBindThatBecameNoSessionLeavesThemAsALostConnectionDoes() {
    bridge.refuse(bridge.bind("1"));
    bridge.tick();
    expect(EVENTS, EVENTS);
    clock.advance(LINGER);
    bridge.tick();
    expect(EVENTS, 0);
  }

  @Test
  void whatTheGatewayRefusesIsTriedAgainAfterHalfAMinuteNotSooner() {
    status = 400;
    bridge.bind("1");
    bridge.tick();
    clock.advance(Duration.ofSeconds(29));
    bridge.tick();
    expect(EVENTS, 0);
    clock.advance(Duration.ofSeconds(1));
    bridge.tick();
    expect(EVENTS, 0);
    status = 200;
    clock.advance(Duration.ofSeconds(30));
    bridge.tick();
    expect(EVENTS, EVENTS);
  }

  @Test
  void oneThatIsRefusedForEverIsTriedOnceEveryHalfMinute() {
    refused = "sms:cancelled";
    bridge.bind("1");
    expect(EVENTS, EVENTS - 1);
    tickFor(Duration.ofMinutes(10));
    expect(20, EVENTS - 1);
    bridge.end("1", CloseReason.UNBIND);
    tickFor(Duration.ofMinutes(10));
    expect(EVENTS + 10, 0);
  }

  @Test
  void aStoreThatNotesNothingCausesFewCalls() {
    execute(
        "CREATE TRIGGER forget BEFORE INSERT ON webhook_registration"
            + " BEGIN SELECT RAISE(IGNORE); END");
    bridge.bind("1");
    expect(4 * EVENTS, EVENTS);
    tickFor(Duration.ofMinutes(1));
    expect(2 * 4 * EVENTS, EVENTS);

    execute("DROP TRIGGER forget");
    tickFor(Duration.ofMinutes(1));
    expect(EVENTS, EVENTS);
  }

  @Test
  void withoutAStoreThereIsNoCall() {
    execute(
        "CREATE TRIGGER fail BEFORE INSERT ON webhook_registration"
            + " BEGIN SELECT RAISE(ABORT, 'no'); END");
    assertThatThrownBy(() -> bridge.bind("1")).hasCauseInstanceOf(StoreException.class);
    expect(0, 0);
  }

  @Test
  void callsThatWereNotMadeAreNotAwaited() {
    Exchange bind = bridge.binding("1");
    assertThat(Replica.get(bridge.reconciler.compare(bind))).hasSize(EVENTS);
    assertThat(Replica.get(bridge.reconciler.compare(bind))).isEmpty();
  }

  @Test
  void aBindDoesNotWaitForCallsThatNobodyAnswers() {
    Exchange unanswered = bridge.binding("1");
    List<WebhookChange> late = Replica.get(bridge.reconciler.compare(unanswered));
    bridge.bind("2");
    bridge.bind("3");
    expect(EVENTS, EVENTS);

    bridge.make(late, unanswered);
    bridge.align(unanswered);
    tickFor(Duration.ofMinutes(1));
    calls.set(0);
    tickFor(Duration.ofMinutes(1));
    expect(0, EVENTS);
  }

  @Test
  void anEndDoesNotWaitForCallsThatNobodyAnswers() {
    bridge.bind("1");
    Exchange unanswered = bridge.ending("1", CloseReason.UNBIND);
    assertThat(Replica.get(bridge.reconciler.compare(unanswered))).hasSize(EVENTS);

    bridge.bind("2");
    bridge.end("2", CloseReason.UNBIND);

    assertThat(registered).isEmpty();
  }

  @Test
  void aRegistrationThatADeletionOvertookIsMadeAgain() {
    bridge.bind("1");
    Exchange end = bridge.ending("1", CloseReason.UNBIND);
    List<WebhookChange> deletions = Replica.get(bridge.reconciler.compare(end));
    Exchange bind = bridge.binding("2");
    bridge.make(Replica.get(bridge.reconciler.compare(bind)), bind);
    bridge.make(deletions, end);
    expect(3 * EVENTS, 0);

    CompletionStage<Void> ended = bridge.beginToAlign(end);
    bridge.align(bind);
    Replica.get(ended);
    assertThat(registered).hasSize(EVENTS);
  }

  @Test
  void aDeletionThatARegistrationOvertookIsMadeAgain() {
    Exchange bind = bridge.binding("1");
    List<WebhookChange> registrations = Replica.get(bridge.reconciler.compare(bind));
    Exchange end = bridge.ending("1", CloseReason.UNBIND);
    bridge.make(Replica.get(bridge.reconciler.compare(end)), end);
    bridge.make(registrations, bind);
    expect(2 * EVENTS, EVENTS);

    CompletionStage<Void> bound = bridge.beginToAlign(bind);
    bridge.align(end);
    Replica.get(bound);
    assertThat(registered).isEmpty();
  }

  @Test
  void whatTheGatewayDoesNotDeleteIsTriedAgainOnceAMinute() {
    bridge.bind("1");
    status = 500;
    bridge.end("1", CloseReason.UNBIND);
    bridge.tick();
    expect(2 * EVENTS, EVENTS);
    status = 200;
    clock.advance(Duration.ofSeconds(61));
    bridge.tick();
    expect(EVENTS, 0);
  }

  @Test
  void aProcessThatStartsRegistersAgain() {
    bridge.bind("1");
    clock.advance(Duration.ofMillis(1));
    bridge = new Replica(store, clock, LINGER, this::call);
    bridge.bind("2");
    bridge.bind("3");
    expect(2 * EVENTS, EVENTS);
  }
}
