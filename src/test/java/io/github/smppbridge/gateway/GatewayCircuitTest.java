package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayCircuit.State;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  private final GatewayAccounts accounts = new GatewayAccounts();
  private final GatewayCircuit circuit =
      new GatewayCircuit(WAIT, Duration.ofSeconds(60), clock, accounts);

  private boolean call(GatewayCircuit circuit, String operation, boolean failed) {
    Exchange exchange = ofTheOnlyOne();
    exchange.setProperty(RouteProperties.GATEWAY_OPERATION, operation);
    exchange.setProperty(RouteProperties.GATEWAY_FAILED, failed);
    circuit.enter(exchange);
    circuit.leave(exchange);
    return exchange.getProperty(RouteProperties.GATEWAY_NOT_SENT) == null;
  }

  private GatewayAccount account(String user) {
    GatewayAccount account =
        new GatewayAccount(user, GatewayCredential.basic(user, Secret.of("secret")), clock);
    accounts.admit(account);
    return account;
  }

  private Exchange of(String user) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, user);
    return exchange;
  }

  /** Whether it was made. */
  private boolean call(String user, String operation, boolean failed) {
    Exchange exchange = of(user);
    exchange.setProperty(RouteProperties.GATEWAY_OPERATION, operation);
    exchange.setProperty(RouteProperties.GATEWAY_FAILED, failed);
    circuit.enter(exchange);
    circuit.leave(exchange);
    return exchange.getProperty(RouteProperties.GATEWAY_NOT_SENT) == null;
  }

  private void sends(int count, String user, boolean failed) {
    for (int i = 0; i < count; i++) {
      call(user, SEND, failed);
    }
  }

  @Test
  void oneAccountsFailuresAreItsOwn() {
    account("bad");
    account("good");
    sends(1, "good", false);
    sends(1_000, "bad", true);

    assertThat(call("bad", SEND, true)).isFalse();
    assertThat(circuit.refuses(of("bad"))).isTrue();
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    assertThat(circuit.describe()).containsEntry("accountCircuitsOpen", "1");
    assertThat(circuit.refuses(of("good"))).isFalse();
    assertThat(call("good", SEND, false)).isTrue();

    clock.advance(WAIT.plusMillis(1));
    assertThat(call("bad", SEND, false)).isTrue();
    assertThat(circuit.describe()).containsEntry("accountCircuitsOpen", "0");
  }

  @Test
  void answersToCallsThatBeganBeforeTheFirstFailureCount() {
    account("busy");
    List<Exchange> underWay = new ArrayList<>();
    for (int i = 0; i < 10 * CallTally.MINIMUM_CALLS; i++) {
      Exchange exchange = of("busy");
      exchange.setProperty(RouteProperties.GATEWAY_OPERATION, SEND);
      exchange.setProperty(RouteProperties.GATEWAY_FAILED, i % 10 == 0);
      circuit.enter(exchange);
      underWay.add(exchange);
    }
    underWay.forEach(circuit::leave);

    assertThat(circuit.accountsOpen()).isZero();
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void whoComesWhileOnlyOneAccountCallsIsNotRefused() {
    account("bad");
    account("good");
    sends(1_000, "bad", true);
    assertThat(circuit.state()).as("it fails for all that call").isEqualTo(State.OPEN);

    assertThat(circuit.refuses(of("good"))).isFalse();
    assertThat(call("good", SEND, false)).isTrue();

    assertThat(circuit.state()).as("the gateway answers").isEqualTo(State.CLOSED);
    assertThat(call("bad", SEND, true)).isFalse();
  }

  @Test
  void manyAccountsWithFewCallsAreProtectedToo() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < CallTally.MINIMUM_CALLS; i++) {
        account("account" + i);
        assertThat(circuit.state()).isEqualTo(round == 0 ? State.CLOSED : State.OPEN);
        assertThat(call("account" + i, SEND, true)).isEqualTo(round == 0);
      }
    }
    account("another");
    Exchange trial = of("another");
    trial.setProperty(RouteProperties.GATEWAY_OPERATION, SEND);
    circuit.enter(trial);
    assertThat(trial.getProperty(RouteProperties.GATEWAY_NOT_SENT)).isNull();
    assertThat(circuit.refuses(of("another"))).as("one call at a time").isTrue();
  }

  @Test
  void accountsThatTheGatewayAnswersKeepItClosed() {
    List.of("bad1", "bad2", "bad3", "bad4", "bad5", "good1", "good2").forEach(this::account);
    sends(1, "good1", false);
    sends(1, "good2", false);
    for (int bad = 1; bad <= 5; bad++) {
      sends(100, "bad" + bad, true);
    }

    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    assertThat(circuit.accountsOpen()).isEqualTo(5);
  }

  @Test
  void whomTheGatewayHasJustAnsweredGoesOn() {
    account("good");
    sends(1, "good", false);
    for (int i = 0; i < 2 * CallTally.MINIMUM_CALLS; i++) {
      account("account" + i);
      call("account" + i, SEND, true);
    }
    assertThat(circuit.state()).isEqualTo(State.OPEN);

    assertThat(circuit.refuses(of("good"))).isFalse();
    assertThat(call("good", SEND, true)).isTrue();
    assertThat(call("good", SEND, true)).isFalse();
  }

  /** A bind whose credentials nobody has proved, with the system_id of an account. */
  private boolean strangersBind(String user, boolean failed) {
    Exchange bind = of(user);
    bind.setProperty(
        RouteProperties.GATEWAY_ACCOUNT,
        new GatewayAccount(user, GatewayCredential.basic(user, Secret.of("?")), clock));
    bind.setProperty(RouteProperties.GATEWAY_FAILED, failed);
    circuit.enter(bind);
    circuit.leave(bind);
    return bind.getProperty(RouteProperties.GATEWAY_NOT_SENT) == null;
  }

  @Test
  void bindsThatNobodyProvedOpenNothing() {
    account("good");
    for (int i = 0; i < 1_000; i++) {
      assertThat(strangersBind("good", true)).isTrue();
    }

    assertThat(circuit.accountsOpen()).isZero();
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    assertThat(call("good", ASK, false)).isTrue();
  }

  @Test
  void norDoTheyCloseAnything() {
    account("bad");
    for (int i = 0; i < CallTally.MINIMUM_CALLS; i++) {
      call("bad", ASK, true);
    }
    assertThat(strangersBind("bad", false)).as("not while it is open").isFalse();
    clock.advance(WAIT.plusMillis(1));

    for (int i = 0; i < 100; i++) {
      assertThat(strangersBind("bad", i % 2 == 0)).isTrue();
      assertThat(strangersBind("stranger" + i, false)).isTrue();
    }

    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
    assertThat(call("bad", ASK, false)).as("their own probes are left").isTrue();
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  private Exchange ofTheOnlyOne() {
    if (accounts.find("only").isEmpty()) {
      account("only");
    }
    return of("only");
  }

  private boolean refuses(GatewayCircuit circuit) {
    return circuit.refuses(ofTheOnlyOne());
  }

  private void calls(int count, String operation, boolean failed) {
    for (int i = 0; i < count; i++) {
      call(circuit, operation, failed);
    }
  }

  @Test
  void whatSendsIsJudgedApartFromWhatAsks() {
    for (int i = 0; i < CallTally.MINIMUM_CALLS; i++) {
      assertThat(refuses(circuit)).isFalse();
      assertThat(call(circuit, SEND, true)).as("send %s", i).isTrue();
      calls(10, ASK, false);
    }

    assertThat(refuses(circuit)).isTrue();
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
    calls(CallTally.MINIMUM_CALLS, ASK, true);

    assertThat(call(circuit, ASK, false)).isFalse();
    assertThat(refuses(circuit)).isFalse();
    assertThat(call(circuit, SEND, false)).isTrue();
    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void afterTheWaitSomeCallsDecide() {
    calls(CallTally.MINIMUM_CALLS, SEND, true);
    clock.advance(WAIT.minusMillis(1));
    assertThat(refuses(circuit)).isTrue();
    clock.advance(Duration.ofMillis(2));
    assertThat(refuses(circuit)).isFalse();

    calls(1, SEND, true);
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
    calls(Breaker.PROBES - 1, SEND, true);
    assertThat(refuses(circuit)).as("once more").isTrue();

    clock.advance(WAIT.plusMillis(1));
    calls(Breaker.PROBES, SEND, false);
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void oneAnswerClosesItHoweverSeldomCallsAreMade() {
    calls(CallTally.MINIMUM_CALLS, ASK, true);
    clock.advance(WAIT.plusMillis(1));
    calls(2, ASK, true);

    assertThat(call(circuit, ASK, false)).isTrue();

    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void itCountsAsOpenOnlyAsLongAsItLetsNobodyPass() {
    calls(CallTally.MINIMUM_CALLS, ASK, true);
    clock.advance(WAIT.minusMillis(1));
    assertThat(circuit.state()).isEqualTo(State.OPEN);

    clock.advance(Duration.ofMillis(1));

    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void whatAsksIsTriedAgainOnceMessagesAreTakenAgain() {
    calls(CallTally.MINIMUM_CALLS, SEND, true);
    calls(CallTally.MINIMUM_CALLS, ASK, true);
    clock.advance(WAIT.plusMillis(1));

    assertThat(call(circuit, SEND, false)).isTrue();

    assertThat(circuit.describe()).containsEntry("circuitOfAsks", "closed");
  }

  @Test
  void answersThatComeTogetherCloseItOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(Breaker.PROBES);
    for (int round = 0; round < 200; round++) {
      calls(CallTally.MINIMUM_CALLS, SEND, true);
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
    GatewayCircuit never =
        new GatewayCircuit(Duration.ZERO, Duration.ofSeconds(60), clock, accounts);
    for (int i = 0; i < 100; i++) {
      assertThat(call(never, SEND, true)).isTrue();
    }
    assertThat(never.state()).isEqualTo(State.CLOSED);
    assertThat(refuses(never)).isFalse();
  }
}
