package io.github.smppbridge.routes;

import static io.github.smppbridge.testkit.GatewayOperation.SEND_MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.pdu.SubmitSm;
import io.github.smppbridge.TestBridge;
import io.github.smppbridge.gateway.GatewayCircuit;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.DataCoding;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.ForeignSmsc;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code routes/examples/smsc-fallback} in the place of before-submit, with an SMSC behind it. */
class ExampleFallbackTest {
  private static final String NUMBER = "4915112345678";
  private static final int ESME_RSYSERR = 8;
  private static final int ESME_RINVDSTADR = 0x0B;

  @TempDir Path folder;
  @AutoClose final StubGateway gateway = StubGateway.start();
  @AutoClose ForeignSmsc smsc;
  @AutoClose TestBridge bridge;
  Esme esme;

  @BeforeEach
  void start() throws Exception {
    smsc = new ForeignSmsc(FreePort.next(), "smscpwd");
    bridge =
        TestBridge.start(
            gateway.baseUrl(),
            folder,
            Map.of(
                "fallback.address", "127.0.0.1:" + smsc.port(),
                "fallback.system_id", "bridge",
                "fallback.password", "smscpwd",
                "gateway.retries", "0",
                "gateway.timeout", "2s"),
            ExampleRoutes.in(folder, Map.of("smsc-fallback", "before-submit")));
    esme = bridge.bind();
  }

  private List<String> texts() {
    return smsc.submits().stream()
        .map(SubmitSm::getShortMessage)
        .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Test
  void theSmscGetsNothingWhileTheGatewayTakesMessages() {
    String id = esme.submit("hello", NUMBER);

    assertThat(id).matches("[1-9][0-9]+");
    assertThat(gateway.messages()).hasSize(1);
    assertThat(smsc.submits()).isEmpty();
    assertThat(esme.query(id)).isNotNull();
  }

  @Test
  void withoutAPhoneTheSmscSendsIt() {
    gateway.respondAlways(SEND_MESSAGE, Answer.error(400, "failed to select device: no devices"));

    String id = esme.submit("hello", NUMBER);

    assertThat(id).matches("[1-9][0-9]+");
    assertThat(texts()).containsExactly("hello");
    SubmitSm sent = smsc.submits().get(0);
    assertThat(sent.getDestAddress().getAddress()).isEqualTo(NUMBER);
    assertThat(sent.getDestAddress().getTon()).isEqualTo((byte) 1);
    assertThat(sent.getRegisteredDelivery()).isZero();
    assertThat(gateway.messages()).isEmpty();
  }

  @Test
  void aGatewayThatCannotBeReachedDoesNotEither() {
    gateway.close();
    esme.submit("hello", NUMBER);
    assertThat(texts()).containsExactly("hello");
  }

  @Test
  void whatTheGatewayMayHaveTakenIsNotSentASecondTime() {
    gateway.respond(SEND_MESSAGE, Answer.hang());
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("hello"))).isEqualTo(ESME_RSYSERR);
    assertThat(smsc.submits()).isEmpty();
  }

  @Test
  void aRefusalForGoodStaysOne() {
    gateway.respond(SEND_MESSAGE, Answer.error(400, "invalid phone number"));
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("hello"))).isEqualTo(ESME_RINVDSTADR);
    assertThat(esme.submitStatus(Sms.to("12").text("hello"))).isZero();
    assertThat(smsc.submits()).isEmpty();
  }

  @Test
  void withTheCircuitOpenTheGatewayIsNotAsked() {
    gateway.close();
    GatewayCircuit circuit = bridge.bean("gatewayCircuit", GatewayCircuit.class);
    int sent = 0;
    while (circuit.state() != GatewayCircuit.State.OPEN && sent < 100) {
      esme.submit("n" + sent++, NUMBER);
    }
    assertThat(circuit.state()).isEqualTo(GatewayCircuit.State.OPEN);

    esme.submit("now", NUMBER);

    assertThat(texts()).hasSize(sent + 1).endsWith("now");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain: 1+1=2 (yes)?", "Größe", "12 €", "a@b.c", "$5", "smile \uD83D\uDE00"})
  void noCharacterIsLost(String text) {
    gateway.respondAlways(SEND_MESSAGE, Answer.error(400, "failed to select device: no devices"));

    esme.submit(Sms.to(NUMBER).ucs2(text));

    SubmitSm sent = smsc.submits().get(0);
    Alphabet alphabet = DataCoding.of(sent.getDataCoding()).alphabetOr(Alphabet.GSM);
    assertThat(alphabet.decode(sent.getShortMessage())).isEqualTo(text);
    assertThat(alphabet).isEqualTo(text.startsWith("plain") ? Alphabet.GSM : Alphabet.UCS2);
  }

  @Test
  void aLongMessageArrivesWhole() {
    gateway.respondAlways(SEND_MESSAGE, Answer.error(400, "failed to select device: no devices"));
    String text = "0123456789".repeat(30);

    List<String> ids =
        Parts.of(0, text.getBytes(StandardCharsets.US_ASCII), 153).to(NUMBER).udh8(7).stream()
            .map(esme::submit)
            .toList();

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[1-9][0-9]+"));
    assertThat(String.join("", texts().stream().map(ExampleFallbackTest::withoutHeader).toList()))
        .isEqualTo(text);
  }

  private static String withoutHeader(String part) {
    return part.substring(1 + part.charAt(0));
  }

  @Test
  void whenTheSmscFailsTooTheEsmeTriesLater() {
    gateway.respondAlways(SEND_MESSAGE, Answer.error(400, "failed to select device: no devices"));
    assertThat(esme.submitStatus(Sms.to("4915112345658").text("hello"))).isEqualTo(ESME_RSYSERR);
  }
}
