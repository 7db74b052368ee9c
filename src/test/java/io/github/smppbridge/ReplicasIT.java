package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.HaProxy;
import io.github.smppbridge.testkit.Phones;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.StubbornEsme;
import io.github.smppbridge.testkit.TcpProxy;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one PostgreSQL, behind a balancer. */
class ReplicasIT {
  private static final Duration LONG = Duration.ofMinutes(3);

  /** Within ten seconds the dead are known to be; the rest is for a machine with much to do. */
  private static final Duration HANDED_OVER = Duration.ofSeconds(40);

  /** Longer than one is silent that lives. */
  private static final Duration FROZEN = Duration.ofSeconds(12);

  private static final String SENT = "smpp_pdus_sent_total\\{command=\"deliver_sm\"\\}";

  @TempDir Path folder;
  private final int smppPort = FreePort.next();
  private final int httpPort = FreePort.next();
  private final StubGateway gateway =
      StubGateway.start().latency(Duration.ofMillis(20)).recording(false);
  private final Phones phones = Phones.of(gateway);
  private BridgeProcess first;
  private BridgeProcess second;
  private BridgeProcess third;
  private AutoCloseable balancer;

  private interface Balancer {
    AutoCloseable start(Map<Integer, List<Integer>> serversByPort) throws IOException;
  }

  private void start(Balancer kind) throws Exception {
    StoreOptions database = PostgresDatabase.create();
    Map<String, String> keys = new HashMap<>();
    keys.put("store.url", database.url());
    keys.put("store.username", database.username());
    keys.put("store.password", database.password());
    keys.put("gateway.api_base_url", gateway.baseUrl());
    keys.put("gateway.webhook_base_url", "http://127.0.0.1:" + httpPort);
    keys.put("gateway.timeout", "5s");
    first = process("first", keys);
    second = process("second", keys);
    third = process("third", keys);
    first.start();
    second.start();
    first.awaitReady();
    second.awaitReady();
    balancer =
        kind.start(
            Map.of(
                smppPort, List.of(first.smppPort(), second.smppPort(), third.smppPort()),
                httpPort, List.of(first.httpPort(), second.httpPort(), third.httpPort())));
  }

  private BridgeProcess process(String name, Map<String, String> keys) {
    keys.put("store.node_name", name);
    return new BridgeProcess(name, folder, keys);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : new AutoCloseable[] {balancer, first, second, third, gateway}) {
      if (each != null) {
        each.close();
      }
    }
  }

  /** Behind HAProxy where it is installed. */
  @Test
  void oneIsKilledAndOneAddedAndNothingIsLost() throws Exception {
    start(HaProxy.installed() ? servers -> HaProxy.start(folder, servers) : TcpProxy::balancer);
    try (StubbornEsme esme = new StubbornEsme(smppPort, 4, 100)) {
      await().atMost(LONG).until(() -> esme.acknowledged().size() > 150);
      await("receipts through both")
          .atMost(LONG)
          .until(() -> first.metric(SENT) > 0 && second.metric(SENT) > 0);

      first.kill();
      long killed = System.nanoTime();
      List<String> before = List.copyOf(esme.acknowledged().keySet());
      third.start();
      third.awaitReady();
      // the balancer finds it at its next check
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                esme.addSession();
                return third.metric("smpp_sessions_active\\{state=\"bound_trx\"\\}") > 0;
              });
      esme.stopSubmitting();
      await("receipts of what was acknowledged before the kill")
          .atMost(HANDED_OVER)
          .until(() -> before.stream().allMatch(id -> esme.receipts(id) > 0));
      final long handedOver = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
      awaitTheEnd(esme);

      System.out.printf(
          "1 of 2 replicas killed, 1 added: %d acknowledged, %d at the gateway, %d binds, %d webhooks"
              + " repeated, %d receipts twice, all receipts handed over %d ms after the kill%n",
          esme.acknowledged().size(),
          gateway.accepted(),
          esme.binds(),
          phones.repeated(),
          esme.duplicates(),
          handedOver);
      assertEachWasSentOnce(esme);
      // what the killed one had on its way
      assertThat(esme.duplicates()).isLessThanOrEqualTo(100);
    }
    whatAnyReplicaIsToldReachesTheOneWithTheReceiver();
  }

  private void awaitTheEnd(StubbornEsme esme) {
    esme.stopSubmitting();
    await().atMost(LONG).until(esme::settled);
    await().atMost(LONG).untilAsserted(() -> assertThat(esme.missing()).isZero());
    await().atMost(LONG).untilAsserted(() -> assertThat(phones.open()).isZero());
  }

  private void assertEachWasSentOnce(StubbornEsme esme) {
    Map<String, Long> sent =
        gateway.messages().stream()
            .collect(Collectors.groupingBy(StubMessage::text, Collectors.counting()));
    assertThat(esme.acknowledged().values())
        .allSatisfy(text -> assertThat(sent.get(text)).as("SMS of %s", text).isEqualTo(1));
  }

  @Test
  void oneStandsStillAndGoesOnAndTheLastOneIsKilledAndComesBack() throws Exception {
    start(TcpProxy::balancer);
    try (StubbornEsme esme = new StubbornEsme(smppPort, 4, 100)) {
      await("receipts through both")
          .atMost(LONG)
          .until(() -> first.metric(SENT) > 0 && second.metric(SENT) > 0);

      first.freeze();
      LockSupport.parkNanos(FROZEN.toNanos());
      await("taken for dead").atMost(LONG).until(() -> second.log().contains("taken for dead"));
      first.thaw();
      await("it knows").atMost(LONG).until(() -> first.log().contains("was lost"));
      int whileFrozen = esme.acknowledged().size();
      await().atMost(LONG).until(() -> esme.acknowledged().size() > whileFrozen + 100);
      int doubled = esme.duplicates();

      first.kill();
      int ofBoth = esme.acknowledged().size();
      await().atMost(LONG).until(() -> esme.acknowledged().size() > ofBoth + 100);
      second.kill();
      List<String> before = List.copyOf(esme.acknowledged().keySet());
      second.start().awaitReady();
      assertThat(second.log()).contains("second is back");
      long back = System.nanoTime();
      await("receipts of what was acknowledged before the kill")
          .atMost(HANDED_OVER)
          .until(() -> before.stream().allMatch(id -> esme.receipts(id) > 0));
      long handedOver = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back);
      awaitTheEnd(esme);

      System.out.printf(
          "1 of 2 replicas frozen: %d receipts twice; the last one killed: all receipts %d ms after"
              + " it was ready again, %d twice; %d acknowledged%n",
          doubled, handedOver, esme.duplicates() - doubled, esme.acknowledged().size());
      assertEachWasSentOnce(esme);
      // what was outstanding of four sessions
      assertThat(doubled).isLessThanOrEqualTo(40);
      assertThat(esme.duplicates()).isLessThanOrEqualTo(240);
    }
  }

  private void whatAnyReplicaIsToldReachesTheOneWithTheReceiver() throws Exception {
    gateway.account("OTHER", StubGateway.PASSWORD);
    try (WireEsme esme =
        WireEsme.bind(WireEsme.RECEIVER, third.smppPort(), "OTHER", StubGateway.PASSWORD)) {
      for (int i = 0; i < 20; i++) {
        assertThat(gateway.fireReceived("OTHER", "+4917012345678", "+4915199999999", "t" + i))
            .isEqualTo(200);
      }
      assertThat(esme.awaitDelivered(20))
          .extracting(WireEsme.Pdu::text)
          .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> "t" + i).toList());
    }
    assertThat(third.metric(SENT)).isPositive();
  }
}
