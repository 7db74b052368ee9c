package io.github.smppbridge.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** Receivers that come and go at the same time, and a gateway that takes its time and may fail. */
abstract class WebhookRaces {
  private static final int EVENTS = 5;
  private static final int REPETITIONS = 20;
  private static final int CLIENTS = 3;
  private static final int STEPS = 5;

  private final TestClock clock = new TestClock();
  private final List<Store> stores;

  WebhookRaces(StoreOptions database, int processes) {
    StoreOptions options = database.withNodeLease(Duration.ofDays(1));
    stores =
        Stream.generate(() -> Store.open(options, ForkJoinPool.commonPool(), clock))
            .limit(processes)
            .toList();
  }

  @Test
  void inTheEndWhatIsRegisteredIsWhatIsWanted() {
    try {
      for (int i = 0; i < REPETITIONS; i++) {
        long seed = ThreadLocalRandom.current().nextLong();
        new Race(new Random(seed)).run("seed " + seed);
      }
    } finally {
      stores.forEach(Store::close);
    }
  }

  private final class Race {
    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private final Queue<Runnable> bound = new ConcurrentLinkedQueue<>();
    private final boolean failing;
    private final List<Replica> replicas;
    private final Random random;
    private volatile boolean calm;

    Race(Random random) {
      this.random = random;
      failing = random.nextBoolean();
      replicas =
          stores.stream()
              .map(store -> new Replica(store, clock, Duration.ofMinutes(10), this::call))
              .toList();
    }

    private int call(WebhookChange change) {
      calls.incrementAndGet();
      pause();
      boolean fails = failing && !calm && ThreadLocalRandom.current().nextInt(6) == 0;
      if (!fails || ThreadLocalRandom.current().nextBoolean()) {
        if (!change.deletes()) {
          registered.add(change.webhook().webhookId());
        } else {
          registered.remove(change.webhook().webhookId());
        }
      }
      pause();
      return fails ? 0 : 200;
    }

    private static void pause() {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(3_000_000));
    }

    void run(String seed) {
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (Replica replica : replicas) {
        for (int i = 0; i < CLIENTS; i++) {
          Random own = new Random(random.nextLong());
          Executor thread = client -> new Thread(client).start();
          clients.add(CompletableFuture.runAsync(() -> client(replica, own), thread));
        }
      }
      clients.forEach(CompletableFuture::join);
      int wanted = bound.isEmpty() ? 0 : EVENTS;
      calm = true;
      for (int i = 0; i < 4; i++) {
        clock.advance(Duration.ofMinutes(11));
        replicas.forEach(Replica::tick);
      }
      assertThat(registered).as(seed).hasSize(wanted);
      calls.set(0);
      replicas.forEach(Replica::align);
      assertThat(calls).as("%s: equal, so no call", seed).hasValue(0);
      bound.forEach(Runnable::run);
      assertThat(registered).as(seed).isEmpty();
    }

    private void client(Replica replica, Random random) {
      for (int i = 0; i < STEPS; i++) {
        String session = "s" + sessions.incrementAndGet();
        Exchange bind = replica.bind(session);
        pause();
        int end = random.nextInt(i == STEPS - 1 ? 6 : 5);
        if (end == 5) {
          bound.add(() -> replica.end(session, CloseReason.UNBIND));
        } else if (end == 0) {
          replica.refuse(bind);
        } else {
          replica.end(session, end == 1 ? CloseReason.PEER_CLOSED : CloseReason.UNBIND);
        }
        if (end == 2) {
          replica.tick();
        }
      }
    }
  }
}
