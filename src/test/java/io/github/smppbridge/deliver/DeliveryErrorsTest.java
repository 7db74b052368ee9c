package io.github.smppbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.component.SmppServerComponent;
import io.github.smppbridge.crash.KillSwitch;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors strike the ways of a receipt: each comes, and comes once. */
class DeliveryErrorsTest {
  private static final String NUMBER = "4915112345678";

  /** What the outbox asks for first when it looks, and when it claims. */
  private static final class StrickenOutbox extends OutboxComponent {
    private final AtomicInteger strikes = new AtomicInteger();

    @Override
    SmppServerComponent server(String name) {
      if (strikes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new StackOverflowError();
      }
      return super.server(name);
    }
  }

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private final KillSwitch commits = new KillSwitch();
  private final Map<String, Throwable> strikes = new ConcurrentHashMap<>();
  private final StrickenOutbox outbox = new StrickenOutbox();
  private TestBridge bridge;
  private WireEsme esme;

  @BeforeEach
  void start() {
    bridge =
        TestBridge.start(
            gateway,
            folder,
            Map.of("smpp.response_timeout", "1s"),
            Duration.ofMillis(200),
            options -> options.withCommits(commits),
            this::camel);
    esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
  }

  private void camel(CamelContext context) {
    context.addComponent("outbox", outbox);
    context
        .getCamelContextExtension()
        .addInterceptStrategy((camel, step, target, next) -> struck(step, target));
  }

  /** Before a step of this id, once. */
  private Processor struck(NamedNode step, Processor target) {
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        Throwable strike = strikes.remove(step.getId());
        if (strike instanceof Error error) {
          throw error;
        }
        if (strike != null) {
          exchange.setException(strike);
          callback.done(true);
          return true;
        }
        return super.process(exchange, callback);
      }
    };
  }

  @AfterEach
  void stop() {
    // what an Error took away with it is in flight for ever
    bridge.context().getShutdownStrategy().setTimeout(1);
    bridge.close();
    gateway.close();
  }

  private List<String> submit(int count) {
    List<Integer> submits =
        IntStream.range(0, count).mapToObj(i -> esme.submit("n" + i, NUMBER)).toList();
    return submits.stream().map(esme::awaitAnswer).toList();
  }

  /** The phone reports on all that it did not report on. */
  private void report() {
    gateway.messages().forEach(message -> gateway.deliver(message.id()));
  }

  private void assertEachReceiptOnce(List<String> ids) {
    // an Error that reaches the end of its thread is what is tested here
    await()
        .dontCatchUncaughtExceptions()
        .untilAsserted(
            () -> assertThat(bridge.database().run("SELECT COUNT(*) FROM outbox")).isEqualTo(0));
    assertThat(esme.awaitDelivered(ids.size()))
        .extracting(WireEsme.Pdu::id)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void anExceptionAfterTheEsmeTookItDoesNotBringItAgain() {
    List<String> ids = submit(5);
    strikes.put("settle", new IllegalStateException("a step of one's own"));
    report();

    assertEachReceiptOnce(ids);
    assertThat(strikes).isEmpty();
  }

  /** Two receipts, each by one, since what an Error loses is missed only when its lease ends. */
  @Test
  void anErrorAfterTheEsmeTookItDoesNotBringItAgainAndOneBeforeItIsSentOnlyDelaysIt() {
    List<String> ids = submit(5);
    strikes.put("settle", new StackOverflowError());
    strikes.put("compose-receipt", new StackOverflowError());
    report();

    assertEachReceiptOnce(ids);
    assertThat(strikes).isEmpty();
  }

  @Test
  void aSettlingThatNobodyHearsOfDoesNotBringItAgain() {
    AtomicInteger lost = new AtomicInteger();
    commits.loseAnswer(
        passage -> passage.toString().contains("outbox settle") && lost.incrementAndGet() > 0);

    List<String> ids = submit(5);
    report();

    assertEachReceiptOnce(ids);
    assertThat(lost).hasPositiveValue();
  }

  @Test
  void anErrorWhileItLooksOrClaimsOnlyDelaysWhatWaits() {
    List<String> ids = submit(3);
    // the timer, and whoever is told that something was stored
    outbox.strikes.set(5);
    report();

    assertEachReceiptOnce(ids);
    assertThat(outbox.strikes).hasValue(0);
  }
}
