package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.component.QuickCompletion;
import io.github.smppbridge.gateway.http.GatewayHttpComponent;
import io.github.smppbridge.smpp.SessionLoop;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Patience;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which steps of the real routes run on the session's event loop, and which on workers. */
class LoopThreadsTest {
  private static final String NUMBER = "+4915112345678";

  private static final Set<String> REQUESTS =
      Set.of("submit-sm", "submit-multi", "data-sm", "query-sm", "cancel-sm");

  /** A step that a submit went through, and on which thread. */
  private record Passed(String step, boolean onLoop, Thread thread) {}

  private static final Queue<Passed> passed = new ConcurrentLinkedQueue<>();
  private static volatile Synchronization atTheEnd;
  private static StubGateway gateway;
  private static TestBridge bridge;

  @BeforeAll
  static void start() throws Exception {
    gateway = StubGateway.start();
    bridge =
        TestBridge.start(
            gateway,
            Files.createTempDirectory("loops"),
            Map.of("gateway.timeout", "20s", "gateway.retries", "1"),
            Duration.ofHours(1),
            options -> options,
            context ->
                context
                    .getCamelContextExtension()
                    .addInterceptStrategy(LoopThreadsTest::intercept));
  }

  @AfterAll
  static void stop() {
    bridge.close();
    gateway.close();
  }

  @AfterEach
  void calm() {
    atTheEnd = null;
    gateway.calm();
  }

  private static Processor intercept(
      CamelContext context, NamedNode step, Processor target, Processor next) {
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        passed.add(new Passed(step.getId(), SessionLoop.current() != null, Thread.currentThread()));
        if ("throttle".equals(step.getId()) && atTheEnd != null) {
          exchange.getExchangeExtension().addOnCompletion(atTheEnd);
        }
        return super.process(exchange, callback);
      }
    };
  }

  private static Set<String> steps(boolean onLoop) {
    return passed.stream()
        .filter(each -> each.onLoop() == onLoop)
        .map(Passed::step)
        .collect(Collectors.toSet());
  }

  private static Set<Thread> threads() {
    return passed.stream().map(Passed::thread).collect(Collectors.toSet());
  }

  @Test
  void everyStepOfASubmitRunsOnItsSessionsEventLoop() {
    try (Esme esme = bridge.bind()) {
      passed.clear();
      esme.submit("Hello", NUMBER);
      assertThat(steps(true))
          .contains("throttle", "assign-ids", "store-message", "read-answer", "message-accepted");
      assertThat(steps(false)).isEmpty();
      assertThat(threads()).hasSize(1);
    }
  }

  /** On loops of its own each call would be two wakes. */
  @Test
  void theGatewaysClientIsOnTheSameEventLoops() {
    GatewayHttpComponent client =
        bridge.context().getComponent("gateway-http", GatewayHttpComponent.class);
    assertThat(client.getVertx())
        .isSameAs(bridge.context().getRegistry().lookupByNameAndType("vertx", Vertx.class));
  }

  @Test
  void itEndsThereUnlessSomebodyHasSomethingDoneThen() throws Exception {
    CompletableFuture<SessionLoop> quick = new CompletableFuture<>();
    CompletableFuture<SessionLoop> any = new CompletableFuture<>();
    try (Esme esme = bridge.bind()) {
      atTheEnd = (QuickCompletion) exchange -> quick.complete(SessionLoop.current());
      esme.submit("Hello", NUMBER);
      atTheEnd =
          new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange exchange) {
              any.complete(SessionLoop.current());
            }
          };
      esme.submit("Hello", NUMBER);
    }
    assertThat(quick.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    assertThat(any.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isNull();
  }

  @Test
  void whatATeamFillsInRunsOnAWorkerAndTheMessageComesBack() throws Exception {
    AdviceWith.adviceWith(
        bridge.context(),
        "before-submit",
        route -> route.weaveAddLast().setProperty("rule").constant("1").id("a-rule"));
    try (Esme esme = bridge.bind()) {
      passed.clear();
      esme.submit("Hello", NUMBER);
      assertThat(steps(false)).contains("a-rule").hasSize(2); // and the log that is off
      assertThat(steps(true)).contains("throttle", "assign-ids", "message-accepted");

      AdviceWith.adviceWith(
          bridge.context(), "before-submit", route -> route.weaveById("a-rule").remove());
      passed.clear();
      esme.submit("Hello", NUMBER);
      assertThat(steps(false)).isEmpty();
    }
  }

  @Test
  void afterAnAttemptThatFailedItComesBack() {
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.raw(500, "{}"));
    try (Esme esme = bridge.bind()) {
      passed.clear();
      esme.submit("Hello", NUMBER);
      assertThat(gateway.messages()).isNotEmpty();
      assertThat(steps(true)).contains("read-answer", "message-accepted");
      assertThat(steps(false)).isSubsetOf("to-gateway");
    }
  }

  @Test
  void theOthersStayThereAsWell() {
    try (Esme esme = bridge.bind()) {
      String id = esme.submit("Hello", NUMBER);
      passed.clear();
      esme.query(id);
      esme.cancelStatus(id);
      esme.data(Sms.to(NUMBER).text("Hello"));
      assertThat(steps(true)).contains("find-message", "find-cancellable", "read-time-to-live");
      assertThat(steps(false)).isEmpty();
    }
  }

  @Test
  void ofASubmitMultiTheDestinationsRunOnWorkersAndItComesBack() {
    try (Esme esme = bridge.bind()) {
      passed.clear();
      esme.submitMulti(Sms.to(NUMBER).text("Hello"), NUMBER, "+4915112345679");
      assertThat(steps(true)).contains("begin-multi", "answer-destinations");
      assertThat(steps(false)).contains("store-message").doesNotContain("answer-destinations");
    }
  }

  @Test
  void aStepThatBlocksALoopIsNamed() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    AdviceWith.adviceWith(
        bridge.context(),
        "send-message",
        route -> route.weaveById("check-size").before().process(waits -> await(told)).id("naps"));
    try (Esme esme = bridge.bind();
        LogLines lines = LogLines.of("io.github.smppbridge.component", Level.WARN)) {
      CompletableFuture<String> answer = esme.submitAsync(Sms.to(NUMBER).text("Hello"));
      Awaitility.await().until(() -> !lines.messages().isEmpty());
      told.countDown();
      assertThat(answer.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotBlank();
      assertThat(lines.messages())
          .singleElement()
          .asString()
          .contains("waits for step naps of route send-message")
          .contains("LoopThreadsTest")
          .contains("mayBlock=true");
      assertThat(bridge.get("/metrics")).contains("smpp_loop_blocked_total 1.0");
    } finally {
      AdviceWith.adviceWith(
          bridge.context(), "send-message", route -> route.weaveById("naps").remove());
    }
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
