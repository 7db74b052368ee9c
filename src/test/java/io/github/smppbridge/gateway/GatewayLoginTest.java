package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.testkit.TestClock;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** When tokens are renewed, shared and given up. */
class GatewayLoginTest {
  private final TestClock clock = new TestClock();
  private final GatewayAccounts accounts = new GatewayAccounts();
  private final SurplusTokens surplus = new SurplusTokens();
  private final GatewayLogin login =
      new GatewayLogin(accounts, surplus, true, Duration.ofHours(1), clock, clock);
  private final DefaultCamelContext context = new DefaultCamelContext();

  private Exchange bind(String password) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, "ESME");
    exchange.getMessage().setHeader(SmppServerConstants.PASSWORD, Secret.of(password));
    login.present(exchange);
    return exchange;
  }

  private void answer(Exchange exchange, String id, Duration life) throws IOException {
    String json =
        "{\"id\":\"%s\",\"access_token\":\"access-%s\",\"expires_at\":\"%s\"}"
            .formatted(id, id, clock.instant().plus(life));
    exchange.getMessage().setBody(new ObjectMapper().readTree(json));
    login.takeToken(exchange);
  }

  private String liveToken() {
    return accounts.find("ESME").flatMap(GatewayAccount::liveToken).orElseThrow().id();
  }

  private void admitted(String password, String token) throws IOException {
    Exchange bind = bind(password);
    answer(bind, token, Duration.ofMinutes(5));
    login.admit(bind);
    done(bind);
  }

  private void assertSurplus(String tokenId) {
    assertThat(surplus.take()).extracting(SurplusTokens.Surplus::tokenId).containsExactly(tokenId);
  }

  private void done(Exchange bind) {
    bind.getExchangeExtension().handoverCompletions().forEach(each -> each.onComplete(bind));
  }

  @Test
  void aTokenIsRenewedInTheLastFifthOfTheLifeTheGatewayGaveItAndThenRevoked() throws IOException {
    Exchange bind = bind("password");
    answer(bind, "first", Duration.ofMinutes(5));
    login.admit(bind);
    clock.advance(Duration.ofSeconds(239));
    assertThat(login.expiring()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(login.expiring()).hasSize(1);

    answer(bind, "second", Duration.ofMinutes(5));
    assertThat(login.expiring()).isEmpty();
    assertThat(liveToken()).isEqualTo("second");
    assertSurplus("first");
    assertThat(surplus.take()).isEmpty();
  }

  @Test
  void twoBindsAtTheSameTimeKeepTheFirstToken() throws IOException {
    Exchange one = bind("password");
    Exchange two = bind("password");
    answer(one, "one", Duration.ofMinutes(5));
    answer(two, "two", Duration.ofMinutes(5));
    login.admit(one);
    login.admit(two);
    done(one);
    done(two);
    assertThat(liveToken()).isEqualTo("one");
    assertSurplus("two");
  }

  @Test
  void newCredentialsTakeOverAndTheOldTokenIsRevoked() throws IOException {
    admitted("password", "old");
    admitted("changed", "new");
    assertThat(liveToken()).isEqualTo("new");
    assertSurplus("old");
  }

  @Test
  void theTokenOfABindThatWasNotAdmittedIsRevoked() throws IOException {
    Exchange refused = bind("password");
    answer(refused, "vain", Duration.ofMinutes(5));
    done(refused);
    assertThat(accounts.find("ESME")).isEmpty();
    assertSurplus("vain");
  }
}
