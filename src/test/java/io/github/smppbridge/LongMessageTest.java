package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Long messages over real sockets: parts in, one gateway message out. */
class LongMessageTest {
  private static final String NUMBER = "4915112345678";
  private static final String TEXT =
      "Surrogates 😀 and € escapes [braces] may be cut by the end of a part. ".repeat(5);
  private static final String GSM_TEXT = "Euro € and [braces] are two octets each; ".repeat(10);

  @RegisterExtension static final TestBridge bridge = TestBridge.start(Map.of());

  static final StubGateway gateway = bridge.gateway();
  private final Esme esme = bridge.bind();

  private static Parts ucs2(String text) {
    return Parts.of(8, text.getBytes(StandardCharsets.UTF_16BE), 67).to(NUMBER);
  }

  private static Parts gsm(String text) {
    return Parts.of(0, Alphabet.GSM.encode(text), 101).to(NUMBER);
  }

  private List<String> submitAll(List<Sms> parts) {
    return parts.stream().map(esme::submit).toList();
  }

  @Test
  void partsBecomeOneMessageAndEachHasItsOwnIdAndReceipt() {
    List<String> ids = submitAll(ucs2(TEXT).udh8(1));

    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(5);
    assertThat(gateway.sentTexts()).containsExactly(TEXT);
    assertThat(gateway.deliver(gateway.sentId())).isEqualTo(200);
    assertThat(ids).extracting(esme::awaitStat).containsOnly("DELIVRD");
    assertThat(esme.receipts()).hasSameSizeAs(ids);
    assertThat(esme.query(ids.get(0)).getMessageState().value()).isEqualTo((byte) 2);
  }

  @Test
  void onlyPartsThatAskForAReceiptGetOne() {
    List<Sms> parts = gsm(GSM_TEXT).udh8(2);
    parts.subList(1, parts.size()).replaceAll(part -> part.withRegistered(0));
    List<String> ids = submitAll(parts);

    gateway.deliver(gateway.sentId());
    esme.awaitReceipt(ids.get(0));
    String next = esme.submit("marker", NUMBER);
    gateway.fireFailed(gateway.last().id(), "no");
    esme.awaitReceipt(next);
    assertThat(esme.receipts()).hasSize(2);
  }

  @Test
  void partsMayComeInAnyOrder() {
    List<Sms> parts = new ArrayList<>(ucs2(TEXT).udh16(40_000));
    Collections.reverse(parts);
    submitAll(parts);
    assertThat(gateway.sentTexts()).containsExactly(TEXT);
  }

  @Test
  void sarTlvsDoTheSame() {
    submitAll(gsm(GSM_TEXT).sar(3));
    assertThat(gateway.sentTexts()).containsExactly(GSM_TEXT);
  }

