package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LastingFailuresTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

  private final LastingFailures failures =
      new LastingFailures(new ObjectMapper(), Clock.systemUTC());

  private static Exchange failed(String account, String number, String text, int status) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, account);
    exchange.setProperty(RouteProperties.GATEWAY_STATUS, status);
    exchange.setProperty(RouteProperties.GATEWAY_OUTCOME, "UNKNOWN");
    exchange.setProperty(RouteProperties.GATEWAY_LOST, true);
    exchange.setVariable(RouteProperties.CONFIRMATION, "ABSENT");
    exchange.setVariable(
        RouteProperties.GATEWAY_REQUEST,
        "{\"id\":\"%d\",\"phoneNumbers\":[\"%s\"],\"textMessage\":{\"text\":\"%s\"}}"
            .formatted(System.nanoTime(), number, text)
            .getBytes(StandardCharsets.UTF_8));
    return exchange;
  }

  private boolean lasting(Exchange exchange) {
    failures.judge(exchange);
    boolean lasting = exchange.getProperty(RouteProperties.GATEWAY_LASTING) != null;
    assertThat(exchange.getProperty(RouteProperties.GATEWAY_OUTCOME))
        .isEqualTo(lasting ? "REFUSED" : "UNKNOWN");
    assertThat(exchange.getProperty(RouteProperties.GATEWAY_LOST)).isEqualTo(lasting ? null : true);
    return lasting;
  }

  private boolean lasting(String text) {
    return lasting(failed("ACME", "+49", text, 500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "héllo", "\uD83D\uDE00", "你好"})
  void theSameMessageFailsTwiceUnderWhateverId(String text) {
    assertThat(lasting(text)).isFalse();
    assertThat(lasting(text)).isTrue();
    assertThat(lasting(text)).isTrue();
    assertThat(failures.refused()).isEqualTo(2);
    assertThat(failures.remembered()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"OTHER, +49, €, 500", "ACME, +48, €, 500", "ACME, +49, €€, 500", "ACME, +49, €, 507"})
  void anotherMessageOrFailureIsItsOwn(String account, String number, String text, int status) {
    assertThat(lasting("€")).isFalse();
    assertThat(lasting(failed(account, number, text, status))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, ABSENT",
    "501, ABSENT",
    "502, ABSENT",
    "503, ABSENT",
    "504, ABSENT",
    "408, ABSENT",
    "409, ABSENT",
    "500, UNKNOWN",
    "500, REFUSED",
    "500,"
  })
  void whatPassesIsNotJudged(int status, String confirmation) {
    for (int i = 0; i < 3; i++) {
      Exchange exchange = failed("ACME", "+49", "€", status);
      exchange.setVariable(RouteProperties.CONFIRMATION, confirmation);
      assertThat(lasting(exchange)).isFalse();
    }
  }

  @Test
  void aProxysPageIsNotJudged() {
    for (int i = 0; i < 3; i++) {
      Exchange exchange = failed("ACME", "+49", "€", 500);
      exchange.setProperty(RouteProperties.GATEWAY_FOREIGN, true);
      assertThat(lasting(exchange)).isFalse();
    }
  }

  @Test
  void aGatewayThatFailsAtSeveralInnocentMessagesIsWhatIsWrong() {
    assertThat(lasting("hello")).isFalse();
    assertThat(lasting("€")).isFalse();
    assertThat(lasting("world")).isFalse();
    for (String text : new String[] {"hello", "world", "€", "€", "again"}) {
      assertThat(lasting(text)).isFalse();
    }
    failures.called("get_message", 200, 1, TimeUnit.SECONDS);
    failures.called("send_message", 503, 1, TimeUnit.SECONDS);
    assertThat(lasting("€")).isFalse();

    failures.called("send_message", 202, 1, TimeUnit.SECONDS);
    assertThat(lasting("€")).isFalse();
    assertThat(lasting("€")).isTrue();
  }

  @Test
  void manyThatItMayHaveNoCharactersForAreTheirOwnFault() {
    for (String text : new String[] {"€1", "€2", "€3"}) {
      assertThat(lasting(text)).isFalse();
    }
    for (String text : new String[] {"€1", "€2", "€3"}) {
      assertThat(lasting(text)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"a, 65524, true", "a, 65525, false", "你, 21841, true", "你, 21842, false"})
  void aTextFitsIfItsOctetsDo(String character, int count, boolean fits) {
    assertThat(GatewayLimits.holds(character.repeat(count))).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"', 32762, true", "'\"', 32763, false", "<, 10920, true", "<, 10921, false",
    "é, 32762, true", "é, 32763, false", "\uD83D\uDE00, 16381, true", "\uD83D\uDE00, 16382, false"
  })
  void itsOctetsAreThoseOfTheGatewaysJson(String character, int count, boolean fits) {
    assertThat(GatewayLimits.holds(character.repeat(count))).isEqualTo(fits);
  }
}
