package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where deliveries run: no thread of theirs, unless a step of a team's may take its time. */
class DeliveriesOnLoopsTest {
  private static final int RECEIPTS = 40;

  private final List<String> threads = new CopyOnWriteArrayList<>();
  @TempDir Path folder;

  @Test
  void deliveriesStayOnTheEventLoopUntilAnExtensionPointHoldsAnything() throws Exception {
    try (StubGateway gateway = StubGateway.start();
        TestBridge bridge =
            TestBridge.start(
                gateway, folder, Map.of(), Duration.ofMillis(50), store -> store, this::watch)) {
      gateway.deliverAll();
      WireEsme esme = bridge.wire(TRANSCEIVER, StubGateway.USERNAME);
      await().until(() -> onLoops(esme));
      int before = esme.deliveredCount();

      RouteBuilder.addRoutes(
          bridge.context(),
          routes -> routes.from("direct:on-receipt").routeId("on-receipt").delay(1));

      await().until(() -> !onLoops(esme));
      for (int i = 0; i < RECEIPTS; i++) {
        esme.submit("n" + i, "4915112345678");
      }
      await().until(() -> esme.deliveredCount() >= before + RECEIPTS);
      assertThat(threads).noneMatch(DeliveriesOnLoopsTest::isLoop);
    }
  }

  /** It may block, and the ESME's answer has come on the event loop. */
  @Test
  void whatATeamHasDoneAtTheEndOfADeliveryIsDoneOnAWorker() throws Exception {
    try (StubGateway gateway = StubGateway.start();
        TestBridge bridge =
            TestBridge.start(
                gateway, folder, Map.of(), Duration.ofMillis(50), store -> store, context -> {})) {
      gateway.deliverAll();
      List<String> ended = new CopyOnWriteArrayList<>();
      RouteBuilder.addRoutes(
          bridge.context(),
          routes ->
              routes
                  .from("direct:on-receipt")
                  .routeId("on-receipt")
                  .process(exchange -> ExchangeEnd.then(exchange, done -> ended.add(here()))));
      WireEsme esme = bridge.wire(TRANSCEIVER, StubGateway.USERNAME);
      for (int i = 0; i < RECEIPTS; i++) {
        esme.submit("n" + i, "4915112345678");
      }
      await().until(() -> ended.size() == RECEIPTS);
      assertThat(ended).noneMatch(DeliveriesOnLoopsTest::isLoop);
    }
  }

  private static String here() {
    return Thread.currentThread().getName();
  }

  /** Whether one that is delivered now is so on an event loop. */
  private boolean onLoops(WireEsme esme) {
    threads.clear();
    int before = esme.deliveredCount();
    esme.awaitAnswer(esme.submit("hello", "4915112345678"));
    esme.awaitDelivered(before + 1);
    return threads.stream().allMatch(DeliveriesOnLoopsTest::isLoop);
  }

  private static boolean isLoop(String thread) {
    return thread.contains("eventloop");
  }

  private void watch(CamelContext context) {
    context
        .getManagementStrategy()
        .addEventNotifier(
            new EventNotifierSupport() {
              @Override
              public void notify(CamelEvent event) {
                if (event instanceof ExchangeSendingEvent sending
                    && sending.getEndpoint().getEndpointUri().contains("deliver_sm")) {
                  threads.add(Thread.currentThread().getName());
                }
              }
            });
  }
}
