package io.github.smppbridge;

import static io.github.smppbridge.smpp.CommandStatus.ESME_RINVMSGLEN;
import static io.github.smppbridge.smpp.CommandStatus.ESME_RSUBMITFAIL;
import static io.github.smppbridge.smpp.CommandStatus.ESME_RSYSERR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures that cannot pass are not temporary; and what is asked of the network costs. */
class PermanentFailuresTest {
  private static final String NUMBER = "4915112345678";
  private static final String SMILE = "\uD83D\uDE00";

  @RegisterExtension
  static final TestBridge BRIDGE = TestBridge.start(Map.of("gateway.retries", "0"));

  private static final StubGateway GATEWAY = BRIDGE.gateway();

  private final Esme esme = BRIDGE.bind();

  private int submit(String number, String text) {
    return esme.submitStatus(Sms.to(number).ucs2(text));
  }

  private static Sms payload(String text) {
    return Sms.to(NUMBER)
        .octets(8, new byte[0])
        .tlv(new OptionalParameter.Message_payload(text.getBytes(StandardCharsets.UTF_16BE)));
  }

  @Test
  void aTextThatTheDatabaseHasNoCharactersForIsRefusedForGoodWhenItComesAgain() {
    GATEWAY.latin1(true);
    assertThat(submit(NUMBER, "one " + SMILE)).isEqualTo(ESME_RSYSERR);
    assertThat(submit("4915112345679", "one " + SMILE)).isEqualTo(ESME_RSYSERR);
    assertThat(submit(NUMBER, "one")).isZero();
    assertThat(submit(NUMBER, "one " + SMILE)).isEqualTo(ESME_RSUBMITFAIL);
    assertThat(esme.submitStatus(payload("one " + SMILE))).isEqualTo(ESME_RSUBMITFAIL);
    GATEWAY.latin1(false);
    assertThat(submit(NUMBER, "one " + SMILE)).isZero();
    assertThat(BRIDGE.get("/metrics")).containsPattern("smsgate_failures_lasting_total [1-9]");
  }

  @Test
  void soAreTheDestinationsOfAMultiSubmit() {
    GATEWAY.latin1(true);
    for (int status : new int[] {ESME_RSYSERR, ESME_RSUBMITFAIL}) {
      Sms sms = Sms.to("").ucs2("multi " + SMILE);
      CommandRefused refused =
          catchThrowableOfType(
              CommandRefused.class, () -> esme.submitMulti(sms, NUMBER, "4915112345679"));
      assertThat(refused.commandStatus()).isEqualTo(status);
    }
  }

  @Test
  void aLongMessageEndsAndItsPartsSaySo() {
    GATEWAY.latin1(true);
    List<Sms> parts =
        Parts.of(8, ("long " + SMILE).repeat(20).getBytes(StandardCharsets.UTF_16BE), 132)
            .to(NUMBER)
            .udh8(9);
    List<Sms> first = parts.subList(0, parts.size() - 1);
    Sms last = parts.get(parts.size() - 1);
    List<String> ids = first.stream().map(esme::submit).toList();
    assertThat(esme.submitStatus(last)).isEqualTo(ESME_RSYSERR);

    esme.submit(last);
    assertThat(esme.awaitReceipts(parts.size()))
        .allMatch(receipt -> Esme.field(receipt, "stat").equals("UNDELIV"))
        .extracting(receipt -> Esme.field(receipt, "id"))
        .containsAll(ids);
  }

  @Test
  void whileTheGatewayCannotEvenLookTheStatusStaysTemporary() {
    Answer failure = Answer.error(500, "failed to handle request");
    GATEWAY.respondAlways(GatewayOperation.SEND_MESSAGE, failure);
    GATEWAY.respondAlways(GatewayOperation.GET_MESSAGE, failure);
    for (int i = 0; i < 3; i++) {
      assertThat(submit(NUMBER, "outage " + SMILE)).isEqualTo(ESME_RSYSERR);
    }
  }

  @Test
  void aTextWithMoreOctetsThanTheGatewayKeepsIsRefusedBeforeItIsSent() {
    assertThat(esme.submitStatus(payload("你".repeat(30_000)))).isEqualTo(ESME_RINVMSGLEN);
    assertThat(GATEWAY.sent()).isEmpty();
    assertThat(esme.submitStatus(payload("你".repeat(21_000)))).isZero();
  }

  @Test
  void dataForAPortIsOneSms() {
    OptionalParameter port = new OptionalParameter.Destination_port((short) 2948);
    assertThat(esme.submitStatus(Sms.to(NUMBER).octets(4, new byte[134]).tlv(port)))
        .isEqualTo(ESME_RINVMSGLEN);
    assertThat(GATEWAY.sent()).isEmpty();
    assertThat(esme.submitStatus(Sms.to(NUMBER).octets(4, new byte[133]).tlv(port))).isZero();

    List<Sms> parts = Parts.of(4, new byte[200], 128).to(NUMBER).udhWithPort(5, 2948);
    String id = esme.submit(parts.get(0));
    assertThat(esme.submitStatus(parts.get(1))).isEqualTo(ESME_RINVMSGLEN);
    assertThat(esme.awaitStat(id)).isEqualTo("UNDELIV");
    esme.submit(Parts.of(4, new byte[130], 128).to(NUMBER).udhWithPort(6, 2948).get(0));
    esme.submit(Parts.of(4, new byte[130], 128).to(NUMBER).udhWithPort(6, 2948).get(1));
  }

  private static boolean reportAsked() {
    List<JsonObject> sent = GATEWAY.sent();
    return sent.get(sent.size() - 1).getBoolean("withDeliveryReport");
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "2, true", "3, true", "16, false", "17, true", "12, false"})
  void theNetworkIsAskedToReportWhenTheEsmeWantsTheEnd(int registered, boolean asked) {
    Sms sms = Sms.to(NUMBER).text("hi").withRegistered(registered);
    String id = esme.submit(sms);
    assertThat(reportAsked()).isEqualTo(asked);
    esme.submitMulti(sms, NUMBER, "4915112345679");
    assertThat(reportAsked()).isEqualTo(asked);
    esme.replaceStatus(id, "ho", registered);
    assertThat(reportAsked()).isEqualTo(asked);
  }

  @Test
  void ofALongMessageOnePartMayWantIt() {
    for (int asking : new int[] {0, 1, -1}) {
      List<Sms> parts =
          Parts.of(0, "x".repeat(200).getBytes(StandardCharsets.US_ASCII), 150)
              .to(NUMBER)
              .udh8(40 + asking);
      for (int i = 0; i < parts.size(); i++) {
        esme.submit(parts.get(i).withRegistered(i == asking ? 1 : 0));
      }
      assertThat(reportAsked()).isEqualTo(asking >= 0);
    }
  }
}
