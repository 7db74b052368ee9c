package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** data_sm over real sockets. */
class DataSmTest {
  private static final String NUMBER = "4915112345678";

  @RegisterExtension static final TestBridge bridge = TestBridge.start(Map.of());

  static final StubGateway gateway = bridge.gateway();
  private final Esme esme = bridge.bind();

  @Test
  void itsPayloadIsTheTextAndItHasAReceipt() {
    String id = esme.data(Sms.to(NUMBER).ucs2("Grüße 😀"));
    assertThat(id).matches("[1-9][0-9]{0,19}");
    assertThat(gateway.sentTexts()).containsExactly("Grüße 😀");
    gateway.deliver(gateway.sentId());
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void qosTimeToLiveIsItsValidity() {
    esme.data(Sms.to(NUMBER).text("hi").tlv(new OptionalParameter.Qos_time_to_live(3_600)));
    assertThat(Instant.parse(gateway.sent().get(0).getString("validUntil")))
        .isCloseTo(Instant.now().plusSeconds(3_600), within(30, ChronoUnit.SECONDS));
  }

  @Test
  void aTimeToLiveBeyondAllTimesIsTheDefault() {
    esme.data(Sms.to(NUMBER).text("hi").tlv(new OptionalParameter.Qos_time_to_live(-1)));
    assertThat(gateway.sent().get(0).getString("validUntil")).isNull();
  }

  @Test
  void withoutAnyTextItIsRefused() {
    assertThatThrownBy(() -> esme.data(Sms.to(NUMBER).octets(0, new byte[0])))
        .isInstanceOf(CommandRefused.class)
        .extracting("commandStatus")
        .isEqualTo(0x01);
  }
}
