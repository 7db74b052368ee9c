package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long an account's credentials are known, in whatever order its exchanges end. */
class AccountSessionsTest {
  private final TestClock clock = new TestClock();
  private final GatewayAccounts accounts = new GatewayAccounts();
  private final AccountSessions sessions =
      new AccountSessions(accounts, new SurplusTokens(TokenRecords.NONE), () -> null, clock);
  private final DefaultCamelContext context = new DefaultCamelContext();

  @BeforeEach
  void known() {
    accounts.admit(
        new GatewayAccount("ESME", GatewayCredential.basic("ESME", Secret.of("pw")), clock));
  }

  @Test
  void aSessionsEndForgetsThem() {
    Exchange bind = exchange("1");
    sessions.begin(bind);
    over(bind);
    assertKnown();
    Exchange end = exchange("1");
    sessions.ended(end);
    assertKnown();
    sessions.forget(end);
    over(end);
    assertForgotten();
  }

  @Test
  void aSessionThatEndsBeforeTheExchangeOfItsBindLeavesThemToNobody() {
    Exchange bind = exchange("1");
    sessions.begin(bind);
    Exchange end = exchange("1");
    sessions.ended(end);
    assertKnown();
    sessions.forget(end);
    over(end);
    over(bind);
    assertForgotten();
  }

  @Test
  void neitherDoesOneWhoseEndIsStillBeingDealtWith() {
    Exchange bind = exchange("1");
    sessions.begin(bind);
    Exchange end = exchange("1");
    sessions.ended(end);
    over(bind);
    assertKnown();
    over(end);
    assertForgotten();
  }

  @Test
  void theEndOfOneSessionLeavesThemToTheOthers() {
    Exchange first = exchange("1");
    sessions.begin(first);
    Exchange second = exchange("2");
    sessions.begin(second);
    over(second);
    Exchange end = exchange("1");
    sessions.ended(end);
    over(end);
    over(first);
    assertKnown();
  }

  @Test
  void aRefusedBindOwesNoEnd() {
    Exchange bind = exchange("1");
    sessions.begin(bind);
    bind.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RBINDFAIL");
    over(bind);
    assertForgotten();
  }

  @Test
  void anEndThatNobodyTellsOfIsNotWaitedForForEver() {
    Exchange bind = exchange("1");
    sessions.begin(bind);
    over(bind);
    assertKnown();
    clock.advance(EndsOwed.LONGEST.plus(Duration.ofMillis(1)));
    assertForgotten();
  }

  private Exchange exchange(String session) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, "ESME");
    exchange.getMessage().setHeader(SmppServerConstants.SESSION_ID, session);
    return exchange;
  }

  private static void over(Exchange exchange) {
    UnitOfWorkHelper.doneSynchronizations(
        exchange, exchange.getExchangeExtension().handoverCompletions());
  }

  private void assertKnown() {
    sessions.forgetUnneeded();
    assertThat(accounts.find("ESME")).isPresent();
  }

  private void assertForgotten() {
    sessions.forgetUnneeded();
    assertThat(accounts.find("ESME")).isEmpty();
  }
}
