package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receipt has the user_message_reference of its submit (SMPP v3.4 §4.6.1, §5.3.2.17). */
class ReceiptReferencesTest {
  private static final String NUMBER = "4915112345678";
  private static final int TAG = 0x0204;
  private static final int BOTH_KINDS = 0x11;

  @RegisterExtension static final TestBridge bridge = TestBridge.start(Map.of());

  static final StubGateway gateway = bridge.gateway();
  private final Esme esme = bridge.bind();

  private static Sms referred(Sms sms, int reference) {
    return sms.tlv(new OptionalParameter.User_message_reference((short) reference));
  }

  private static Sms hi() {
    return Sms.to(NUMBER).text("hi");
  }

  private static Integer reference(DeliverSm receipt) {
    OptionalParameter.User_message_reference tlv =
        receipt.getOptionalParameter(OptionalParameter.User_message_reference.class);
    return tlv == null ? null : tlv.getValue() & 0xffff;
  }

  private static void deliver(String text) {
    for (StubMessage message : gateway.messages()) {
      if (text.equals(message.text())) {
        assertThat(gateway.deliver(message.id())).isEqualTo(200);
      }
    }
  }

  @Test
  void itGoesOutInTheOctetsInWhichItCame() throws IOException {
    try (RawEsme raw = RawEsme.connect(bridge.smppPort())) {
      raw.send(
          Command.BIND_TRANSCEIVER, 1, Pdus.bind(StubGateway.USERNAME, StubGateway.PASSWORD, 0x34));
      raw.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_ROK, 1);
      for (String octets : List.of("0000", "0001", "80ff", "ffff")) {
        byte[] value = HexFormat.of().parseHex(octets);
        byte[] submit = Pdus.submitSm(NUMBER, 1, "octets " + octets);
        raw.send(Command.SUBMIT_SM, 2, Pdus.join(submit, Pdus.body().tlv(TAG, value).bytes()));
        raw.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
        deliver("octets " + octets);
        RawEsme.Pdu receipt = raw.expect(Command.DELIVER_SM);
        raw.respond(receipt, CommandStatus.ESME_ROK);
        assertThat(HexFormat.of().formatHex(receipt.body())).endsWith("02040002" + octets);
      }
    }
  }

  @Test
  void theIntermediateReceiptHasItToo() {
    String id = esme.submit(referred(hi(), 40_000).withRegistered(BOTH_KINDS));
    gateway.fireSent(gateway.last().id(), 1);
    gateway.deliver(gateway.last().id());
    assertThat(esme.awaitReceipts(2))
        .allMatch(receipt -> id.equals(Esme.field(receipt, "id")))
        .extracting(ReceiptReferencesTest::reference)
        .containsExactly(40_000, 40_000);
  }

  @Test
  void aReceiptOfAMessageWithoutOneHasNone() {
    String id = esme.submit(hi());
    gateway.deliver(gateway.last().id());
    assertThat(reference(esme.awaitReceipt(id))).isNull();
  }

  @Test
  void dataSmAndEachDestinationOfSubmitMultiAreAlike() {
    String data = esme.data(referred(Sms.to(NUMBER).text("as data"), 7));
    deliver("as data");
    assertThat(reference(esme.awaitReceipt(data))).isEqualTo(7);
    esme.submitMulti(referred(Sms.to("").text("to two"), 8), NUMBER, "4915112345679");
    deliver("to two");
    assertThat(esme.awaitReceipts(3).subList(1, 3))
        .extracting(ReceiptReferencesTest::reference)
        .containsExactly(8, 8);
  }

  private static List<Sms> parts(String text, int header) {
    List<Sms> parts =
        Parts.of(0, text.getBytes(StandardCharsets.US_ASCII), 100).to(NUMBER).udh8(header);
    // all but the second
    return IntStream.range(0, parts.size())
        .mapToObj(i -> i == 1 ? parts.get(i) : referred(parts.get(i), 100 + i))
        .toList();
  }

  private static void assertOwn(Esme esme, List<String> ids) {
    assertThat(ids.stream().map(id -> reference(esme.awaitReceipt(id))))
        .containsExactly(100, null, 102);
  }

  @Test
  void eachPartOfALongMessageHasItsOwn() {
    String text = "parts ".repeat(50);
    List<String> ids = parts(text, 1).stream().map(esme::submit).toList();
    deliver(text);
    assertOwn(esme, ids);
  }

  @Test
  void eachPartOfALongMessageThatFailsHasItsOwn() {
    List<Sms> parts = parts("lost  ".repeat(60), 2);
    List<String> ids = parts.subList(0, 3).stream().map(esme::submit).toList();
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(400, "invalid phone number"));
    assertThat(esme.submitStatus(parts.get(3))).isEqualTo(CommandStatus.ESME_RINVDSTADR);
    assertOwn(esme, ids);
  }

  @Test
  void aReplacedMessageKeepsIt() {
    String id = esme.submit(referred(hi(), 9));
    assertThat(esme.replaceStatus(id, "replaced", 1)).isZero();
    deliver("replaced");
    assertThat(reference(esme.awaitReceipt(id))).isEqualTo(9);
  }

  @Test
  void itIsKeptOverARestart(@TempDir Path folder) {
    try (StubGateway other = StubGateway.start()) {
      List<Sms> parts = parts("again ".repeat(50), 3);
      String single;
      List<String> ids;
      try (TestBridge first = TestBridge.start(other, folder, Map.of());
          Esme before = first.bind()) {
        single = before.submit(referred(hi(), 10));
        ids = List.of(before.submit(parts.get(0)), before.submit(parts.get(1)));
      }
      String sent = other.last().id();
      try (TestBridge second = TestBridge.start(other, folder, Map.of());
          Esme after = second.bind()) {
        String last = after.submit(parts.get(2));
        other.deliver(sent);
        other.deliver(other.last().id());
        assertThat(reference(after.awaitReceipt(single))).isEqualTo(10);
        assertOwn(after, List.of(ids.get(0), ids.get(1), last));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "313030", "00000001"})
  void oneOfAnotherLengthIsRefusedWhereAReceiptWouldHaveIt(String octets) {
    OptionalParameter tlv =
        new OptionalParameter.OctetString(
            Tag.USER_MESSAGE_REFERENCE.code(), HexFormat.of().parseHex(octets));
    int before = gateway.accepted();
    for (int registered : List.of(1, BOTH_KINDS, 2)) {
      Sms sms = hi().tlv(tlv).withRegistered(registered);
      assertThat(esme.submitStatus(sms)).isEqualTo(CommandStatus.ESME_RINVTLVLEN);
      assertThatThrownBy(() -> esme.data(sms))
          .isInstanceOf(CommandRefused.class)
          .hasFieldOrPropertyWithValue("commandStatus", CommandStatus.ESME_RINVTLVLEN);
      assertThatThrownBy(() -> esme.submitMulti(sms, NUMBER, "4915112345679"))
          .isInstanceOf(CommandRefused.class)
          .hasFieldOrPropertyWithValue("commandStatus", CommandStatus.ESME_RINVTLVLEN);
      Sms part = Parts.of(0, new byte[200], 100).to(NUMBER).udh8(4).get(0).tlv(tlv);
      assertThat(esme.submitStatus(part)).isEqualTo(CommandStatus.ESME_RINVTLVLEN);
    }
    assertThat(gateway.accepted()).isEqualTo(before);
    assertThat(esme.submitStatus(hi().tlv(tlv).withRegistered(0))).isZero();
  }
}
