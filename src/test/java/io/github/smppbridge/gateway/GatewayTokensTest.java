package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.testkit.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** When tokens are asked for, renewed, shared and given up. */
class GatewayTokensTest {
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int MANY = 2_000;

  private final TestClock clock = new TestClock();
  private final GatewayAccounts accounts = new GatewayAccounts();
  private final SurplusTokens surplus = new SurplusTokens(TokenRecords.NONE);
  private final GatewayTokens tokens =
      new GatewayTokens(
          accounts, surplus, TokenRecords.NONE, true, true, Duration.ofHours(1), clock, clock);
  private final SharedLogins logins =
      new SharedLogins(accounts, tokens, clock, Duration.ofSeconds(60), Runnable::run);
  private final GatewayLogin login = new GatewayLogin(accounts, logins, clock, clock);
  private final DefaultCamelContext context = new DefaultCamelContext();

  @Test
  void aGatewayThatRefusesTheRequestIsAskedWithoutWhatCanBeSpared() {
    assertThat(scopes()).contains("messages:send", "inbox:refresh");
    Exchange bind = bind("pw");
    assertThat(tokens.begin(bind)).isTrue();
    tokens.scopesRefused(bind);
    assertThat(scopes()).contains("messages:send").doesNotContain("inbox:refresh");
    clock.advance(Duration.ofDays(1));
    assertThat(scopes()).as("once a day").contains("inbox:refresh");
    GatewayTokens others =
        new GatewayTokens(
            accounts, surplus, TokenRecords.NONE, true, false, Duration.ofHours(1), clock, clock);
    assertThat(others.request().get("scopes")).isEqualTo(GatewayTokens.SCOPES);
  }

  private List<String> scopes() {
    return ((List<?>) tokens.request().get("scopes")).stream().map(String::valueOf).toList();
  }

  private Exchange bind(String password) {
    return bind("ESME", password);
  }

