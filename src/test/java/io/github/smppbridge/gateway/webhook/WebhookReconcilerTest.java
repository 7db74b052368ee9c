package io.github.smppbridge.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.gateway.WebhookLinger;
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
  private static final int EVENTS = 5;
  private static final Duration LINGER = Duration.ofMinutes(10);

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final Set<String> registered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int status = 200;
  private volatile String refused = "";
  private volatile boolean deletesRefused;
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
    if (change.webhook().event().equals(refused) && !(deletesRefused && change.deletes())) {
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
    for (long i = 0; i < time.toSeconds(); i += 15) {
      clock.advance(Duration.ofSeconds(15));
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
  void whereTheyLingerForEverTheyStayAfterAGoodbyeAndALossAndARestart() {
    bridge.linger = WebhookLinger.FOREVER;
    bridge.bind("1");
    expect(EVENTS, EVENTS);
    bridge.end("1", CloseReason.UNBIND);
    clock.advance(Duration.ofDays(400));
    bridge.tick();
    bridge.bind("2");
    bridge.end("2", CloseReason.PEER_CLOSED);
    clock.advance(Duration.ofDays(400));
    bridge.tick();
    expect(0, EVENTS);

    bridge = new Replica(store, clock, LINGER, this::call);
    bridge.linger = WebhookLinger.FOREVER;
    bridge.tick();
    bridge.align();
    expect(0, EVENTS);
    bridge.bind("3");
    bridge.linger = WebhookLinger.of(LINGER);
    bridge.end("3", CloseReason.UNBIND);
    assertThat(registered).isEmpty();
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
  void whatTheGatewayRefusesIsTriedAgainEverLessOften() {
    bridge.words = "the url is not allowed";
    status = 400;
    bridge.bind("1");
    bridge.tick();
    clock.advance(Duration.ofSeconds(29));
    bridge.tick();
    expect(EVENTS, 0);
    clock.advance(Duration.ofSeconds(1));
    bridge.tick();
    expect(EVENTS, 0);
    tickFor(Duration.ofHours(1));
    expect(5 * EVENTS, 0);
    clock.advance(Duration.ofMinutes(55));
    tickFor(Duration.ofMinutes(10));
    expect(EVENTS, 0);
    status = 200;
    bridge.bind("2");
    expect(EVENTS, EVENTS);
  }

  @Test
  void whatFailsIsTriedAgainWithinMinutes() {
    status = 500;
    bridge.bind("1");
    tickFor(Duration.ofMinutes(20));
    calls.set(0);
    status = 200;
    tickFor(Duration.ofMinutes(5));
    expect(EVENTS, EVENTS);
  }

  @Test
  void anEventThatTheGatewayDoesNotKnowIsLearntFromOneRefusal() {
    refused = "sms:data-received";
    bridge.bind("1");
    expect(EVENTS, EVENTS - 1);
    tickFor(Duration.ofMinutes(5));
    bridge.bind("2");
    expect(0, EVENTS - 1);
    // as is known to who starts, and to other accounts
    clock.advance(Duration.ofMillis(1));
    bridge = new Replica(store, clock, LINGER, this::call);
    bridge.bind("3");
    expect(EVENTS - 1, EVENTS - 1);
    bridge.end("3", CloseReason.UNBIND);
    expect(EVENTS - 1, 0);
  }

  @Test
  void anEventThatTheGatewayDidNotKnowIsTriedAgainAfterDays() {
    refused = "sms:data-received";
    bridge.bind("1");
    expect(EVENTS, EVENTS - 1);
    clock.advance(RefusedEvents.REMEMBERED.minusMinutes(1));
    tickFor(Duration.ofSeconds(50));
    expect(0, EVENTS - 1);
    tickFor(Duration.ofMinutes(5));
    expect(1, EVENTS - 1);
    clock.advance(RefusedEvents.REMEMBERED);
    refused = "";
    bridge.tick();
    expect(1, EVENTS);
  }

  @Test
  void anEventThatWasRegisteredAndIsNotKnownAnyMoreIsDeleted() {
    bridge.bind("1");
    expect(EVENTS, EVENTS);
    execute("UPDATE webhook_registration SET registered_at = 0 WHERE event = 'sms:data-received'");
    refused = "sms:data-received";
    deletesRefused = true;
    bridge.align();
    expect(2, EVENTS - 1);
    tickFor(Duration.ofMinutes(10));
    expect(0, EVENTS - 1);
  }

  @Test
  void aNeededEventIsNotGivenUpForARefusalThatIsOfSomethingElse() {
    bridge.words = "try again later";
    refused = "sms:received";
    bridge.bind("1");
    expect(EVENTS, EVENTS - 1);
    refused = "";
    bridge.bind("2");
    expect(1, EVENTS);
  }

  @Test
  void whatComesBeforeTheGatewayTakesItsWebhookIsMissed() {
    bridge.linger = WebhookLinger.FOREVER;
    bridge.words = "later";
    refused = "sms:sent";
    bridge.bind("1");
    assertThat(missed()).isEqualTo("0");
    refused = "sms:received";
    execute("DELETE FROM webhook_registration");
    bridge.bind("2");
    bridge.end("1", CloseReason.UNBIND);
    bridge.end("2", CloseReason.UNBIND);
    assertThat(missed()).isEqualTo("1");
  }

  private String missed() {
    return Sql.of(folder.resolve("store.db"))
        .run("SELECT COUNT(*) FROM webhook_route WHERE missed_since IS NOT NULL")
        .toString();
  }

  @Test
  void whatAVersionBeforeRegisteredBesideItIsDeleted() {
    bridge.bind("1");
    execute(
        "INSERT INTO webhook_registration SELECT account, 'sms:cancelled', 'smpp-0-cancelled', url,"
            + " registered_at FROM webhook_registration WHERE event = 'sms:sent'");
    registered.add("smpp-0-cancelled");
    calls.set(0);
    bridge.bind("2");
    expect(1, EVENTS);
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
    assertThat(bridge.changes(bind)).hasSize(EVENTS);
    assertThat(bridge.changes(bind)).isEmpty();
  }

  @Test
  void aBindDoesNotWaitForCallsThatNobodyAnswers() {
    Exchange unanswered = bridge.binding("1");
    List<WebhookChange> late = bridge.changes(unanswered);
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
    assertThat(bridge.changes(unanswered)).hasSize(EVENTS);

    bridge.bind("2");
    bridge.end("2", CloseReason.UNBIND);

    assertThat(registered).isEmpty();
  }

  @Test
  void aRegistrationThatADeletionOvertookIsMadeAgain() {
    bridge.bind("1");
    Exchange end = bridge.ending("1", CloseReason.UNBIND);
    List<WebhookChange> deletions = bridge.changes(end);
    Exchange bind = bridge.binding("2");
    bridge.make(bridge.changes(bind), bind);
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
    List<WebhookChange> registrations = bridge.changes(bind);
    Exchange end = bridge.ending("1", CloseReason.UNBIND);
    bridge.make(bridge.changes(end), end);
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
