package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.PartPdu;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Steps of a route that hang, forget their callback, or throw an Error: nobody waits for ever. */
class HangingRoutesTest {
  private static final int RSYSERR = 0x08;
  private static final String NUMBER = "4915112345678";

  private static final CountDownLatch hang = new CountDownLatch(1);

  /** Of what hangs until the bridge has stopped. */
  private static final CountDownLatch end = new CountDownLatch(1);

  private static final Queue<Runnable> forgotten = new ConcurrentLinkedQueue<>();
  private static StubGateway gateway;
  private static TestBridge bridge;

  @BeforeAll
  static void start() throws Exception {
    gateway = StubGateway.start();
    bridge =
        TestBridge.start(
            gateway,
            Files.createTempDirectory("hanging"),
            Map.of("smpp.request_timeout", "1s"),
            Duration.ofMillis(200),
            options -> options,
            context ->
                context
                    .getCamelContextExtension()
                    .addInterceptStrategy(HangingRoutesTest::intercept));
    // as shipped it holds nothing, and is not called
    AdviceWith.adviceWith(
        bridge.context(),
        "before-submit",
        route -> route.weaveByToUri("log:*").replace().removeHeader("nothing"));
  }

  @AfterAll
  static void stopsWithoutWaitingForWhatHangs() {
    long start = System.nanoTime();
    bridge.close();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    end.countDown();
    gateway.close();
    assertThat(took).isLessThan(Duration.ofSeconds(20));
  }

  private static Processor intercept(
      CamelContext context, NamedNode step, Processor target, Processor next) {
    boolean before = step.getParentId() != null && step.getParentId().equals("before-submit");
    if (!before && !"message-accepted".equals(step.getId())) {
      return target;
    }
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        String text = before ? exchange.getMessage().getBody(String.class) : "";
        String trick = before ? text : exchange.getProperty("trick", "", String.class);
        if (before) {
          exchange.setProperty("trick", text);
        }
        if (before == trick.startsWith("late")) {
          return super.process(exchange, callback);
        } else if (trick.startsWith("hang")) {
          try {
            (trick.equals("hang") ? hang : end).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        } else if (trick.startsWith("error")) {
          throw new StackOverflowError("of a step");
        } else if (trick.startsWith("forget") || trick.startsWith("late")) {
          forgotten.add(() -> super.process(exchange, callback));
          return false;
        }
        return super.process(exchange, callback);
      }
    };
  }

  private static byte[] submit(String text) {
    return Pdus.submitSm(NUMBER, 1, text);
  }

  /** With replace_if_present_flag. */
  private static byte[] replacing(String text) {
    byte[] body = submit(text);
    body[body.length - text.length() - 4] = 1;
    return body;
  }

  private static int rows() {
    return ((Number) bridge.database().run("SELECT COUNT(*) FROM message")).intValue();
  }

  @Test
  void whateverAStepDoesTheRequestIsAnsweredAndWhatComesLaterIsNothing() throws Exception {
    try (RawEsme esme = bound();
        LogLines log = LogLines.of("io.github.smppbridge.smpp.session", Level.WARN)) {
      esme.send(Command.SUBMIT_SM, 2, submit("error"));
      assertThat(esme.read().status()).isEqualTo(RSYSERR);
      esme.send(Command.SUBMIT_SM, 3, submit("hang"));
      esme.send(Command.SUBMIT_SM, 4, submit("forget"));
      esme.send(Command.SUBMIT_SM, 5, submit("late"));
      for (int i = 0; i < 3; i++) {
        assertThat(esme.read().status()).isEqualTo(RSYSERR);
      }
      assertThat(log.messages())
          .first()
          .asString()
          .contains("ESME_RSYSERR", "exchange ", "of route ");
      // accepted by the gateway, and refused to its ESME: taken back
      await()
          .untilAsserted(
              () -> assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).hasSize(1));
      assertThat(gateway.sentTexts()).filteredOn("late"::equals).hasSize(1);
      assertThat(bridge.get("/metrics"))
          .contains("smpp_requests_overdue_total{command=\"submit_sm\"} 3.0")
          .contains("smpp_requests_stuck 3.0")
          .containsPattern("smpp_oldest_request_seconds\\{kind=\"submit\"\\} [1-9]");
      assertThat(bridge.get("/health?data=true")).contains("stuckRequests", "submitOldestSeconds");

      forgotten.forEach(Runnable::run);
      hang.countDown();
      await()
          .untilAsserted(
              () -> assertThat(bridge.get("/metrics")).contains("smpp_requests_stuck 0.0"));
      await().untilAsserted(() -> assertThat(rows()).isZero());
      assertThat(gateway.sentTexts()).filteredOn("late"::equals).hasSize(1);
      esme.send(Command.SUBMIT_SM, 9, submit("well"));
      assertThat(esme.read().status()).isZero();
    }
  }

  @Test
  void whatComesInOrderBehindOneThatHangsIsAnsweredAndThenGoesOn() throws Exception {
    try (RawEsme esme = bound()) {
      esme.send(Command.SUBMIT_SM, 2, replacing("hang on"));
      esme.send(Command.SUBMIT_SM, 3, replacing("behind"));
      esme.send(Command.SUBMIT_SM, 4, new PartPdu(NUMBER, 7, 2, 1, 1, "part of another").udh());
      // parts stay on the event loop, where nothing hangs
      assertThat(esme.read()).extracting("status", "sequenceNumber").containsExactly(0, 4);
      assertThat(List.of(esme.read(), esme.read()))
          .extracting("status", "sequenceNumber")
          .contains(tuple(RSYSERR, 2))
          // whose time ends with the first one's; read later, it may have a moment left
          .containsAnyOf(tuple(RSYSERR, 3), tuple(0, 3));

      esme.send(Command.SUBMIT_SM, 5, replacing("afterwards"));
      assertThat(esme.read()).extracting("status", "sequenceNumber").containsExactly(0, 5);
      assertThat(gateway.sentTexts()).contains("afterwards");
    }
  }

  /** The first bind of a process may take longer than it has here. */
  private static RawEsme bound() throws Exception {
    for (int attempt = 0; ; attempt++) {
      RawEsme esme = RawEsme.connect(bridge.smppPort());
      esme.send(
          Command.BIND_TRANSCEIVER, 1, Pdus.bind(StubGateway.USERNAME, StubGateway.PASSWORD, 0x34));
      if (esme.read().status() == 0) {
        return esme;
      }
      esme.close();
      assertThat(attempt).isLessThan(5);
    }
  }
}