  private Exchange bind(String systemId, String password) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, systemId);
    exchange.getMessage().setHeader(SmppServerConstants.PASSWORD, Secret.of(password));
    login.present(exchange);
    return exchange;
  }

  private void answer(Exchange exchange, String id) throws IOException {
    String json =
        "{\"id\":\"%s\",\"access_token\":\"access-%s\",\"expires_at\":\"%s\"}"
            .formatted(id, id, clock.instant().plus(LIFE));
    exchange.getMessage().setBody(new ObjectMapper().readTree(json));
    tokens.take(exchange);
  }

  private GatewayAccount account() {
    return accounts.find("ESME").orElseThrow();
  }

  private GatewayAccount admitted(String password, String token) throws IOException {
    Exchange bind = bind(password);
    assertThat(tokens.begin(bind)).isTrue();
    answer(bind, token);
    login.admit(bind);
    done(bind);
    return account();
  }

  private void assertSurplus(String tokenId) {
    assertThat(surplus.take()).extracting(SurplusTokens.Surplus::tokenId).containsExactly(tokenId);
  }

  private void done(Exchange bind) {
    bind.getExchangeExtension().handoverCompletions().forEach(each -> each.onComplete(bind));
  }

  private Exchange of(GatewayAccount account) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, account);
    return exchange;
  }

  private void drop() {
    assertThat(account().dropToken(account().token().orElseThrow())).isTrue();
  }

  @Test
  void aTokenIsRenewedInTheLastFifthOfTheLifeTheGatewayGaveItAndThenRevoked() throws IOException {
    admitted("password", "first");
    clock.advance(Duration.ofSeconds(239));
    assertThat(tokens.due()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.due()).hasSize(1);

    Exchange renewal = of(account());
    assertThat(tokens.begin(renewal)).isTrue();
    assertThat(tokens.due()).as("it is asked for").isEmpty();
    answer(renewal, "second");
    assertThat(tokens.due()).isEmpty();
    assertThat(account().liveToken().orElseThrow().id()).isEqualTo("second");
    assertSurplus("first");
    assertThat(surplus.take()).isEmpty();
  }

  @Test
  void bindsAtTheSameTimeShareALoginAndItsToken() throws IOException {
    Exchange one = bind("password");
    Exchange two = bind("password");
    Exchange other = bind("another");
    assertThat(one.getProperty(RouteProperties.BEGIN_LOGIN)).isNotNull();
    assertThat(two.getProperty(RouteProperties.BEGIN_LOGIN)).isNull();
    assertThat(other.getProperty(RouteProperties.BEGIN_LOGIN)).isNotNull();
    assertThat(tokens.begin(one)).isTrue();
    assertThat(tokens.begin(two)).isFalse();
    answer(one, "one");
    // the first one's socket is gone
    done(one);
    login.admit(two);
    done(two);
    assertThat(account().liveToken().orElseThrow().id()).isEqualTo("one");
    assertThat(surplus.take()).isEmpty();
  }

  @Test
  void newCredentialsTakeOverAndTheOldTokenIsRevoked() throws IOException {
    admitted("password", "old");
    admitted("changed", "new");
    assertThat(account().liveToken().orElseThrow().id()).isEqualTo("new");
    assertSurplus("old");
  }

  @Test
  void theTokenOfABindThatWasNotAdmittedIsRevoked() throws IOException {
    Exchange refused = bind("password");
    answer(refused, "vain");
    done(refused);
    assertThat(accounts.find("ESME")).isEmpty();
    assertSurplus("vain");
  }

  @Test
  void oneThatIsRefusedIsAskedForAtOnceAndThenAtLongerAndLongerIntervals() throws IOException {
    admitted("password", "first");
    clock.advance(TokenTimes.STEADY);
    drop();
    assertThat(tokens.due()).containsExactly(account());
    List<Long> waits = new ArrayList<>();
    long last = clock.millis();
    for (int i = 0; i < 15; i++) {
      assertThat(tokens.begin(of(account()))).isTrue();
      assertThat(tokens.begin(of(account()))).as("by one").isFalse();
      tokens.notGiven(of(account()));
      while (tokens.due().isEmpty()) {
        clock.advance(Duration.ofMillis(100));
      }
      waits.add(clock.millis() - last);
      last = clock.millis();
    }
    assertThat(waits.get(0)).isBetween(900L, 2_100L);
    assertThat(waits.get(5)).isGreaterThan(20_000);
    assertThat(waits).allMatch(wait -> wait <= TokenTimes.LONGEST_WAIT.toMillis() + 100);
    assertThat(waits.get(14)).isGreaterThan(TokenTimes.LONGEST_WAIT.toMillis() / 2 - 100);
  }

  @Test
  void aTokenThatIsRefusedEachTimeIsNotAskedForWithEachCall() throws IOException {
    admitted("password", "t0");
    int asked = 0;
    for (int second = 0; second < 600; second++) {
      if (tokens.begin(of(account()))) {
        asked++;
        answer(of(account()), "t" + asked);
      }
      account().token().ifPresent(account()::dropToken);
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(asked).isBetween(5, 14);
  }

  @Test
  void aGatewayThatOffersNoneIsAskedAgainSomeTime() {
    Exchange bind = bind("password");
    assertThat(tokens.begin(bind)).isTrue();
    tokens.notOffered(bind);
    login.admit(bind);
    done(bind);
    clock.advance(TokenTimes.NOT_OFFERED_WAIT.dividedBy(2).minusMillis(1));
    assertThat(tokens.due()).isEmpty();
    clock.advance(TokenTimes.NOT_OFFERED_WAIT.dividedBy(2).plusMillis(1));
    assertThat(tokens.due()).hasSize(1);
  }

  @Test
  void retryAfterIsHeeded() throws IOException {
    admitted("password", "first");
    drop();
    account().tokensAskedToWait(30_000);
    clock.advance(Duration.ofSeconds(29));
    assertThat(tokens.due()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.due()).hasSize(1);
  }

  @Test
  void thousandsThatLackOneAskSomeASecond() throws IOException {
    for (int i = 0; i < MANY; i++) {
      Exchange bind = bind("ESME" + i, "password");
      tokens.begin(bind);
      answer(bind, "t" + i);
      login.admit(bind);
      done(bind);
    }
    clock.advance(Duration.ofMinutes(2));
    int atOnce = 0;
    for (GatewayAccount account : accounts.all()) {
      account.dropToken(account.token().orElseThrow());
      // what the call does whose token was refused
      atOnce += tokens.begin(of(account)) ? 1 : 0;
    }
    assertThat(atOnce).isEqualTo(GatewayTokens.MOST_A_SECOND);
    int left = MANY - atOnce;
    for (int second = 0; second < MANY / GatewayTokens.MOST_A_SECOND; second++) {
      clock.advance(Duration.ofSeconds(1));
      List<GatewayAccount> due = tokens.due();
      assertThat(due).hasSizeLessThanOrEqualTo(GatewayTokens.MOST_A_SECOND);
      for (GatewayAccount account : due) {
        assertThat(tokens.begin(of(account))).isTrue();
        answer(of(account), "again");
        left--;
      }
    }
    assertThat(left).isZero();
  }

  @Test
  void whenTheBridgeStopsNoneIsAskedForAnyMore() throws IOException {
    admitted("password", "first");
    tokens.giveUpAll();
    assertSurplus("first");
    assertThat(tokens.due()).isEmpty();
    assertThat(tokens.begin(of(account()))).isFalse();
    answer(of(account()), "late");
    assertSurplus("late");
  }
}
