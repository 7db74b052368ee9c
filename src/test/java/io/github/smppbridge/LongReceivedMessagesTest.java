package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.Concatenation;
import io.github.smppbridge.smpp.text.UserDataHeader;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;
import org.jsmpp.util.DefaultDecomposer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Long messages as phones receive them, in each form of {@code mo.long_messages}, to a session with
 * TLVs and one without. What comes is read in the order of the wire.
 */
class LongReceivedMessagesTest {
  private static final int MAX_PAYLOAD = 32_766;

  private static final String PHONE = "+4917012345678";
  private static final String OURS = "+4915199999999";

  static final StubGateway gateway = StubGateway.start();
  static final Map<String, TestBridge> bridges =
      Map.of("udh", start("udh"), "sar", start("sar"), "payload", start("payload"));
  private static int accounts;

  private final String account = "LM" + ++accounts;
  private WireEsme esme;

  private static TestBridge start(String form) {
    return TestBridge.start(
        gateway, Map.of("mo.long_messages", form, "mo.alphanumeric_sender", "hex"));
  }

  @AfterEach
  void close() {
    esme.close();
  }

  @AfterAll
  static void stop() {
    bridges.values().forEach(TestBridge::close);
    gateway.close();
  }

  private void bind(String form, int version) {
    gateway.account(account, StubGateway.PASSWORD);
    esme =
        WireEsme.bind(
            WireEsme.TRANSCEIVER,
            bridges.get(form).smppPort(),
            account,
            StubGateway.PASSWORD,
            version,
            begin -> {});
  }

  private List<DeliverSm> received(String text, int count) {
    assertThat(gateway.fireReceived(account, PHONE, OURS, text)).isEqualTo(200);
    return delivered(count);
  }

  private List<DeliverSm> delivered(int count) {
    List<DeliverSm> delivered =
        esme.awaitDelivered(count).stream().map(LongReceivedMessagesTest::read).toList();
    assertThat(delivered).hasSize(count);
    return delivered;
  }

