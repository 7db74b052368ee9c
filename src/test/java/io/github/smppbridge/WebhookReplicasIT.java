package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webhooks of an account whose sessions are spread over two replicas. */
class WebhookReplicasIT {
  private static final int EVENTS = 5;

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private final TestClock clock = TestClock.running();
  private final StoreOptions database = PostgresDatabase.create();
  private TestBridge one;
  private TestBridge other;

  @BeforeEach
  void start() {
    Map<String, String> keys = new HashMap<>();
    keys.put("store.url", database.url());
    keys.put("store.username", database.username());
    keys.put("store.password", database.password());
    keys.put("gateway.webhook_linger", "2s");
    one = TestBridge.start(gateway, folder, keys, clock);
    keys.put("gateway.webhook_base_url", "http://127.0.0.1:" + one.httpPort());
    other = TestBridge.start(gateway, folder, keys, clock);
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    gateway.close();
  }

  private static WireEsme bind(TestBridge bridge) {
    return bind(bridge, StubGateway.USERNAME);
  }

  private static WireEsme bind(TestBridge bridge, String account) {
    return bridge.wire(WireEsme.TRANSCEIVER, account);
  }

  private int webhooks() {
    return webhooks(StubGateway.USERNAME);
  }

  private int webhooks(String account) {
    return gateway.account(account).webhooks().size();
  }

  private long requests(GatewayOperation operation) {
    Set<String> ids = gateway.account(StubGateway.USERNAME).webhooks().keySet();
    return gateway.requests(operation).stream()
        .filter(
            each -> ids.contains(each.json().getString("id", each.path().replaceAll(".*/", ""))))
        .count();
  }

  @Test
  void theyGoWithTheLastReceiverOverAllReplicas() {
    WireEsme here = bind(one);
    WireEsme there = bind(other);
    assertThat(webhooks()).isEqualTo(EVENTS);

    here.unbind();
    assertThat(gateway.fireReceived(StubGateway.USERNAME, "+4917012345678", "+49170", "still"))
        .isEqualTo(200);
    there.await(pdu -> pdu.text().equals("still"));
    assertThat(webhooks()).isEqualTo(EVENTS);

    there.unbind();
    await().until(() -> webhooks() == 0);

    // this replica believes it has registered them
    try (WireEsme again = bind(one)) {
      assertThat(again.ended()).isFalse();
      assertThat(webhooks()).isEqualTo(EVENTS);
    }
  }

  @Test
  void aClientThatComesBackToAnotherReplicaKeepsThem() {
    bind(one).close();
    try (WireEsme back = bind(other)) {
      long put = requests(GatewayOperation.PUT_WEBHOOK);
      for (TestBridge bridge : List.of(one, other)) {
        anotherThatDoesNotComeBackLosesThem(bridge);
      }
      assertThat(webhooks()).isEqualTo(EVENTS);
      assertThat(requests(GatewayOperation.DELETE_WEBHOOK)).isZero();
      assertThat(requests(GatewayOperation.PUT_WEBHOOK)).isEqualTo(put);
      assertThat(back.ended()).isFalse();
    }
    await().until(() -> webhooks() == 0);
  }

  /** So the linger is over, and somebody has looked whose is. */
  private void anotherThatDoesNotComeBackLosesThem(TestBridge bridge) {
    String away = "AWAY" + bridge.httpPort();
    gateway.account(away, StubGateway.PASSWORD);
    bind(bridge, away).close();
    await().until(() -> webhooks(away) == 0);
  }

  @Test
  void aClientThatMovesFromAReplicaThatDiedTakesThemAwayWhenItSaysGoodbye() {
    WireEsme moved = bind(one);
    noteOfAReplicaThatDied(Duration.ofSeconds(55));

    moved.unbind();

    clock.advance(Duration.ofSeconds(6));
    await("the note is older than a lease").until(() -> webhooks() == 0);
    await("no session needs a token")
        .until(() -> gateway.account(StubGateway.USERNAME).tokens().isEmpty());
  }

  private void noteOfAReplicaThatDied(Duration ago) {
    new Sql(database.url(), database.username(), database.password())
        .run(
            "INSERT INTO receiver VALUES (?, 'dead', ?)",
            StubGateway.USERNAME,
            clock.millis() - ago.toMillis());
  }

  @Test
  void theSameEventToBothReplicasAtOnceYieldsOneReceipt() {
    try (WireEsme esme = bind(one)) {
      String id = esme.awaitAnswer(esme.submit("hello", "4915112345678"));
      GatewayEvent event = GatewayEvent.delivered(gateway.messages().iterator().next());
      String url = gateway.account(StubGateway.USERNAME).webhookUrl(event.event());
      String elsewhere = url.replace(":" + one.httpPort() + "/", ":" + other.httpPort() + "/");
      String body =
          "{\"id\":\"%s\",\"event\":\"%s\",\"deviceId\":\"%s\",\"webhookId\":\"w\",\"payload\":%s}"
              .formatted(event.id(), event.event(), event.deviceId(), event.payload().encode());

      List<CompletableFuture<Integer>> posts =
          IntStream.range(0, 20)
              .mapToObj(i -> i % 2 == 0 ? url : elsewhere)
              .map(to -> CompletableFuture.supplyAsync(() -> gateway.post(to, body, Map.of())))
              .toList();

      assertThat(posts).allMatch(post -> post.join() == 200);
      gateway.fireReceived(StubGateway.USERNAME, "+4917012345678", "+49170", "last");
      esme.await(pdu -> pdu.text().equals("last"));
      assertThat(esme.delivered()).extracting(WireEsme.Pdu::id).containsExactly(id, "last");
    }
  }
}
