package io.github.smppbridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ESME against a server that nobody here wrote. */
class EsmeTest {
  private static final String LONG_PASSWORD = "a-password-longer-than-8";

  private ForeignSmsc smsc;

  @BeforeEach
  void listen() throws Exception {
    smsc = new ForeignSmsc(FreePort.next(), LONG_PASSWORD);
  }

  @AfterEach
  void stop() {
    smsc.close();
  }

  @Test
  void longPasswordsAreSentWhole() {
    try (Esme esme = Esme.bind(smsc.port(), "STUB01", LONG_PASSWORD)) {
      assertThat(esme.bound()).isTrue();
      esme.unbind();
      assertThat(esme.bound()).isFalse();
    }
    assertThatThrownBy(() -> Esme.bind(smsc.port(), "STUB01", "wrong"))
        .isInstanceOfSatisfying(
            CommandRefused.class, refused -> assertThat(refused.commandStatus()).isEqualTo(0x0E));
  }

  @Test
  void submitsGetTheirIdOrTheirStatusAndReceiptsAreCollected() {
    try (Esme esme = Esme.bind(smsc.port(), "STUB01", LONG_PASSWORD)) {
      assertThat(esme.submit("hello", "4915100")).isEqualTo("id-1");
      assertThat(esme.submitStatus(Sms.to("4915158").text("busy"))).isEqualTo(0x58);
      assertThat(Esme.field(esme.awaitReceipt("id-1"), "stat")).isEqualTo("DELIVRD");
      assertThat(esme.mobileOriginated()).isEmpty();
    }
  }
}