  private static DeliverSm read(RawEsme.Pdu pdu) {
    try {
      return new DefaultDecomposer()
          .deliverSm(Pdus.pdu(pdu.commandId(), 0, pdu.sequenceNumber(), pdu.body()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Which part a deliver_sm is, as the form says it; null = whole. */
  private static Concatenation part(DeliverSm sm, String form) {
    OptionalParameter.Short reference = tlv(sm, Tag.SAR_MSG_REF_NUM);
    OptionalParameter.Byte total = tlv(sm, Tag.SAR_TOTAL_SEGMENTS);
    OptionalParameter.Byte number = tlv(sm, Tag.SAR_SEGMENT_SEQNUM);
    if (form.equals("sar")) {
      assertThat(sm.getEsmClass()).isZero();
      return reference == null
          ? null
          : new Concatenation(
              reference.getValue() & 0xffff,
              total.getValue() & 0xff,
              number.getValue() & 0xff,
              true);
    }
    assertThat(reference).isNull();
    return header(sm) == null ? null : header(sm).concatenation().orElse(null);
  }

  private static UserDataHeader header(DeliverSm sm) {
    return sm.getEsmClass() == SMPPConstant.ESMCLS_UDHI_INDICATOR_SET
        ? UserDataHeader.parse(sm.getShortMessage())
        : null;
  }

  @SuppressWarnings("unchecked")
  private static <T extends OptionalParameter> T tlv(DeliverSm sm, Tag tag) {
    return (T) sm.getOptionalParameter(tag);
  }

  private static byte[] content(DeliverSm sm) {
    OptionalParameter.OctetString payload = tlv(sm, Tag.MESSAGE_PAYLOAD);
    if (payload != null) {
      assertThat(sm.getShortMessage()).isNullOrEmpty();
      return payload.getValue();
    }
    byte[] octets = sm.getShortMessage();
    return header(sm) == null ? octets : header(sm).content(octets);
  }

  /** All that came, joined; that parts follow each other is checked. */
  private static byte[] join(List<DeliverSm> arrived, String form, int messages)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int begun = 0;
    Concatenation last = null;
    for (DeliverSm sm : arrived) {
      Concatenation part = part(sm, form);
      if (last != null && last.number() < last.total()) {
        assertThat(part)
            .isEqualTo(
                new Concatenation(last.reference(), last.total(), last.number() + 1, last.wide()));
      } else {
        assertThat(part == null || part.number() == 1).isTrue();
        assertThat(part == null || last == null || part.reference() != last.reference()).isTrue();
        begun++;
      }
      last = part;
      all.write(content(sm));
    }
    assertThat(begun).isEqualTo(messages);
    return all.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    // form, interface_version, deliver_sm, form of these
    "udh,     0x34, 262, udh",
    "udh,     0x33, 262, udh",
    "sar,     0x34, 262, sar",
    "sar,     0x33, 262, udh",
    "payload, 0x34,   2, payload",
    "payload, 0x33, 263, udh"
  })
  void aTextOfMoreThan255PartsIsWhole(String form, String version, int count, String written)
      throws IOException {
    bind(form, Integer.decode(version));
    String text = "0123456789".repeat(4_000);
    List<DeliverSm> arrived = received(text, count);
    String shown = Alphabet.GSM.decode(join(arrived, written, 2));
    // one message of two may overtake the other when both have to be divided anew
    int second = text.length() % MAX_PAYLOAD;
    assertThat(List.of(text, text.substring(MAX_PAYLOAD) + text.substring(0, MAX_PAYLOAD)))
        .as("%d characters, the second message of %d", shown.length(), second)
        .anyMatch(shown::equals);
    assertThat(arrived).allMatch(sm -> sm.getDataCoding() == 0);
    if (written.equals("udh")) {
      assertThat(arrived).allMatch(sm -> sm.getOptionalParameters().length == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "udh,     0x34, 3, udh",
    "sar,     0x34, 3, sar",
    "sar,     0x33, 3, udh",
    "sar,     0x50, 3, sar",
    "payload, 0x34, 1, payload",
    "payload, 0x00, 3, udh"
  })
  void noPartEndsWithinACharacter(String form, String version, int count, String written)
      throws IOException {
    bind(form, Integer.decode(version));
    String text = "a" + "\uD83D\uDE00".repeat(80);
    List<DeliverSm> arrived = received(text, count);
    assertThat(Alphabet.UCS2.decode(join(arrived, written, 1))).isEqualTo(text);
    for (DeliverSm sm : arrived) {
      assertThat(sm.getDataCoding()).isEqualTo((byte) 8);
      assertThat(Alphabet.UCS2.decode(content(sm))).doesNotContain("\uFFFD");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "udh,     0x34, 300, 3, udh",
    "sar,     0x34, 300, 3, sar",
    "sar,     0x33, 300, 3, udh",
    "payload, 0x34, 300, 1, payload",
    "payload, 0x33, 300, 3, udh",
    "sar,     0x34, 100, 1, udh",
    "payload, 0x34, 247, 1, udh",
    "payload, 0x33, 248, 2, udh"
  })
  void octetsGoToTheirPort(String form, String version, int size, int count, String written)
      throws IOException {
    bind(form, Integer.decode(version));
    byte[] octets = new byte[size];
    new Random(1).nextBytes(octets);
    String base64 = Base64.getEncoder().encodeToString(octets);
    assertThat(gateway.fireDataReceived(account, PHONE, OURS, base64)).isEqualTo(200);
    List<DeliverSm> arrived = delivered(count);
    assertThat(join(arrived, written, 1)).isEqualTo(octets);
    for (DeliverSm sm : arrived) {
      assertThat(sm.getDataCoding()).isEqualTo((byte) 4);
      OptionalParameter.Short port = tlv(sm, Tag.DESTINATION_PORT);
      assertThat(port != null).isEqualTo(!written.equals("udh"));
      assertThat(port != null || header(sm).destinationPort().isPresent()).isTrue();
    }
  }

  @Test
  void aNameInHexadecimalAndNobodyAsRecipient() {
    bind("sar", 0x34);
    assertThat(gateway.fireReceived(account, "Банк", null, "hi")).isEqualTo(200);
    DeliverSm sm = delivered(1).get(0);
    assertThat(sm.getSourceAddr()).isEqualTo("04110430043D043A");
    assertThat(sm.getSourceAddrTon()).isEqualTo((byte) 5);
    assertThat(sm.getDestAddress()).isNullOrEmpty();
    assertThat(Arrays.copyOf(sm.getShortMessage(), 2)).containsExactly('h', 'i');
  }
}
