package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.store.PostgresPair;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Phones;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.StubbornEsme;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL's primary dies, and its standby takes over. Two servers a test: run when asked for, by
 * {@code -Dit.test=PostgresFailover}.
 */
class PostgresFailover {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int PER_SECOND = 200;
  private static final String NUMBER = "4915112345678";

  /** The driver remembers for no time which host it could not reach, and tries the first again. */
  private static final String FIRST_HOST_FIRST = "&hostRecheckSeconds=0";

  @TempDir Path folder;

  @Test
  void withSynchronousReplicationNothingThatWasAcknowledgedIsLost() throws Exception {
    try (PostgresPair servers = PostgresPair.start(folder, true);
        StubGateway gateway = StubGateway.start().recording(false);
        TestBridge bridge = bridge(gateway, servers.url())) {
      Phones phones = Phones.of(gateway);
      try (StubbornEsme esme = new StubbornEsme(bridge.smppPort(), 2, PER_SECOND)) {
        awaitMore(esme, 500);

        long killed = System.nanoTime();
        servers.failOver();

        awaitMore(esme, 1);
        long back = Duration.ofNanos(System.nanoTime() - killed).toMillis();
        awaitMore(esme, 500);
        esme.stopSubmitting();
        await().atMost(LONG).until(esme::settled);
        await().atMost(LONG).untilAsserted(() -> assertThat(esme.missing()).isZero());
        await().atMost(LONG).untilAsserted(() -> assertThat(phones.open()).isZero());
        assertThat(sent(gateway)).containsAllEntriesOf(once(esme.acknowledged().values()));
        // what was delivered while the database was away is deleted, not delivered again
        assertThat(esme.duplicates()).isZero();
        assertThat(esme.repeatedIds()).isZero();
        assertThat(nodes(servers)).isEqualTo(1);
        await().atMost(LONG).until(() -> repeated(bridge) == 0);
        System.out.printf(
            "failover, synchronous: %d acknowledged, 0 lost, %d receipts twice, back after %d ms%n",
            esme.acknowledged().size(), esme.duplicates(), back);
      }
    }
  }

  @Test
  void withAsynchronousReplicationTheLastCommitsAreLostAndNothingElse() throws Exception {
    try (PostgresPair servers = PostgresPair.start(folder, false);
        StubGateway gateway = StubGateway.start().recording(false);
        LogLines log = LogLines.of("io.github.smppbridge.store", Level.INFO);
        TestBridge bridge = bridge(gateway, servers.url())) {
      Phones phones = Phones.of(gateway);
      try (StubbornEsme esme = new StubbornEsme(bridge.smppPort(), 2, PER_SECOND)) {
        awaitMore(esme, 300);
        awaitReplicated(servers, esme);
        servers.replication().hang();
        // of some the receipts are delivered, and only the former primary knew
        awaitMore(esme, 100);
        phones.reports(Phones.Reports.HOLD);
        awaitMore(esme, 100);

        servers.failOver();
        Set<String> before = Set.copyOf(esme.acknowledged().keySet());

        awaitMore(esme, 300);
        esme.stopSubmitting();
        await().atMost(LONG).until(esme::settled);
        phones.release();
        // phones are not kept waiting for what nobody knows any more
        await().atMost(LONG).untilAsserted(() -> assertThat(phones.open()).isZero());
        Set<String> lost = new HashSet<>(before);
        lost.removeIf(id -> has(servers, id));
        assertThat(lost).isNotEmpty();
        await()
            .atMost(LONG)
            .untilAsserted(() -> assertThat(lost).containsAll(withoutReceipt(esme)));
        long missing = esme.missing();
        assertThat(missing).isPositive();
        // the messages themselves were sent, once
        assertThat(sent(gateway)).containsAllEntriesOf(once(esme.acknowledged().values()));
        assertThat(esme.repeatedIds()).isZero();
        assertThat(log.messages())
            .anyMatch(line -> line.contains("store.url") && line.contains("timeline 2 after 1"));
        await().atMost(LONG).until(() -> repeated(bridge) == 0);
        assertThat(nodes(servers)).isEqualTo(1);
        System.out.printf(
            "failover, asynchronous: %d acknowledged, %d of them unknown afterwards, of which %d"
                + " had no receipt and get none; %d receipts twice%n",
            esme.acknowledged().size(), lost.size(), missing, esme.duplicates());
      }
    }
  }

  @Test
  void noMessageIdIsGivenTwiceThoughANumberIsLostWithTheLastCommits() throws Exception {
    try (PostgresPair servers = PostgresPair.start(folder, false);
        StubGateway gateway = StubGateway.start().recording(false);
        TestBridge first = bridge(gateway, servers.url());
        StubbornEsme esme = new StubbornEsme(first.smppPort(), 2, PER_SECOND)) {
      awaitMore(esme, 50);
      awaitReplicated(servers, esme);
      servers.replication().hang();
      try (TestBridge second = bridge(gateway, servers.url());
          WireEsme other = second.wire(WireEsme.TRANSMITTER, StubGateway.USERNAME)) {
        Set<String> ids = new HashSet<>(submitted(other, 200));

        servers.failOver();
        assertThat(nodes(servers)).as("the second instance's is lost").isEqualTo(1);

        await().atMost(LONG).until(() -> readiness(first) == 200);
        // by its heartbeat
        await().atMost(LONG).until(() -> nodes(servers) == 2);
        await().atMost(LONG).until(() -> readiness(second) == 200);
        ids.addAll(submitted(other, 200));
        awaitMore(esme, 50);
        assertThat(ids).hasSize(400).doesNotContainAnyElementsOf(esme.acknowledged().keySet());
        assertThat(esme.repeatedIds()).isZero();
      }
    }
  }

