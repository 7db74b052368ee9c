package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's steps that hang take threads of their own, and none that carry messages. */
class RouteThreadsTest {
  private static final String NUMBER = "4915112345678";
  private static final String BAD = StubGateway.USERNAME;
  private static final String GOOD = "GOOD01";
  private static final int THREADS = 4;

  @TempDir Path folder;
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();
  private StubGateway gateway;
  private TestBridge bridge;

  @BeforeEach
  void start() {
    gateway = StubGateway.start();
    gateway.account(GOOD, StubGateway.PASSWORD);
    gateway.deliverAll();
    bridge =
        TestBridge.start(
            gateway,
            folder,
            Map.of(
                "routes.threads", String.valueOf(THREADS),
                "routes.queue", "20",
                // as few as a pool of Java 17 may have
                "smpp.worker_threads", "2",
                "receipts.retry_max_delay", "1s"),
            Duration.ofMillis(100),
            store -> store,
            context -> {});
  }

  @AfterEach
  void stop() {
    release.countDown();
    bridge.close();
    gateway.close();
  }

  private void hang(Exchange exchange) throws InterruptedException {
    hanging.incrementAndGet();
    release.await();
  }

  private void hangForBad(Exchange exchange) throws InterruptedException {
    if (BAD.equals(exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID))) {
      hang(exchange);
    }
  }

  private interface Steps {
    void of(RouteDefinition route);
  }

  private void replace(String route, Steps steps) throws Exception {
    RouteBuilder.addRoutes(
        bridge.context(), routes -> steps.of(routes.from("direct:" + route).routeId(route)));
  }

  private void isReady() {
    assertThat(bridge.send("GET", "/health/ready", null, null).statusCode()).isEqualTo(200);
  }

  @Test
  void whereAllHangBindsAreAnsweredAndEnd() throws Exception {
    replace("before-submit", route -> route.process(this::hang));
    for (String account : new String[] {BAD, GOOD}) {
      WireEsme esme = bridge.wire(TRANSCEIVER, account);
      for (int i = 0; i < THREADS / 2; i++) {
        esme.submit("hangs", NUMBER);
      }
    }
    await().until(() -> hanging.get() == THREADS);
    for (int i = 0; i < 5; i++) {
      bridge.wire(TRANSCEIVER, GOOD);
    }
    // at its end a bind gives back what it has at the guard
    await()
        .untilAsserted(
            () ->
                assertThat(bridge.get("/metrics"))
                    .contains("smpp_route_threads_waiting{routes=\"submit\"} 0.0"));
  }

  @Test
  void whereBeforeSubmitHangsOthersAreServedAndTheRestIsAnsweredToTryAgain() throws Exception {
    replace("before-submit", route -> route.process(this::hangForBad));
    WireEsme bad = bridge.wire(TRANSCEIVER, BAD);
    int first = bad.submit("hangs", NUMBER);
    await().until(() -> hanging.get() == 1);
    for (int i = 1; i < 30; i++) {
      bad.submit("n" + i, NUMBER);
    }
    await().until(() -> bad.all().size() == 30 - THREADS / 2);
    assertThat(bad.all()).extracting(RawEsme.Pdu::status).containsOnly(0x58);
    assertThat(hanging).hasValue(THREADS / 2);

    WireEsme good = bridge.wire(TRANSCEIVER, GOOD);
    assertThat(good.awaitAnswer(good.submit("good", NUMBER))).isNotEmpty();
    good.awaitDelivered(1);
    isReady();
    assertThat(bridge.get("/metrics"))
        .contains("smpp_route_threads_busy{routes=\"submit\"} 2.0")
        .containsPattern("smpp_route_threads_refused_total\\{routes=\"submit\"\\} 28");

    release.countDown();
    assertThat(bad.awaitAnswer(first)).isNotEmpty();
  }

  @Test
  void whereOnReceiptHangsOtherAccountsGetTheirsAndNothingIsLost() throws Exception {
    replace("on-receipt", route -> route.process(this::hangForBad));
    WireEsme bad = bridge.wire(TRANSCEIVER, BAD);
    WireEsme good = bridge.wire(TRANSCEIVER, GOOD);
    for (int i = 0; i < 20; i++) {
      bad.awaitAnswer(bad.submit("b" + i, NUMBER));
    }
    await().until(() -> hanging.get() == 1);
    for (int i = 0; i < 20; i++) {
      good.awaitAnswer(good.submit("g" + i, NUMBER));
    }
    good.awaitDelivered(20);
    isReady();
    assertThat(bad.deliveredCount()).isZero();

    release.countDown();
    bad.awaitDelivered(20);
  }

  /** Ten failures used to be the end of what a team's own step could not do. */
  @Test
  void whatOnReceiptCannotDoForLongIsTriedUntilItCan() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    replace(
        "on-receipt",
        route ->
            route.process(
                exchange -> {
                  if (failures.incrementAndGet() <= 11) {
                    throw new IllegalStateException("the other side is down");
                  }
                }));
    WireEsme esme = bridge.wire(TRANSCEIVER, BAD);
    esme.awaitAnswer(esme.submit("hello", NUMBER));
    esme.awaitDelivered(1);
    assertThat(failures).hasValue(12);
  }

  @Test
  void whatAWireTapBeginsHangsWithoutTheMessagesAndIsDroppedAndCountedBeyondTheBound()
      throws Exception {
    RouteBuilder.addRoutes(
        bridge.context(),
        routes -> routes.from("direct:hangs").routeId("hangs").process(this::hang));
    replace("before-submit", route -> route.wireTap("direct:hangs"));
    replace("on-receipt", route -> route.wireTap("direct:hangs"));
    WireEsme esme = bridge.wire(TRANSCEIVER, BAD);
    for (int i = 0; i < 30; i++) {
      assertThat(esme.awaitAnswer(esme.submit("n" + i, NUMBER))).isNotEmpty();
    }
    esme.awaitDelivered(30);
    isReady();
    assertThat(hanging).hasValue(THREADS);
    // of 60 copies, 4 hang and 20 wait
    assertThat(bridge.get("/metrics"))
        .contains("smpp_route_threads_busy{routes=\"tap\"} 4.0")
        .contains("smpp_route_threads_waiting{routes=\"tap\"} 20.0")
        .contains("smpp_route_threads_refused_total{routes=\"tap\"} 36.0");
  }

  /** Of what waits there, too: it comes back to where the team's steps run. */
  @Test
  void stepsBehindACallOfTheGatewayAreOnTheTeamsThreadsToo() throws Exception {
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    replace(
        "before-submit",
        route ->
            route
                .process(exchange -> threads.add(Thread.currentThread().getName()))
                .to("direct:send-message")
                .process(exchange -> threads.add(Thread.currentThread().getName()))
                .setHeader(SmppServerConstants.COMMAND_STATUS)
                .constant("ESME_ROK"));
    WireEsme esme = bridge.wire(TRANSCEIVER, BAD);
    for (int i = 0; i < 10; i++) {
      assertThat(esme.awaitAnswer(esme.submit("n" + i, NUMBER))).isNotEmpty();
    }
    assertThat(threads).hasSize(20).allMatch(name -> name.startsWith("before-submit-"));
  }

  @Test
  void whatIsDoneAtTheEndOfAMessageIsOnTheTeamsThreadsToo() throws Exception {
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    for (String route : new String[] {"before-submit", "on-receipt"}) {
      replace(
          route,
          steps ->
              steps.process(
                  exchange ->
                      ExchangeEnd.then(
                          exchange, done -> threads.add(Thread.currentThread().getName()))));
    }
    WireEsme esme = bridge.wire(TRANSCEIVER, BAD);
    esme.awaitAnswer(esme.submit("hello", NUMBER));
    esme.awaitDelivered(1);
    await().until(() -> threads.size() == 2);
    assertThat(threads).allMatch(name -> name.matches("(before-submit|on-receipt)-\\d+"));
  }
}
