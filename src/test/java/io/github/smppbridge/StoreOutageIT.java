package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TcpProxy;
import io.github.smppbridge.testkit.WireEsme;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is away, or does not move, while phones report and ESMEs send. */
class StoreOutageIT {
  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private TcpProxy network;
  private TestBridge bridge;
  private WireEsme esme;

  @BeforeEach
  void start() {
    StoreOptions database = PostgresDatabase.create();
    URI server = URI.create(database.url().substring("jdbc:".length()));
    network = TcpProxy.to(server.getPort());
    bridge =
        TestBridge.start(
            gateway,
            folder,
            Map.of(
                "store.url", "jdbc:postgresql://127.0.0.1:" + network.port() + server.getPath(),
                "store.username", database.username(),
                "store.password", database.password()));
    esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
  }

  @AfterEach
  void stop() {
    network.heal();
    bridge.close();
    network.close();
    gateway.close();
  }

  @Test
  void withoutADatabaseWebhooksAreRefusedForAWhileAndReadinessSaysSo() throws Exception {
    String id = esme.awaitAnswer(esme.submit("hello", "4915112345678"));
    GatewayEvent event = GatewayEvent.delivered(gateway.messages().iterator().next());
    assertThat(readiness()).isEqualTo(200);

    network.cut();

    CompletableFuture<Integer> report = gateway.fire(event);
    int refused = esme.submit("during", "4915112345678");
    await().until(() -> readiness() == 503);
    assertThat(report.get(60, TimeUnit.SECONDS)).isEqualTo(503);
    // refused, temporarily: the client will try again
    assertThat(esme.await(pdu -> pdu.commandId() < 0 && pdu.sequenceNumber() == refused).status())
        .isEqualTo(8);

    network.heal();

    await().until(() -> readiness() == 200);
    assertThat(gateway.fire(event).get(60, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(esme.awaitDelivered(1)).extracting(WireEsme.Pdu::id).containsExactly(id);
    assertThat(gateway.accepted()).isEqualTo(1);
  }

  @Test
  void aDatabaseThatDoesNotMoveGetsNoWebhookAcknowledged() throws Exception {
    String id = esme.awaitAnswer(esme.submit("hello", "4915112345678"));
    GatewayEvent event = GatewayEvent.delivered(gateway.messages().iterator().next());

    network.hang();

    CompletableFuture<Integer> unanswered = gateway.fire(event);
    assertThat(readiness()).isEqualTo(503);
    assertThat(unanswered.isDone() && unanswered.join() == 200).isFalse();

    network.heal();

    await().until(() -> readiness() == 200);
    assertThat(gateway.fire(event).get(60, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(esme.awaitDelivered(1)).extracting(WireEsme.Pdu::id).containsExactly(id);
  }

  private int readiness() {
    return bridge.send("GET", "/health/ready", null, null).statusCode();
  }
}
