package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.gateway.GatewayCircuit.State;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class GatewayCircuitTest {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final String SEND = "send_message";
  private static final String ASK = "cancel_message";

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final TestClock clock = new TestClock();
  private final GatewayCircuit circuit = new GatewayCircuit(WAIT, Duration.ofSeconds(60), clock);

  private boolean call(GatewayCircuit circuit, String operation, boolean failed) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(RouteProperties.GATEWAY_OPERATION, operation);
    exchange.setProperty(RouteProperties.GATEWAY_FAILED, failed);
    circuit.enter(exchange);
    circuit.leave(exchange);
    return exchange.getProperty(RouteProperties.GATEWAY_NOT_SENT) == null;
  }

  private void calls(int count, String operation, boolean failed) {
    for (int i = 0; i < count; i++) {
      call(circuit, operation, failed);
    }
  }

  @Test
  void whatSendsIsJudgedApartFromWhatAsks() {
    for (int i = 0; i < Breaker.MINIMUM_CALLS; i++) {
      assertThat(circuit.refuses()).isFalse();
      assertThat(call(circuit, SEND, true)).as("send %s", i).isTrue();
      calls(10, ASK, false);
    }

    assertThat(circuit.refuses()).isTrue();
    assertThat(call(circuit, SEND, false)).isFalse();
    assertThat(call(circuit, ASK, false)).isTrue();
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    assertThat(circuit.describe())
        .containsEntry("circuit", "open")
        .containsEntry("circuitOfSends", "open")
        .containsEntry("circuitOfAsks", "closed");
  }

  @Test
  void whatAsksIsLeftAloneWhileMessagesAreTaken() {
    calls(200, SEND, false);
    calls(Breaker.MINIMUM_CALLS, ASK, true);

    assertThat(call(circuit, ASK, false)).isFalse();
    assertThat(circuit.refuses()).isFalse();
    assertThat(call(circuit, SEND, false)).isTrue();
    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void afterTheWaitSomeCallsDecide() {
    calls(Breaker.MINIMUM_CALLS, SEND, true);
    clock.advance(WAIT.minusMillis(1));
    assertThat(circuit.refuses()).isTrue();
    clock.advance(Duration.ofMillis(2));
    assertThat(circuit.refuses()).isFalse();

    calls(1, SEND, true);
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
    calls(Breaker.PROBES - 1, SEND, true);
    assertThat(circuit.refuses()).as("once more").isTrue();

    clock.advance(WAIT.plusMillis(1));
    calls(Breaker.PROBES, SEND, false);
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void oneAnswerClosesItHoweverSeldomCallsAreMade() {
    calls(Breaker.MINIMUM_CALLS, ASK, true);
    clock.advance(WAIT.plusMillis(1));
    calls(2, ASK, true);

    assertThat(call(circuit, ASK, false)).isTrue();

    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void itCountsAsOpenOnlyAsLongAsItLetsNobodyPass() {
    calls(Breaker.MINIMUM_CALLS, ASK, true);
    clock.advance(WAIT.minusMillis(1));
    assertThat(circuit.state()).isEqualTo(State.OPEN);

    clock.advance(Duration.ofMillis(1));

    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void whatAsksIsTriedAgainOnceMessagesAreTakenAgain() {
    calls(Breaker.MINIMUM_CALLS, SEND, true);
    calls(Breaker.MINIMUM_CALLS, ASK, true);
    clock.advance(WAIT.plusMillis(1));

    assertThat(call(circuit, SEND, false)).isTrue();

    assertThat(circuit.describe()).containsEntry("circuitOfAsks", "closed");
  }

  @Test
  void answersThatComeTogetherCloseItOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(Breaker.PROBES);
    for (int round = 0; round < 200; round++) {
      calls(Breaker.MINIMUM_CALLS, SEND, true);
      clock.advance(WAIT.plusMillis(1));
      Callable<Boolean> answered = () -> call(circuit, SEND, false);

      for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(20, answered))) {
        each.get();
      }

      assertThat(circuit.state()).isEqualTo(State.CLOSED);
    }
    threads.shutdown();
  }

  @Test
  void withoutAWaitItNeverOpens() {
    GatewayCircuit never = new GatewayCircuit(Duration.ZERO, Duration.ofSeconds(60), clock);
    for (int i = 0; i < 100; i++) {
      assertThat(call(never, SEND, true)).isTrue();
    }
    assertThat(never.state()).isEqualTo(State.CLOSED);
    assertThat(never.refuses()).isFalse();
  }
}
