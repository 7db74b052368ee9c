package io.github.smppbridge.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Calls of one replica that reach the gateway after later ones of another. */
class WebhookOvertakingIT {
  private static final int EVENTS = 5;
  private static final Duration LINGER = Duration.ofMinutes(10);

  private final TestClock clock = new TestClock();
  private final StoreOptions options = PostgresDatabase.create();
  @AutoClose private final Store oneStore = open();
  @AutoClose private final Store otherStore = open();
  private final Set<String> registered = ConcurrentHashMap.newKeySet();
  private final Replica one = new Replica(oneStore, clock, LINGER, this::call);
  private final Replica other = new Replica(otherStore, clock, LINGER, this::call);

  private Store open() {
    return Store.open(options, ForkJoinPool.commonPool(), clock);
  }

  private int call(WebhookChange change) {
    if (!change.deletes()) {
      registered.add(change.webhook().webhookId());
    } else {
      registered.remove(change.webhook().webhookId());
    }
    return 200;
  }

  @Test
  void aRegistrationThatADeletionOvertookIsMadeAgain() {
    one.bind("1");
    Exchange end = one.ending("1", CloseReason.UNBIND);
    List<WebhookChange> deletions = one.changes(end);
    Exchange bind = other.binding("2");
    other.make(other.changes(bind), bind);
    one.make(deletions, end);
    assertThat(registered).isEmpty();

    one.align(end);
    assertThat(registered).as("the first to see it").hasSize(EVENTS);
    other.align(bind);
    assertThat(registered).hasSize(EVENTS);
    other.end("2", CloseReason.UNBIND);
    assertThat(registered).isEmpty();
  }

  @Test
  void aDeletionThatARegistrationOvertookIsMadeAgain() {
    Exchange bind = one.binding("1");
    List<WebhookChange> registrations = one.changes(bind);
    one.end("1", CloseReason.PEER_CLOSED);
    clock.advance(LINGER);
    other.tick();
    one.make(registrations, bind);
    assertThat(registered).hasSize(EVENTS);

    one.align(bind);
    assertThat(registered).isEmpty();
  }

  @Test
  void whatAReplicaThatIsGoneLeftDoubtfulIsRegisteredByTheOneWithTheReceiver() {
    Exchange bind = one.binding("1");
    List<WebhookChange> registrations = one.changes(bind);
    other.bind("2");
    one.make(registrations, bind);
    one.changes(bind);
    registered.clear();
    one.ending("1", CloseReason.PEER_CLOSED);
    other.tick();
    assertThat(registered).isEmpty();

    clock.advance(Duration.ofSeconds(30));
    other.tick();
    assertThat(registered).hasSize(EVENTS);
  }
}
