package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webhooks of an account whose sessions are spread over two replicas. */
class WebhookReplicasIT {
  private static final int EVENTS = 6;

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
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
    one = TestBridge.start(gateway, folder, keys);
    keys.put("gateway.webhook_base_url", "http://127.0.0.1:" + one.httpPort());
    other = TestBridge.start(gateway, folder, keys);
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    gateway.close();
  }

  private static WireEsme bind(TestBridge bridge) {
    return WireEsme.bind(
        WireEsme.TRANSCEIVER, bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD);
  }

  private int webhooks() {
    return gateway.account(StubGateway.USERNAME).webhooks().size();
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
      int put = gateway.requests(GatewayOperation.PUT_WEBHOOK).size();
      // longer than the linger, and than the interval of those who look for it
      await()
          .during(Duration.ofSeconds(8))
          .atMost(Duration.ofSeconds(12))
          .until(() -> webhooks() == EVENTS);
      assertThat(gateway.requests(GatewayOperation.DELETE_WEBHOOK)).isEmpty();
      assertThat(gateway.requests(GatewayOperation.PUT_WEBHOOK)).hasSize(put);
      assertThat(back.ended()).isFalse();
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> webhooks() == 0);
  }

  @Test
  void aClientThatMovesFromAReplicaThatDiedTakesThemAwayWhenItSaysGoodbye() throws Exception {
    WireEsme moved = bind(one);
    noteOfAReplicaThatDied(Duration.ofSeconds(55));

    moved.unbind();

    await("the note is older than a lease")
        .atMost(Duration.ofSeconds(30))
        .until(() -> webhooks() == 0);
    await("no session needs a token")
        .atMost(Duration.ofSeconds(20))
        .until(() -> gateway.account(StubGateway.USERNAME).tokens().isEmpty());
  }

  private void noteOfAReplicaThatDied(Duration ago) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.username(), database.password());
        PreparedStatement note =
            connection.prepareStatement("INSERT INTO receiver VALUES (?, 'dead', ?)")) {
      note.setString(1, StubGateway.USERNAME);
      note.setLong(2, System.currentTimeMillis() - ago.toMillis());
      note.executeUpdate();
    }
  }

  @Test
  void theSameEventToBothReplicasAtOnceYieldsOneReceipt() {
    try (WireEsme esme = bind(one)) {
      String id = esme.awaitAnswer(esme.submit("hello", "4915112345678"));
      GatewayEvent event = GatewayEvent.delivered(gateway.messages().iterator().next());
      String url = urlOf(event);
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

  private String urlOf(GatewayEvent event) {
    return gateway.account(StubGateway.USERNAME).webhooks().values().stream()
        .filter(webhook -> webhook.getString("event").equals(event.event()))
        .findFirst()
        .orElseThrow()
        .getString("url");
  }
}
