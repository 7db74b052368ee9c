package io.github.smppbridge.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppResponse;
import io.github.smppbridge.smpp.SmppStatusException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QuerySmResp;
import org.jsmpp.bean.SubmitMultiResp;
import org.jsmpp.bean.UnsuccessDelivery;
import org.jsmpp.util.DefaultDecomposer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written, read by jSMPP. */
class PduWriterTest {
  private final DefaultDecomposer jsmpp = new DefaultDecomposer();
  private final PduBuffer out = new PduBuffer();

  @Test
  void deliverSmIsRead() throws Exception {
    DeliverSm pdu = deliverSm();
    pdu.setShortMessage(new byte[] {1, 2, (byte) 0xFE});
    pdu.setOptionalParameters(
        new OptionalParameter.Receipted_message_id("42"),
        new OptionalParameter.Message_state((byte) 2));
    PduWriter.message(out, 9, pdu, true);

    DeliverSm read = jsmpp.deliverSm(taken());
    assertThat(read.getSequenceNumber()).isEqualTo(9);
    assertThat(read.getSourceAddr()).isEqualTo("200");
    assertThat(read.getDestAddress()).isEqualTo("100");
    assertThat(read.getEsmClass()).isEqualTo((byte) 4);
    assertThat(read.getDataCoding()).isEqualTo((byte) 8);
    assertThat(read.getShortMessage()).containsExactly(1, 2, 0xFE);
    assertThat(
            read.getOptionalParameter(OptionalParameter.Receipted_message_id.class)
                .getValueAsString())
        .isEqualTo("42");
  }

  @Test
  void anOldEsmeGetsNoTlvs() throws Exception {
    DeliverSm pdu = deliverSm();
    pdu.setOptionalParameters(new OptionalParameter.Receipted_message_id("42"));
    PduWriter.message(out, 9, pdu, false);
    assertThat(jsmpp.deliverSm(taken()).getOptionalParameters()).isEmpty();
  }

  @Test
  void aPayloadOf65535OctetsIsWritten() throws Exception {
    byte[] payload = new byte[65_535];
    Arrays.fill(payload, (byte) 5);
    DataSm pdu = new DataSm();
    pdu.setSourceAddr("1");
    pdu.setDestAddress("2".repeat(64));
    pdu.setOptionalParameters(new OptionalParameter.Message_payload(payload));
    PduWriter.message(out, 1, pdu, true);
    byte[] written = taken();
    DataSm read = (DataSm) PduReader.read(Command.DATA_SM, written, 0);
    assertThat(read.getOptionalParameter(OptionalParameter.Message_payload.class).getValue())
        .isEqualTo(payload);
  }

  @Test
  void whatDoesNotFitIsRefusedAndLeavesNothingBehind() {
    DeliverSm tooLong = deliverSm();
    tooLong.setShortMessage(new byte[255]);
    DeliverSm badAddress = deliverSm();
    badAddress.setDestAddress("1".repeat(21));
    DeliverSm noOctet = deliverSm();
    noOctet.setSourceAddr("1111Банк");
    DeliverSm nul = deliverSm();
    nul.setSourceAddr("1111\0");
    for (DeliverSm pdu : List.of(tooLong, badAddress, noOctet, nul)) {
      assertThatThrownBy(() -> PduWriter.message(out, 1, pdu, true))
          .isInstanceOf(SmppStatusException.class)
          .hasMessageNotContaining("1111");
      assertThat(out.length()).isZero();
    }
  }

  @Test
  void anAddressIsWrittenOctetByOctet() throws Exception {
    DeliverSm pdu = deliverSm();
    pdu.setSourceAddr("Caf\u00E9\u0085?");
    PduWriter.message(out, 9, pdu, true);
    byte[] written = taken();
    assertThat(new String(written, StandardCharsets.ISO_8859_1)).contains("Caf\u00E9\u0085?\0");
  }

  @Test
  void responsesAreRead() throws Exception {
    write(Command.SUBMIT_SM, SmppResponse.messageId("12345"));
    assertThat(jsmpp.submitSmResp(taken()).getMessageId()).isEqualTo("12345");

    write(Command.QUERY_SM, SmppResponse.query("7", "261122221300000+", 2, 0xFF));
    QuerySmResp query = jsmpp.querySmResp(taken());
    assertThat(query.getFinalDate()).isEqualTo("261122221300000+");
    assertThat(query.getMessageState()).isEqualTo(org.jsmpp.bean.MessageState.DELIVERED);
    assertThat(query.getErrorCode()).isEqualTo((byte) 0xFF);

    write(Command.QUERY_SM, SmppResponse.query("7", null, 1, 0));
    assertThat(jsmpp.querySmResp(taken()).getFinalDate()).isNull();

    write(
        Command.SUBMIT_MULTI,
        SmppResponse.multi("8", List.of(new UnsuccessDelivery((byte) 1, (byte) 1, "200", 0x0B))));
    SubmitMultiResp multi = jsmpp.submitMultiResp(taken());
    assertThat(multi.getMessageId()).isEqualTo("8");
    assertThat(multi.getUnsuccessSmes()).hasSize(1);
    assertThat(multi.getUnsuccessSmes()[0].getErrorStatusCode()).isEqualTo(0x0B);

    write(Command.CANCEL_SM, SmppResponse.ok());
    assertThat(taken()).hasSize(16);
  }

