package io.github.smppbridge.smpp.pdu;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Pdus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.Bind;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.util.DefaultComposer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PduReaderTest {
  private static final String LONG = "x".repeat(200);
  private static final Map<String, Object> SUBMIT =
      Map.ofEntries(
          entry("service", ""),
          entry("source", "100"),
          entry("dest", "200"),
          entry("priority", 0),
          entry("schedule", ""),
          entry("validity", ""),
          entry("registered", 0),
          entry("length", 0));

  @Test
  void submitSmIsReadFieldByField() throws Exception {
    byte[] pdu =
        new DefaultComposer()
            .submitSm(
                7,
                "CMT",
                (byte) 5,
                (byte) 9,
                "Shop",
                (byte) 1,
                (byte) 1,
                "4915112345678",
                (byte) 0x40,
                (byte) 0x7F,
                (byte) 3,
                "261122221300000+",
                "000001000000000R",
                (byte) 0x11,
                (byte) 1,
                (byte) 0xF5,
                (byte) 8,
                new byte[] {1, 2, (byte) 0xFF},
                new OptionalParameter.Sar_msg_ref_num((short) 0xFFFE),
                new OptionalParameter.OctetString((short) 0x1400, new byte[] {9}));

    SubmitSm read = (SubmitSm) PduReader.read(Command.SUBMIT_SM, pdu, 0);

    assertThat(read.getSequenceNumber()).isEqualTo(7);
    assertThat(read.getCommandId()).isEqualTo(4);
    assertThat(read.getCommandLength()).isEqualTo(pdu.length);
    assertThat(read.getServiceType()).isEqualTo("CMT");
    assertThat(read.getSourceAddrTon()).isEqualTo((byte) 5);
    assertThat(read.getSourceAddrNpi()).isEqualTo((byte) 9);
    assertThat(read.getSourceAddr()).isEqualTo("Shop");
    assertThat(read.getDestAddrTon()).isEqualTo((byte) 1);
    assertThat(read.getDestAddrNpi()).isEqualTo((byte) 1);
    assertThat(read.getDestAddress()).isEqualTo("4915112345678");
    assertThat(read.getEsmClass()).isEqualTo((byte) 0x40);
    assertThat(read.getProtocolId()).isEqualTo((byte) 0x7F);
    assertThat(read.getPriorityFlag()).isEqualTo((byte) 3);
    assertThat(read.getScheduleDeliveryTime()).isEqualTo("261122221300000+");
    assertThat(read.getValidityPeriod()).isEqualTo("000001000000000R");
    assertThat(read.getRegisteredDelivery()).isEqualTo((byte) 0x11);
    assertThat(read.getReplaceIfPresent()).isEqualTo((byte) 1);
    assertThat(read.getDataCoding()).isEqualTo((byte) 0xF5);
    assertThat(read.getSmDefaultMsgId()).isEqualTo((byte) 8);
    assertThat(read.getShortMessage()).containsExactly(1, 2, 0xFF);
    assertThat(read.getOptionalParameters()).hasSize(2);
    assertThat(read.getOptionalParameter(OptionalParameter.Tag.SAR_MSG_REF_NUM)).isNotNull();
    assertThat(((OptionalParameter.OctetString) read.getOptionalParameters()[1]).getValue())
        .containsExactly(9);
  }

  @Test
  void aPduIsReadFromTheMiddleOfASegment() throws Exception {
    byte[] pdu = Pdus.pdu(Command.QUERY_SM, 3, Pdus.querySm("abc"));
    byte[] segment = Pdus.join(new byte[5], pdu, new byte[] {1, 2, 3});
    QuerySm read = (QuerySm) PduReader.read(Command.QUERY_SM, segment, 5);
    assertThat(read.getMessageId()).isEqualTo("abc");
    assertThat(read.getSourceAddr()).isEqualTo("100");
  }

  @Test
  void realPasswordsAreReadThoughTheyAreTooLongForTheSpecification() throws Exception {
    Bind bind = (Bind) read(Command.BIND_TRANSMITTER, Pdus.bind("a".repeat(128), LONG_PASS, 0x50));
    assertThat(bind.getSystemId()).hasSize(128);
    assertThat(bind.getPassword()).isEqualTo(LONG_PASS);
    assertThat(Byte.toUnsignedInt(bind.getInterfaceVersion())).isEqualTo(0x50);
  }

  private static final String LONG_PASS = "p".repeat(128);

  @Test
  void octetsOfStringsAreLatin1AndEmptyOnesAreNotNull() throws Exception {
    SubmitSm read = (SubmitSm) read(Command.SUBMIT_SM, submit("source", "Caf\u00E9"));
    assertThat(read.getSourceAddr()).isEqualTo("Caf\u00E9");
    assertThat(read.getServiceType()).isEmpty();
    assertThat(read.getValidityPeriod()).isEmpty();
    assertThat(read.getShortMessage()).isEmpty();
    assertThat(read.getOptionalParameters()).isEmpty();
  }

  @Test
  void submitMultiReadsAddressesAndLists() throws Exception {
    SubmitMulti read =
        (SubmitMulti)
            read(
                Command.SUBMIT_MULTI,
                Pdus.body()
                    .text("")
                    .octets(1, 1)
                    .text("100")
                    .octets(2, 1, 1, 8)
                    .text("200")
                    .octets(2)
                    .text("friends")
                    .octets(0, 0, 0)
                    .text("")
                    .text("")
                    .octets(0, 0, 0, 0, 1, 'x')
                    .bytes());
    assertThat(read.getDestAddresses()).hasSize(2);
    assertThat(((Address) read.getDestAddresses()[0]).getAddress()).isEqualTo("200");
    assertThat(((Address) read.getDestAddresses()[0]).getNpi()).isEqualTo((byte) 8);
    assertThat(((org.jsmpp.bean.DistributionList) read.getDestAddresses()[1]).getName())
        .isEqualTo("friends");
    assertThat(read.getShortMessage()).containsExactly('x');
  }

  @Test
  void aReservedTonOfADestinationIsReadAsUnknown() throws Exception {
    byte[] body = Pdus.submitMulti("200");
    body[9] = 99;
    SubmitMulti read = (SubmitMulti) read(Command.SUBMIT_MULTI, body);
    assertThat(((Address) read.getDestAddresses()[0]).getTon()).isZero();
  }

  @Test
  void submitMultiTakes254Destinations() throws Exception {
    String[] many = new String[254];
    Arrays.fill(many, "200");
    SubmitMulti read = (SubmitMulti) read(Command.SUBMIT_MULTI, Pdus.submitMulti(many));
    assertThat(read.getDestAddresses()).hasSize(254);
  }

  @Test
  void dataSmTakesLongAddressesAndAPayloadOf64K() throws Exception {
    byte[] payload = new byte[65_535];
    Arrays.fill(payload, (byte) 7);
    DataSm read =
        (DataSm)
            read(
                Command.DATA_SM,
                Pdus.body()
                    .text("")
                    .octets(1, 1)
                    .text("1".repeat(64))
                    .octets(1, 1)
                    .text("2".repeat(64))
                    .octets(0, 0, 0)
                    .tlv(0x0424, payload)
                    .bytes());
    assertThat(read.getSourceAddr()).hasSize(64);
    assertThat(read.getOptionalParameter(OptionalParameter.Message_payload.class).getValue())
        .isEqualTo(payload);
  }

  @Test
  void cancelAndReplaceAreRead() throws Exception {
    CancelSm cancel = (CancelSm) read(Command.CANCEL_SM, Pdus.cancelSm("17"));
    assertThat(cancel.getMessageId()).isEqualTo("17");
    assertThat(cancel.getDestinationAddress()).isEmpty();
    ReplaceSm replace = (ReplaceSm) read(Command.REPLACE_SM, Pdus.replaceSm("18"));
    assertThat(replace.getMessageId()).isEqualTo("18");
    assertThat(replace.getShortMessage()).containsExactly('h', 'i');
  }

  @ParameterizedTest
  @EnumSource(
      value = Command.class,
      names = {"SUBMIT_SM", "SUBMIT_MULTI", "DATA_SM", "QUERY_SM", "REPLACE_SM", "CANCEL_SM"})
  void aStrayNulBehindThePduIsForgiven(Command command) throws Exception {
    byte[] body = Pdus.join(Pdus.validBody(command), new byte[1]);
    assertThat(read(command, body)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void everyTruncationIsAnError(Command command) {
    if (!command.application()) {
      return;
    }
    byte[] whole = Pdus.validBody(command);
    int optional = command == Command.DATA_SM ? 6 : 0; // its TLV may be missing
    for (int length = 0; length < whole.length; length++) {
      byte[] body = Arrays.copyOf(whole, length);
      if (length != whole.length - optional) {
        assertThatThrownBy(() -> read(command, body)).isInstanceOf(InvalidPduException.class);
      }
    }
    assertThatThrownBy(() -> read(command, new byte[0]))
        .isInstanceOfSatisfying(
            InvalidPduException.class,
            e -> assertThat(e.commandStatus()).isEqualTo(CommandStatus.ESME_RINVCMDLEN));
  }

  /**
   * Every tag below 0x1500, each in any length; what is no integer of the right length is octets.
   */
  @Test
  void aTlvOfAnyLengthIsReadAsItIs() throws Exception {
    for (int tag = 0; tag < 0x1500; tag++) {
      for (int length = 0; length <= 9; length++) {
        byte[] value = Arrays.copyOf("12345678\0".getBytes(StandardCharsets.US_ASCII), length);
        byte[] tlv = Pdus.body().tlv(tag, value).bytes();
        SubmitSm read = (SubmitSm) read(Command.SUBMIT_SM, Pdus.join(submit("dest", "200"), tlv));
        assertThat(read.getOptionalParameters()).hasSize(1);
        assertThat(read.getOptionalParameters()[0].serialize())
            .as("0x%04X of %d octets", tag, length)
            .isEqualTo(tlv);
      }
    }
  }

  @Test
  void anIntegerOfItsLengthIsOneAndOfAnotherIsOctets() throws Exception {
    SubmitSm read =
        (SubmitSm)
            read(
                Command.SUBMIT_SM,
                tlvs(2, 4, 0, 4, 0x31, 0x30, 0x30, 0, 2, 4, 0, 2, 1, 2, 0, 0x17, 0, 3, 0, 0, 9));
    OptionalParameter[] tlvs = read.getOptionalParameters();
    assertThat(((OptionalParameter.OctetString) tlvs[0]).getValue())
        .containsExactly(0x31, 0x30, 0x30, 0);
    assertThat(((OptionalParameter.Short) tlvs[1]).getValue()).isEqualTo((short) 0x0102);
    assertThat(((OptionalParameter.OctetString) tlvs[2]).getValue()).containsExactly(0, 0, 9);
  }

  /** Fields of which every value, or one that the specification reserves, is taken. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 0x13, 0x0C, 0x1F, 0xFF})
  void anyRegisteredDeliveryIsTaken(int value) throws Exception {
    SubmitSm read = (SubmitSm) read(Command.SUBMIT_SM, submit("registered", value));
    assertThat(Byte.toUnsignedInt(read.getRegisteredDelivery())).isEqualTo(value);
  }

  /** TLVs, whole, of odd lengths or cut short, where the specification has none. */
  @ParameterizedTest
  @EnumSource(
      value = Command.class,
      names = {
        "BIND_TRANSMITTER",
        "BIND_RECEIVER",
        "BIND_TRANSCEIVER",
        "QUERY_SM",
        "CANCEL_SM",
        "REPLACE_SM"
      })
  void whatFollowsACommandWithoutTlvsIsIgnored(Command command) throws Exception {
    for (String behind :
        List.of("02100001 34", "02040004 31303000", "020E0000", "0204", "0204FFFF")) {
      byte[] octets = HexFormat.of().parseHex(behind.replace(" ", ""));
      assertThat(read(command, Pdus.join(Pdus.validBody(command), octets))).isNotNull();
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("fieldsThatCannotBe")
  void eachFieldHasItsOwnStatus(Command command, String what, int status, byte[] body) {
    assertThatThrownBy(() -> read(command, body))
        .isInstanceOfSatisfying(
            InvalidPduException.class,
            e -> {
              assertThat(CommandStatus.name(e.commandStatus()))
                  .isEqualTo(CommandStatus.name(status));
              assertThat(e.getMessage()).doesNotContain("xxxxxx");
            });
  }

  static Stream<Arguments> fieldsThatCannotBe() {
    Command bind = Command.BIND_TRANSCEIVER;
    Command submit = Command.SUBMIT_SM;
    Command multi = Command.SUBMIT_MULTI;
    return Stream.of(
        arguments(bind, "system_id too long", 0x0F, Pdus.bind(LONG, "p", 0x34)),
        arguments(bind, "system_id without NUL", 0x0F, "esme".getBytes()),
        arguments(bind, "password too long", 0x0E, Pdus.bind("esme", LONG, 0x34)),
        arguments(
            bind,
            "system_type too long",
            0x53,
            Pdus.body().text("e").text("p").text("x".repeat(13)).octets(0x34, 0, 0, 0).bytes()),
        arguments(
            bind,
            "address_range too long",
            0x0D,
            Pdus.body().text("e").text("p").text("").octets(0x34, 0, 0).text(LONG).bytes()),
        arguments(submit, "service_type too long", 0x15, submit("service", "x".repeat(6))),
        arguments(submit, "source_addr too long", 0x0A, submit("source", "x".repeat(21))),
        arguments(submit, "destination too long", 0x0B, submit("dest", "x".repeat(21))),
        arguments(submit, "destination empty", 0x0B, submit("dest", "")),
        arguments(submit, "priority_flag 4", 0x06, submit("priority", 4)),
        arguments(submit, "priority_flag 255", 0x06, submit("priority", 255)),
        arguments(submit, "schedule of 5", 0x61, submit("schedule", "12345")),
        arguments(submit, "schedule of 17", 0x61, submit("schedule", "1".repeat(17))),
        arguments(submit, "schedule without sign", 0x61, submit("schedule", "1".repeat(16))),
        arguments(submit, "validity of 10", 0x62, submit("validity", "1".repeat(10))),
        arguments(submit, "validity with letters", 0x62, submit("validity", "xxxxxxxxxxxxxxx+")),
        arguments(submit, "sm_length 255", 0x01, submit("length", 255)),
        arguments(submit, "sm_length beyond the end", 0x01, submit("length", 3)),
        arguments(submit, "TLV cut in its header", 0xC0, tlvs(2, 4, 0)),
        arguments(submit, "TLV beyond the end", 0xC0, tlvs(2, 4, 0, 2, 1)),
        arguments(submit, "TLV of 65535 beyond the end", 0xC0, tlvs(4, 36, 255, 255)),
        arguments(
            submit,
            "short_message and message_payload",
            0xC4,
            Pdus.join(Pdus.submitSm("hello"), Pdus.body().tlv(0x0424, (byte) 1).bytes())),
        arguments(submit, "too many TLVs", 0xC0, tlvs(new int[4 * 257])),
        arguments(multi, "no destination", 0x33, Pdus.submitMulti()),
        arguments(multi, "255 destinations", 0x33, Pdus.submitMulti("200 ".repeat(255).split(" "))),
        arguments(multi, "destination too long", 0x0B, Pdus.submitMulti("200", "x".repeat(21))),
        arguments(
            multi,
            "dest_flag 3",
            0x40,
            Pdus.body().text("").octets(1, 1).text("1").octets(1, 3, 0, 0, 0, 0).bytes()),
        arguments(
            multi,
            "dl_name too long",
            0x34,
            Pdus.body().text("").octets(1, 1).text("1").octets(1, 2).text(LONG).bytes()),
        arguments(Command.QUERY_SM, "message_id too long", 0x0C, Pdus.querySm("x".repeat(65))),
        arguments(Command.CANCEL_SM, "message_id too long", 0x0C, Pdus.cancelSm("x".repeat(65))),
        arguments(Command.REPLACE_SM, "message_id too long", 0x0C, Pdus.replaceSm(LONG)),
        arguments(
            Command.DATA_SM,
            "source_addr too long",
            0x0A,
            Pdus.body().text("").octets(1, 1).text("x".repeat(65)).bytes()));
  }

  private static org.jsmpp.bean.Command read(Command command, byte[] body)
      throws InvalidPduException {
    return PduReader.read(command, Pdus.pdu(command, 1, body), 0);
  }

  /** A submit_sm with an empty short_message and one field changed. */
  private static byte[] submit(String field, Object value) {
    Map<String, Object> fields = new HashMap<>(SUBMIT);
    assertThat(fields.put(field, value)).isNotNull();
    return Pdus.body()
        .text((String) fields.get("service"))
        .octets(1, 1)
        .text((String) fields.get("source"))
        .octets(1, 1)
        .text((String) fields.get("dest"))
        .octets(0, 0, (int) fields.get("priority"))
        .text((String) fields.get("schedule"))
        .text((String) fields.get("validity"))
        .octets((int) fields.get("registered"), 0, 0, 0, (int) fields.get("length"))
        .bytes();
  }

  private static byte[] tlvs(int... octets) {
    return Pdus.join(submit("dest", "200"), Pdus.body().octets(octets).bytes());
  }
}
