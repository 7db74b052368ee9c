package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.route.RouteProperties;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneEventsTest {
  private final PhoneEvents events =
      new PhoneEvents(
          new SigningKeys(Map.of()),
          new GatewayAccounts(),
          Duration.ofMinutes(5),
          new ObjectMapper(),
          Clock.systemUTC());
  private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

  private PhoneEvent read(String event, String payload) {
    String body = "{\"id\":\"e\",\"event\":\"" + event + "\",\"payload\":" + payload + "}";
    exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
    exchange.setProperty(RouteProperties.WEBHOOK_ACCOUNT, "ACME");
    events.read(exchange);
    return exchange.getMessage().getBody(PhoneEvent.class);
  }

  @Test
  void anEventThatTheGatewayDoesNotKnowIsNoneOfOursAndMakesNoNewMetric() {
    assertThat(read("made:up", "{}").kind()).isEqualTo("other");
    assertThat(exchange.getProperty(RouteProperties.WEBHOOK_EVENT)).isEqualTo("other");
    assertThat(read("sms:sent", "{\"messageId\":\"g\"}").kind()).isEqualTo("state");
    assertThat(exchange.getProperty(RouteProperties.WEBHOOK_EVENT)).isEqualTo("sms:sent");
  }

  @Test
  void theSenderOfAReceivedMessageHasTwoNames() {
    PhoneEvent.Received old =
        (PhoneEvent.Received) read("sms:received", "{\"phoneNumber\":\"+49\",\"message\":\"hi\"}");
    assertThat(old.from()).isEqualTo("+49");
    assertThat(old.text()).isEqualTo("hi");
    assertThat(old.toString()).doesNotContain("+49", "hi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sms:sent", "sms:delivered", "sms:failed", "sms:cancelled"})
  void aStateWithoutItsMessageIsRefused(String event) {
    assertThatThrownBy(() -> read(event, "{}"))
        .isInstanceOf(HttpProblem.class)
        .hasMessage("payload.messageId is required for " + event);
  }

  @Test
  void dataThatIsNoBase64IsRefused() {
    assertThatThrownBy(() -> read("sms:data-received", "{\"data\":\"!\"}"))
        .isInstanceOf(HttpProblem.class);
  }
}
