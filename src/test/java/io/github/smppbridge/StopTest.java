package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.gateway.AccountSessions;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge stops while receipts wait and a submit is under way. */
class StopTest {
  private static final int WAITING = 246;
  private static final int WINDOW = 10;
  private static final Duration OFTEN = Duration.ofMillis(50);

  private final AtomicInteger attempts = new AtomicInteger();
  private final CountDownLatch answers = new CountDownLatch(1);
  @TempDir Path folder;

  @Test
  void whatIsClaimedGoesOutAndNothingIsTriedInVain() throws Exception {
    try (StubGateway gateway = StubGateway.start();
        TestBridge bridge =
            TestBridge.start(
                gateway,
                folder,
                Map.of("smpp.deliver_window", "" + WINDOW, "gateway.auth", "basic"),
                OFTEN,
                store -> store,
                this::count)) {
      WireEsme esme = bridge.wire(TRANSCEIVER, StubGateway.USERNAME);
      esme.answers(this::whenItMay);
      bridge
          .store()
          .outbox()
          .insert(null, StubGateway.USERNAME, receipts())
          .toCompletableFuture()
          .get();
      await().until(() -> attempts.get() == WINDOW);
      gateway.hold(GatewayOperation.SEND_MESSAGE);
      int submit = esme.submit("under way", "4915112345678");
      await().until(() -> !gateway.requests(GatewayOperation.SEND_MESSAGE).isEmpty());

      Thread stop = new Thread(bridge.context()::stop);
      stop.start();
      await().until(() -> bridge.server().getSessions().draining());
      AccountSessions sessions = bridge.bean("accountSessions", AccountSessions.class);
      sessions.forgetUnneeded(); // as a timer does
      assertThat(sessions.hasReceiver(StubGateway.USERNAME)).isTrue();
      assertThat(bridge.bean("gatewayAccounts", GatewayAccounts.class).all()).hasSize(1);

      answers.countDown();
      SessionRegistry registry = bridge.server().getSessions();
      await().until(() -> registry.freeDeliverSlots(StubGateway.USERNAME) == WINDOW);
      assertThat(esme.ended()).as("a submit is under way").isFalse();
      gateway.release(GatewayOperation.SEND_MESSAGE);
      assertThat(esme.awaitAnswer(submit)).isNotEmpty();
      stop.join();

      // what was claimed ahead, and no more
      assertThat(attempts.get()).isBetween(WINDOW + 1, 4 * WINDOW);
      assertThat(esme.deliveredCount()).isEqualTo(attempts.get());
      assertThat(bridge.database().run("SELECT COUNT(*) FROM outbox"))
          .isEqualTo(WAITING - attempts.get());
    }
  }

  private int whenItMay(int number) {
    try {
      answers.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private void count(CamelContext context) {
    context
        .getManagementStrategy()
        .addEventNotifier(
            new EventNotifierSupport() {
              @Override
              public void notify(CamelEvent event) {
                if (event instanceof ExchangeSendingEvent sending
                    && sending.getEndpoint().getEndpointUri().contains("deliver_sm")) {
                  attempts.incrementAndGet();
                }
              }
            });
  }

  private static List<OutboxEntry> receipts() {
    Receipts receipts = new Receipts(new ObjectMapper(), Duration.ofHours(72));
    Instant now = Instant.now();
    return IntStream.range(0, WAITING)
        .mapToObj(i -> OutboxDrainIT.row(i, now))
        .map(row -> receipts.entry(row, MessageState.DELIVERED, now, now))
        .toList();
  }
}
