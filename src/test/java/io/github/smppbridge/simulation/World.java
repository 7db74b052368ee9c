package io.github.smppbridge.simulation;

import io.github.smppbridge.crash.Passage;
import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** All that takes part in a run. */
final class World implements AutoCloseable {
  private static final List<String> ACCOUNTS = List.of(StubGateway.USERNAME, "SECOND");
  private static final int PHONES = 2;
  private static final long LOOK_MILLIS = 10;

  /** So many looks that find nothing under way, longer than any replica's polls are apart. */
  private static final int QUIET_LOOKS = 6;

  /** What a store did not take is brought to it again about every half second. */
  private static final Duration REPETITIONS = Duration.ofMillis(1_500);

  private static final int STARTS = 3;

  /** Less than smpp.parts_timeout. */
  private static final Duration PARTS_PATIENCE = Duration.ofMinutes(4);

  private static final Duration QUIET_LIMIT = Duration.ofSeconds(20);

  /** Begins at the same time in each run, and goes on only when it is told to. */
  final TestClock clock = new TestClock();

  final StubGateway gateway = StubGateway.start();
  final Ledger ledger = new Ledger();
  final Handsets handsets = new Handsets(gateway, ledger, clock);

  final List<Replica> replicas = new ArrayList<>();
  final List<Client> clients = new ArrayList<>();
  private Duration off = Duration.ZERO;
  private final List<String> log = new ArrayList<>();

  World(Path folder, boolean postgres) {
    for (String account : ACCOUNTS) {
      gateway.account(account, StubGateway.PASSWORD).device(account + "-2");
      clients.add(new Client(account, clients.size() + 1, ledger, clock));
    }
    StoreOptions database = postgres ? PostgresDatabase.create() : null;
    for (int i = 0; i < (postgres ? 2 : 1); i++) {
      replicas.add(replica(String.valueOf((char) ('a' + i)), folder, database));
    }
  }

  private Replica replica(String name, Path folder, StoreOptions database) {
    Map<String, String> keys = new HashMap<>();
    keys.put("gateway.webhook_base_url", "http://127.0.0.1:1");
    keys.put("gateway.auth", "basic");
    keys.put("gateway.timeout", "1s");
    keys.put("gateway.retries", "2");
    // what fails here fails by the seed, not by what failed before
    keys.put("gateway.circuit_wait", "0");
    keys.put("gateway.device_selection", "round_robin");
    keys.put("smpp.response_timeout", Replica.RESPONSE_TIMEOUT.toMillis() + "ms");
    keys.put("limits.bind_failures", "0");
    StoreLine line = null;
    if (database != null) {
      URI server = URI.create(database.url().substring("jdbc:".length()));
      line = new StoreLine(server.getPort());
      keys.put(
          "store.url",
          "jdbc:postgresql://127.0.0.1:%d%s?prepareThreshold=0"
              .formatted(line.port(), server.getPath()));
      keys.put("store.username", database.username());
      keys.put("store.password", database.password());
    }
    return new Replica(name, gateway, folder, keys, line, new TestClock());
  }

  /** Notes what happens now, for whoever reads of a failure. */
  void log(String what) {
    log.add(what);
  }

  List<String> log() {
    return List.copyOf(log);
  }

  List<Replica> up() {
    return replicas.stream().filter(Replica::isUp).toList();
  }

  /** A replica that runs, or null. */
  Replica anyUp(Random random) {
    List<Replica> up = up();
    return up.isEmpty() ? null : up.get(random.nextInt(up.size()));
  }

  Client anyClient(Random random) {
    return clients.get(random.nextInt(clients.size()));
  }

  void kill(Replica replica) {
    replica.kill();
    notice(replica);
  }