  /** Two primaries are two truths: one of them was left behind when the other took over. */
  @Test
  void aFormerPrimaryThatComesBackIsNotWrittenTo() throws Exception {
    try (PostgresPair servers = PostgresPair.start(folder, true);
        StubGateway gateway = StubGateway.start().recording(false);
        LogLines log = LogLines.of("io.github.smppbridge.store", Level.INFO);
        TestBridge bridge = bridge(gateway, servers.url() + FIRST_HOST_FIRST)) {
      servers.failOver();
      await().atMost(LONG).until(() -> readiness(bridge) == 200);
      servers.formerPrimaryComesBack();
      Object before = servers.former().run("SELECT MAX(lease_until) FROM node");
      servers
          .successor()
          .run(
              "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
                  + " WHERE application_name = 'smpp-bridge'");

      await()
          .atMost(LONG)
          .until(
              () -> log.messages().stream().anyMatch(line -> line.contains("former primary of")));
      assertThat(readiness(bridge)).isEqualTo(503);
      assertThat(servers.former().run("SELECT MAX(lease_until) FROM node")).isEqualTo(before);

      // fenced: standbys and what is read-only the driver passes over
      servers.former().run("ALTER SYSTEM SET default_transaction_read_only = on");
      servers.former().run("SELECT pg_reload_conf()");
      await().atMost(LONG).until(() -> readiness(bridge) == 200);
      assertThat(servers.former().run("SELECT MAX(lease_until) FROM node")).isEqualTo(before);
    }
  }

  @Test
  void aPrimaryThatVanishesFromTheNetworkIsPassedOver() throws Exception {
    try (PostgresPair servers = PostgresPair.start(folder, true);
        StubGateway gateway = StubGateway.start().recording(false);
        TestBridge bridge = bridge(gateway, servers.url() + FIRST_HOST_FIRST)) {
      servers.killPrimary();
      try (Silence silence = Silence.at(servers.formerPort())) {
        servers.promote();
        long promoted = System.nanoTime();
        await().atMost(LONG).until(() -> readiness(bridge) == 200);
        System.out.printf(
            "failover, vanished: back after %d ms%n",
            Duration.ofNanos(System.nanoTime() - promoted).toMillis());
      }
    }
  }

  /** Nobody answers there, and nobody refuses either: the queue of connections is full. */
  private record Silence(ServerSocket listener, Deque<Socket> waiting) implements AutoCloseable {
    static Silence at(int port) throws IOException {
      InetAddress here = InetAddress.getByName("127.0.0.1");
      Silence silence = new Silence(new ServerSocket(port, 1, here), new ArrayDeque<>());
      try {
        while (true) {
          silence.waiting.add(new Socket());
          silence.waiting.getLast().connect(new InetSocketAddress(here, port), 500);
        }
      } catch (SocketTimeoutException full) {
        return silence;
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket each : waiting) {
        each.close();
      }
      listener.close();
    }
  }

  private static TestBridge bridge(StubGateway gateway, String url) {
    return TestBridge.start(
        gateway,
        Map.of(
            "store.url", url,
            "store.username", "postgres",
            "smpp.response_timeout", "2s",
            "receipts.reconcile_interval", "1s",
            "receipts.first_check", "1s"));
  }

  private static void awaitMore(StubbornEsme esme, int messages) {
    int before = esme.acknowledged().size();
    await().atMost(LONG).until(() -> esme.acknowledged().size() >= before + messages);
  }

  private static void awaitReplicated(PostgresPair servers, StubbornEsme esme) {
    Set<String> so = esme.acknowledged().keySet();
    await().atMost(LONG).until(() -> so.stream().allMatch(id -> has(servers, id)));
  }

  private static boolean has(PostgresPair servers, String id) {
    return servers.successor().run("SELECT 1 FROM message WHERE message_id = ?", id) != null;
  }

  /** Numbers that somebody keeps. */
  private static long nodes(PostgresPair servers) {
    return (Long)
        servers
            .successor()
            .run(
                "SELECT COUNT(*) FROM node WHERE lease_until > ? AND instance_id <> ''",
                System.currentTimeMillis());
  }

  private static Set<String> withoutReceipt(StubbornEsme esme) {
    return esme.acknowledged().keySet().stream()
        .filter(id -> esme.receipts(id) == 0)
        .collect(Collectors.toSet());
  }

  private static Collection<String> submitted(WireEsme esme, int messages) {
    return IntStream.range(0, messages)
        .mapToObj(i -> esme.awaitAnswer(esme.submit("other", NUMBER)))
        .toList();
  }

  private static Map<String, Long> sent(StubGateway gateway) {
    return gateway.messages().stream()
        .collect(Collectors.groupingBy(StubMessage::text, Collectors.counting()));
  }

  private static Map<String, Long> once(Collection<String> texts) {
    return texts.stream().collect(Collectors.groupingBy(text -> text, Collectors.counting()));
  }

  private static double repeated(TestBridge bridge) {
    return bridge
        .send("GET", "/metrics", null, null)
        .body()
        .lines()
        .filter(line -> line.startsWith("store_repeated"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static int readiness(TestBridge bridge) {
    return bridge.send("GET", "/health/ready", null, null).statusCode();
  }
}