  /** Written octet by octet: length, command_id, command_status, sequence_number, body. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "BIND_RECEIVER, 00000010 80000001 00000058 00000001",
    "BIND_TRANSMITTER, 00000010 80000002 00000058 00000001",
    "BIND_TRANSCEIVER, 00000011 80000009 00000058 00000001 00",
    "UNBIND, 00000010 80000006 00000058 00000001",
    "ENQUIRE_LINK, 00000010 80000015 00000058 00000001",
    "SUBMIT_SM, 00000010 80000004 00000058 00000001",
    "SUBMIT_MULTI, 00000012 80000021 00000058 00000001 0000",
    "DATA_SM, 00000011 80000103 00000058 00000001 00",
    "QUERY_SM, 00000014 80000003 00000058 00000001 00000700",
    "CANCEL_SM, 00000010 80000008 00000058 00000001",
    "REPLACE_SM, 00000010 80000007 00000058 00000001",
    "DELIVER_SM, 00000011 80000005 00000058 00000001 00",
    "UNKNOWN, 00000010 80000000 00000058 00000001"
  })
  void anErrorHasTheBodyOfItsCommand(Command command, String octets) {
    write(command, SmppResponse.status(CommandStatus.ESME_RTHROTTLED));
    assertThat(HexFormat.of().formatHex(taken())).isEqualTo(octets.replace(" ", ""));
  }

  @Test
  void errorsAreRead() throws Exception {
    write(Command.QUERY_SM, SmppResponse.status(CommandStatus.ESME_RINVMSGID));
    QuerySmResp query = jsmpp.querySmResp(taken());
    assertThat(query.getMessageState()).isEqualTo(org.jsmpp.bean.MessageState.UNKNOWN);
    assertThat(query.getFinalDate()).isNull();

    write(Command.BIND_TRANSCEIVER, SmppResponse.status(CommandStatus.ESME_RBINDFAIL));
    assertThat(jsmpp.bindResp(taken()).getSystemId()).isNull();
    write(Command.DATA_SM, SmppResponse.status(CommandStatus.ESME_RSYSERR));
    assertThat(jsmpp.dataSmResp(taken()).getMessageId()).isNull();
  }

  @Test
  void aSubmitMultiThatFailsAltogetherNamesItsDestinations() throws Exception {
    write(
        Command.SUBMIT_MULTI,
        SmppResponse.multi(
            CommandStatus.ESME_RINVDSTADR,
            List.of(new UnsuccessDelivery((byte) 1, (byte) 1, "200", 0x0B))));
    SubmitMultiResp multi = jsmpp.submitMultiResp(taken());
    assertThat(multi.getCommandStatus()).isEqualTo(0x0B);
    assertThat(multi.getMessageId()).isNull();
    assertThat(multi.getUnsuccessSmes()[0].getDestinationAddress().getAddress()).isEqualTo("200");
  }

  @Test
  void bindRespNamesOurVersionOnlyToWhoUnderstands() throws Exception {
    PduWriter.response(
        out,
        Command.BIND_RECEIVER,
        1,
        SmppResponse.ok(),
        true,
        "SMSGATE",
        PduWriter.NO_CONGESTION_STATE);
    assertThat(
            jsmpp
                .bindResp(taken())
                .getOptionalParameter(OptionalParameter.Sc_interface_version.class)
                .getValue())
        .isEqualTo((byte) 0x34);
    PduWriter.response(
        out,
        Command.BIND_RECEIVER,
        1,
        SmppResponse.ok(),
        false,
        "SMSGATE",
        PduWriter.NO_CONGESTION_STATE);
    assertThat(taken()).hasSize(24);
  }

  private void write(Command command, SmppResponse response) {
    PduWriter.response(out, command, 1, response, true, "SMSGATE", PduWriter.NO_CONGESTION_STATE);
  }

  private byte[] taken() {
    return out.take().getBytes();
  }

  private static DeliverSm deliverSm() {
    DeliverSm pdu = new DeliverSm();
    pdu.setSourceAddr("200");
    pdu.setDestAddress("100");
    pdu.setEsmClass((byte) 4);
    pdu.setDataCoding((byte) 8);
    return pdu;
  }
}