  /** Starts one that does not run, as often as it takes. */
  void start(Replica replica) {
    notice(replica);
    RuntimeException failure = null;
    for (int i = 0; i < STARTS; i++) {
      try {
        // which takes some time
        advance(Duration.ofSeconds(2));
        replica.start();
        return;
      } catch (RuntimeException e) {
        failure = e;
        log("  " + replica + " did not start: " + e);
      }
    }
    ledger.find(replica + " does not start: " + failure);
  }

  private void notice(Replica replica) {
    Passage where = replica.death();
    if (where != null) {
      log("  " + replica + " died " + where);
      ledger.died(replica);
    }
  }

  /**
   * Those that run nobody does are started, and ESMEs without a session bind, as far as they can.
   */
  boolean recover(Random random) {
    int before = log.size();
    for (Replica replica : replicas) {
      if (!replica.isUp()) {
        start(replica);
        log("  " + replica + " started");
      }
    }
    for (Client client : clients) {
      Replica replica = anyUp(random);
      if (client.sessions().isEmpty() && replica != null) {
        log("  " + client.account() + " binds at " + replica + ": " + client.bind(replica));
      }
    }
    return log.size() > before;
  }

  /** Whether it is a long one of which a part was put off, and the others are still waited for. */
  boolean canBeSentAgain(Letter letter) {
    return letter.parts.size() > 1
        && letter.has(Letter.Outcome.PUT_OFF)
        && Duration.between(letter.sentAt, clock.instant()).compareTo(PARTS_PATIENCE) < 0;
  }

  /** Time passes. */
  void advance(Duration by) {
    clock.advance(by);
    replicas.forEach(replica -> replica.advance(by));
    up().forEach(Replica::heartbeat);
  }

  /**
   * The clocks of all replicas are set, forward or back, together: leases are times, so that those
   * of replicas must be within seconds.
   */
  void setClocks(Duration by) {
    replicas.forEach(replica -> replica.setClock(by));
    off = off.plus(by);
  }

  /** They are set right. */
  void correctClocks() {
    setClocks(off.negated());
  }

  /** Waits until nothing is under way; what does not end is a finding. */
  void quiet() {
    long end = System.nanoTime() + QUIET_LIMIT.toNanos();
    int looks = 0;
    int before = -1;
    while (looks < QUIET_LOOKS) {
      int done = ledger.deliveryCount() + gateway.requests().size();
      looks = done == before && !isBusy() ? looks + 1 : 0;
      before = done;
      if (looks == QUIET_LOOKS && isStoreLost()) {
        looks = 0;
      }
      if (System.nanoTime() - end > 0) {
        ledger.find("after " + QUIET_LIMIT + " still under way: " + busy());
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    }
    if (replicas.stream().map(Replica::storeFailed).reduce(false, Boolean::logicalOr)) {
      LockSupport.parkNanos(REPETITIONS.toNanos());
      quiet();
      return;
    }
    gateway.forgetRequests();
    replicas.forEach(this::notice);
    ledger.quiet();
  }

  /** A replica looks for a lost database every second only. */
  private boolean isStoreLost() {
    return up().stream().anyMatch(replica -> replica.storeReachable() && !replica.storeWorks());
  }

  private boolean isBusy() {
    return replicas.stream().anyMatch(replica -> replica.inflight() > 0)
        || clients.stream()
            .flatMap(client -> client.sessions().stream())
            .anyMatch(session -> !session.pending().isEmpty());
  }

  private String busy() {
    StringBuilder told = new StringBuilder();
    replicas.forEach(
        replica -> told.append(replica).append(" ").append(replica.inflight()).append("; "));
    clients.forEach(
        client ->
            client
                .sessions()
                .forEach(
                    session ->
                        told.append(session).append(" ").append(session.pending().values())));
    return told.toString();
  }

  @Override
  public void close() {
    clients.forEach(client -> client.sessions().forEach(Session::hangUp));
    replicas.forEach(Replica::stop);
    replicas.stream().map(Replica::line).filter(line -> line != null).forEach(StoreLine::close);
    gateway.close();
  }
}