  @Test
  void messagesMayBeInterleavedAndUnanswered() {
    String other = "another text ".repeat(30);
    List<Sms> one = ucs2(TEXT).udh8(4);
    List<Sms> two = ucs2(other).udh8(5);
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = 0; i < Math.max(one.size(), two.size()); i++) {
      for (List<Sms> parts : List.of(one, two)) {
        if (i < parts.size()) {
          all.add(esme.submitAsync(parts.get(i)));
        }
      }
    }
    assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSameSizeAs(all);
    assertThat(gateway.sentTexts()).containsExactlyInAnyOrder(TEXT, other);
  }

  @Test
  void aPartThatComesAgainAfterItsAnswerCostsNoMessage() {
    List<Sms> parts = gsm(GSM_TEXT).udh8(6);
    String first = esme.submit(parts.get(0));
    assertThat(esme.submit(parts.get(0))).isNotEqualTo(first);
    submitAll(parts.subList(1, parts.size()));
    assertThat(gateway.sentTexts()).containsExactly(GSM_TEXT);
  }

  @Test
  void aReferenceMayBeUsedAgainAtOnceEvenForTheSameText() {
    List<Sms> parts = gsm(GSM_TEXT).udh8(8);
    List<String> ids = new ArrayList<>();
    // each begins with the part that ended the one before, as soon as that is answered
    for (int i = 0; i < 30; i++) {
      ids.addAll(submitAll(parts));
      Collections.reverse(parts);
    }
    assertThat(gateway.sentTexts()).hasSize(30).containsOnly(GSM_TEXT);
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void partsMayComeOverSeveralBinds() {
    Esme one = esme;
    Esme two = bridge.bind();
    List<Sms> parts = ucs2(TEXT).udh8(9);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      ids.add((i % 2 == 0 ? one : two).submit(parts.get(i)));
    }
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(gateway.sentTexts()).containsExactly(TEXT);
  }

  @Test
  void aTemporaryRefusalIsAnsweredAndTheNextAttemptCompletesTheMessage() {
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(503, "queue limits exceeded"));
    List<Sms> parts = gsm(GSM_TEXT).udh8(10);
    Sms last = parts.remove(parts.size() - 1);
    List<String> ids = new ArrayList<>(submitAll(parts));
    assertThat(esme.submitStatus(last)).isEqualTo(0x58);
    ids.add(esme.submit(last));
    assertThat(gateway.sentTexts()).containsExactly(GSM_TEXT, GSM_TEXT);
    assertThat(gateway.messages().stream().map(StubMessage::text)).contains(GSM_TEXT);
    gateway.deliver(gateway.last().id());
    ids.forEach(esme::awaitReceipt);
  }

  @Test
  void aRefusalForGoodIsTheLastPartsAnswerAndTheOthersReceipt() {
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(400, "invalid phone number"));
    List<Sms> parts = gsm(GSM_TEXT).udh8(11);
    Sms last = parts.remove(parts.size() - 1);
    List<String> ids = submitAll(parts);
    assertThat(esme.submitStatus(last)).isEqualTo(0x0B);
    assertThat(ids).extracting(esme::awaitStat).containsOnly("UNDELIV");
    assertThat(esme.query(ids.get(0)).getMessageState().value()).isEqualTo((byte) 5);
  }

  @Test
  void partsThatDoNotAgreeInDataCodingAreRefused() {
    List<Sms> parts = gsm("x".repeat(200)).udh8(12);
    Sms odd =
        Parts.of(3, "x".repeat(200).getBytes(StandardCharsets.US_ASCII), 101)
            .to(NUMBER)
            .udh8(12)
            .get(1);
    String id = esme.submit(parts.get(0));
    assertThat(esme.submitStatus(odd)).isEqualTo(0x45);
    assertThat(esme.awaitStat(id)).isEqualTo("UNDELIV");
  }

  @Test
  void binaryPartsToAPortAreJoinedToo() {
    byte[] data = new byte[133];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) i;
    }
    submitAll(Parts.of(4, data, 120).to(NUMBER).udhWithPort(13, 16_000));
    var message = gateway.sent().get(0).getJsonObject("dataMessage");
    assertThat(Base64.getDecoder().decode(message.getString("data"))).isEqualTo(data);
    assertThat(message.getInteger("port")).isEqualTo(16_000);
  }

  @Test
  void binaryToAPortByTlvIsADataMessage() {
    esme.submit(
        Sms.to(NUMBER)
            .octets(4, new byte[] {0, -1, 27})
            .tlv(new OptionalParameter.Destination_port((short) 50_000)));
    var message = gateway.sent().get(0).getJsonObject("dataMessage");
    assertThat(message.getString("data")).isEqualTo("AP8b");
    assertThat(message.getInteger("port")).isEqualTo(50_000);
  }

  @Test
  void binaryWithoutAPortIsRefused() {
    assertThat(esme.submitStatus(Sms.to(NUMBER).octets(4, new byte[] {1, 2}))).isEqualTo(0x45);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
  }

  @Test
  void aPartIsKnownByItsIdFromItsAnswerOn() throws Exception {
    List<Sms> parts = Parts.of(0, "0123456789".repeat(20).getBytes(), 153).to(NUMBER).udh8(70);
    String first = esme.submit(parts.get(0));
    assertThat(esme.query(first).getMessageState().value()).isZero();
    assertThat(gateway.requests(GatewayOperation.GET_MESSAGE)).isEmpty();

    String last = esme.submit(parts.get(1));
    assertThat(esme.query(first).getMessageState().value()).isZero();
    assertThat(esme.query(last).getMessageState().value()).isZero();
    assertThat(gateway.requests(GatewayOperation.GET_MESSAGE)).hasSize(2);
  }

  @Test
  void messagePayloadMayHaveTenThousandOctets() {
    String text = "0123456789".repeat(1_000);
    esme.submit(
        Sms.to(NUMBER)
            .tlv(new OptionalParameter.Message_payload(text.getBytes(StandardCharsets.US_ASCII))));
    assertThat(gateway.sentTexts()).containsExactly(text);
  }
}
