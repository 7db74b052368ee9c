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
    Exchange bind = begun("1");
    over(bind);
    assertKnown();
    Exchange end = ended("1");
    assertKnown();
    sessions.forget(end);
    over(end);
    assertForgotten();
  }

  @Test
  void aSessionThatEndsBeforeTheExchangeOfItsBindLeavesThemToNobody() {
    Exchange bind = begun("1");
    Exchange end = ended("1");
    assertKnown();
    sessions.forget(end);
    over(end);
    over(bind);
    assertForgotten();
  }

  @Test
  void neitherDoesOneWhoseEndIsStillBeingDealtWith() {
    Exchange bind = begun("1");
    Exchange end = ended("1");
    over(bind);
    assertKnown();
    over(end);
    assertForgotten();
  }

  @Test
  void theEndOfOneSessionLeavesThemToTheOthers() {
    Exchange first = begun("1");
    Exchange second = begun("2");
    over(second);
    Exchange end = ended("1");
    over(end);
    over(first);
    assertKnown();
  }

  @Test
  void aRefusedBindOwesNoEnd() {
    Exchange bind = begun("1");
    bind.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RBINDFAIL");
    over(bind);
    assertForgotten();
  }

  @Test
  void anEndThatNobodyTellsOfIsNotWaitedForForEver() {
    Exchange bind = begun("1");
    over(bind);
    assertKnown();
    clock.advance(EndsOwed.LONGEST.plus(Duration.ofMillis(1)));
    assertForgotten();
  }

  private Exchange begun(String session) {
    Exchange bind = exchange(session);
    sessions.begin(bind);
    return bind;
  }

  private Exchange ended(String session) {
    Exchange end = exchange(session);
    sessions.ended(end);
    return end;
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
