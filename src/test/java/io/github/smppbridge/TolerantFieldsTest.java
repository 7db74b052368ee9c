package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that clients fill, or leave empty, in ways of their own: octet by octet on the wire. */
class TolerantFieldsTest {
  private static final String NUMBER = "4915112345678";
  private static final byte[] TEXT = {'h', 'i'};

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(Map.of("smpp.pending_state", "auto", "gateway.schedule", "gateway"));

  static final StubGateway gateway = bridge.gateway();

  private RawEsme esme;
  private int sequenceNumber;

  @BeforeEach
  void bind() throws IOException {
    bind(Command.BIND_TRANSCEIVER, 0x34, new byte[0]);
  }

  @AfterEach
  void close() throws IOException {
    esme.close();
  }

  private void bind(Command type, int version, byte[] behind) throws IOException {
    if (esme != null) {
      esme.close();
    }
    esme = RawEsme.connect(bridge.smppPort());
    byte[] body = Pdus.bind(StubGateway.USERNAME, StubGateway.PASSWORD, version);
    ok(type, Pdus.join(body, behind));
  }

  private RawEsme.Pdu ask(Command command, byte[] body, int status) throws IOException {
    esme.send(command, ++sequenceNumber, body);
    return esme.expect(command.response(), status, sequenceNumber);
  }

  private RawEsme.Pdu ok(Command command, byte[] body) throws IOException {
    return ask(command, body, CommandStatus.ESME_ROK);
  }

  private static byte[] hex(String octets) {
    return HexFormat.of().parseHex(octets.replace(" ", ""));
  }

  /** A message with these TLVs, in one of the three commands that carry one. */
  private static byte[] message(Command command, int esmClass, byte[] content, byte[] tlvs) {
    return switch (command) {
      case SUBMIT_SM ->
          Pdus.body().octets(Pdus.submitSm(NUMBER, esmClass, 0, content)).octets(tlvs).bytes();
      case SUBMIT_MULTI ->
          Pdus.body()
              .text("")
              .octets(5, 0)
              .text("Shop")
              .octets(1, 1, 1, 1)
              .text(NUMBER)
              .octets(esmClass, 0, 0)
              .text("")
              .text("")
              .octets(0, 0, 0, 0, content.length)
              .octets(content)
              .octets(tlvs)
              .bytes();
      default ->
          Pdus.body()
              .text("")
              .octets(5, 0)
              .text("Shop")
              .octets(1, 1)
              .text(NUMBER)
              .octets(esmClass, 0, 0)
              .octets(tlvs)
              .tlv(0x0424, content)
              .bytes();
    };
  }

  static Stream<Arguments> tlvsThatMeanNothing() {
    return commands(
        "020C0002 0007",
        "020E0001 02",
        "020F0001 01",
        "020C0002 0007 020E0001 02",
        "020C0002 0007 020F0001 02",
        "020E0001 02 020F0001 03",
        // of which the values, or lengths, are none
        "020E0001 00",
        "020F0001 00",
        "020C0001 07 020F0001 00",
        "020C0004 00000007 020E0000",
        // all three, one part
        "020C0002 0007 020E0001 01 020F0001 01",
        // integers as text, empty, too long
        "0204 0004 31303000",
        "0204 0000",
        "0005 0002 0001",
        "0019 0004 00000000",
        "0304 0000",
        "0423 0001 03",
        "0426 0004 00000001",
        "130C 0001 00",
        "130C 0000",
        "020A 0004 00000001",
        "1403 0003 414243",
        "0600 0000");
  }

  private static Stream<Arguments> commands(String... tlvs) {
    return Stream.of(Command.SUBMIT_SM, Command.SUBMIT_MULTI, Command.DATA_SM)
        .flatMap(command -> Arrays.stream(tlvs).map(each -> arguments(command, each)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("tlvsThatMeanNothing")
  void aTlvThatMeansNothingRefusesNothing(Command command, String tlvs) throws IOException {
    gateway.forgetRequests();
    ok(command, message(command, 0, TEXT, hex(tlvs)));
    assertThat(gateway.sentTexts()).containsExactly("hi");
  }

  static Stream<Arguments> tlvsThatAreUsed() {
    return Stream.of(
            List.of("020C0002 0007 020E0001 02 020F0001 03", CommandStatus.ESME_RINVTLVVAL),
            List.of("020C0002 0007 020E0001 00 020F0001 01", CommandStatus.ESME_RINVTLVVAL),
            List.of("020C0002 0007 020E0001 02 020F0001 00", CommandStatus.ESME_RINVTLVVAL),
            List.of("020C0001 07 020E0001 02 020F0001 01", CommandStatus.ESME_RINVTLVLEN),
            List.of("020C0004 00000007 020E0001 02 020F0001 01", CommandStatus.ESME_RINVTLVLEN),
            List.of("020C0002 0007 020E0002 0002 020F0001 01", CommandStatus.ESME_RINVTLVLEN),
            List.of("020C0002 0007 020E0001 02 020F0000", CommandStatus.ESME_RINVTLVLEN),
            List.of("020B0001 17", CommandStatus.ESME_RINVTLVLEN),
            List.of("020B0004 00000017", CommandStatus.ESME_RINVTLVLEN),
            List.of("0204FFFF 0001", CommandStatus.ESME_RINVTLVSTREAM))
        .flatMap(
            each ->
                Stream.of(Command.SUBMIT_SM, Command.SUBMIT_MULTI, Command.DATA_SM)
                    .map(command -> arguments(command, each.get(0), each.get(1))));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("tlvsThatAreUsed")
  void aTlvThatIsUsedMustBeRight(Command command, String tlvs, int status) throws IOException {
    gateway.forgetRequests();
    ask(command, message(command, 0, TEXT, hex(tlvs)), status);
    assertThat(gateway.sent()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Command.class,
      names = {"SUBMIT_SM", "SUBMIT_MULTI", "DATA_SM"})
  void timeToLiveIsOfDataSmAlone(Command command) throws IOException {
    boolean used = command == Command.DATA_SM;
    for (String tlv : List.of("00170001 09", "00170000", "00170008 0000000000000009")) {
      ask(
          command,
          message(command, 0, TEXT, hex(tlv)),
          used ? CommandStatus.ESME_RINVTLVLEN : CommandStatus.ESME_ROK);
    }
    ok(command, message(command, 0, TEXT, hex("00170004 00000E10")));
    assertThat(gateway.last().request().containsKey("validUntil")).isEqualTo(used);
  }

  /** A header that numbers the parts counts; one that does not leaves that to the TLVs. */
  @ParameterizedTest
  @EnumSource(
      value = Command.class,
      names = {"SUBMIT_SM", "SUBMIT_MULTI", "DATA_SM"})
  void theUserDataHeaderComesBeforeTheSarTlvs(Command command) throws IOException {
    gateway.forgetRequests();
    int reference = 0x20 + command.ordinal();
    byte[] wrong = hex("020C0001 07 020E0001 00 020F0002 0109");
    for (int part = 1; part <= 2; part++) {
      byte[] content = Pdus.body().octets(5, 0, 3, reference, 2, part, '0' + part, ' ').bytes();
      ok(command, message(command, 0x40, content, wrong));
    }
    assertThat(gateway.sentTexts()).containsExactly("1 2 ");

    gateway.forgetRequests();
    for (int part = 1; part <= 2; part++) {
      byte[] content = Pdus.body().octets(3, 0x70, 1, 0, '0' + part, ' ').bytes();
      byte[] sar =
          Pdus.body()
              .tlv(0x020C, (byte) 1, (byte) reference)
              .tlv(0x020E, (byte) 2)
              .tlv(0x020F, (byte) part)
              .bytes();
      ok(command, message(command, 0x40, content, sar));
    }
    assertThat(gateway.sentTexts()).containsExactly("1 2 ");
  }

  private String submit(int registered) throws IOException {
    return ok(Command.SUBMIT_SM, Pdus.submitSm(NUMBER, registered, "hi")).text();
  }

  private static byte[] sourced(String before, String source) {
    Pdus pdu = Pdus.body().octets(before.getBytes(StandardCharsets.US_ASCII));
    return pdu.octets(5, 0).text(source).bytes();
  }

  private static byte[] query(String id, String source) {
    return sourced(id + "\0", source);
  }

  private static byte[] cancel(String id, String source) {
    return Pdus.body().octets(sourced("\0" + id + "\0", source)).octets(0, 0).text("").bytes();
  }

  private static byte[] replace(String id, String source, int registered, String schedule) {
    return Pdus.body()
        .octets(query(id, source))
        .text(schedule)
        .text("")
        .octets(registered, 0, 3, 'n', 'e', 'w')
        .bytes();
  }

  @Test
  void withoutASourceAddressAMessageIsFoundByItsId() throws IOException {
    String id = submit(0);
    ask(Command.QUERY_SM, query(id, "Other"), CommandStatus.ESME_RINVMSGID);
    ask(Command.REPLACE_SM, replace(id, "Other", 0, ""), CommandStatus.ESME_RINVMSGID);
    ask(Command.CANCEL_SM, cancel(id, "Other"), CommandStatus.ESME_RINVMSGID);
    ask(Command.CANCEL_SM, cancel("", ""), CommandStatus.ESME_RCANCELFAIL);

    assertThat(ok(Command.QUERY_SM, query(id, "")).text()).isEqualTo(id);
    ok(Command.REPLACE_SM, replace(id, "", 0, ""));
    assertThat(gateway.last().text()).isEqualTo("new");
    // the replacement is still the sender's that submitted
    assertThat(ok(Command.QUERY_SM, query(id, "Shop")).text()).isEqualTo(id);
    ok(Command.CANCEL_SM, cancel(id, ""));
    assertThat(gateway.last().state()).isEqualTo("Cancelling");
  }

  @Test
  void anotherAccountFindsNothingByTheIdAlone() throws IOException {
    String id = submit(0);
    gateway.account("OTHER", StubGateway.PASSWORD);
    esme.close();
    esme = RawEsme.connect(bridge.smppPort());
    ok(Command.BIND_TRANSCEIVER, Pdus.bind("OTHER", StubGateway.PASSWORD, 0x34));
    ask(Command.QUERY_SM, query(id, ""), CommandStatus.ESME_RINVMSGID);
    ask(Command.REPLACE_SM, replace(id, "", 0, ""), CommandStatus.ESME_RINVMSGID);
    ask(Command.CANCEL_SM, cancel(id, ""), CommandStatus.ESME_RINVMSGID);
  }

  @Test
  void eachRowOfAnIdIsFoundWithoutASourceAddress() throws IOException {
    byte[] multi = Pdus.submitMulti("4915112345601", "4915112345602");
    String id = ok(Command.SUBMIT_MULTI, multi).text();
    assertThat(ok(Command.QUERY_SM, query(id, "")).text()).isEqualTo(id);
    ok(Command.CANCEL_SM, cancel(id, ""));
    assertThat(gateway.messages())
        .filteredOn(m -> m.phoneNumbers().get(0).startsWith("+491511234560"))
        .extracting(StubMessage::state)
        .containsExactly("Cancelling", "Cancelling");

    byte[] part = Pdus.body().octets(5, 0, 3, 0x51, 2, 1, 'x').bytes();
    String waiting =
        ok(Command.SUBMIT_SM, message(Command.SUBMIT_SM, 0x40, part, new byte[0])).text();
    assertThat(ok(Command.QUERY_SM, query(waiting, "")).text()).isEqualTo(waiting);
    ask(Command.QUERY_SM, query(waiting, "Other"), CommandStatus.ESME_RINVMSGID);
  }

  @ParameterizedTest(name = "registered_delivery {0}, failed {1}: {2}")
  @CsvSource({
    "3, false, DELIVRD",
    "3, true, ",
    "15, false, DELIVRD",
    "2, false, ",
    "2, true, UNDELIV",
    "1, true, UNDELIV",
    "12, false, "
  })
  void successOnlyIsASettingOfItsOwn(int registered, boolean failed, String stat)
      throws IOException {
    String id = submit(registered);
    StubMessage message = gateway.last();
    if (failed) {
      gateway.fireFailed(message.id(), "Send result: RESULT_ERROR_GENERIC_FAILURE");
    } else {
      gateway.deliver(message.id());
    }
    if (stat != null) {
      RawEsme.Pdu receipt = esme.expect(Command.DELIVER_SM);
      esme.respond(receipt, 0);
      assertThat(receipt.text()).contains("id:" + id, "stat:" + stat);
    }
    // a receipt that nobody asked for would be here before this one's
    String last = submit(1);
    gateway.deliver(gateway.last().id());
    RawEsme.Pdu receipt = esme.expect(Command.DELIVER_SM);
    esme.respond(receipt, 0);
    assertThat(receipt.id()).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(ints = {-56, -48, 0, 48, 49, 52, 55, 56})
  void zonesReachFourteenHours(int quarters) throws IOException {
    Instant due = Instant.now().plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    String time =
        DateTimeFormatter.ofPattern("yyMMddHHmmss")
                .format(due.atOffset(ZoneOffset.ofTotalSeconds(quarters * 900)))
            + String.format("0%02d%s", Math.abs(quarters), quarters < 0 ? "-" : "+");
    byte[] multi =
        Pdus.body()
            .text("")
            .octets(5, 0)
            .text("Shop")
            .octets(1, 1, 1, 1)
            .text(NUMBER)
            .octets(0, 0, 0)
            .text(time)
            .text("")
            .octets(0, 0, 0, 0, 1, 'x')
            .bytes();
    ok(Command.SUBMIT_MULTI, multi);
    assertThat(Instant.parse(gateway.last().request().getString("scheduleAt"))).isEqualTo(due);

    byte[] submit =
        Pdus.body()
            .text("")
            .octets(5, 0)
            .text("Shop")
            .octets(1, 1)
            .text(NUMBER)
            .octets(0, 0, 0)
            .text("")
            .text(time)
            .octets(0, 0, 0, 0, 1, 'x')
            .bytes();
    String id = ok(Command.SUBMIT_SM, submit).text();
    assertThat(Instant.parse(gateway.last().request().getString("validUntil"))).isEqualTo(due);
    ask(
        Command.REPLACE_SM,
        replace(id, "", 0, time.replaceFirst("..(.)$", "57$1")),
        CommandStatus.ESME_RINVSCHED);
    String before =
        DateTimeFormatter.ofPattern("yyMMddHHmmss")
                .format(due.minusSeconds(60).atOffset(ZoneOffset.ofTotalSeconds(quarters * 900)))
            + time.substring(12);
    ok(Command.REPLACE_SM, replace(id, "", 0, before));
    assertThat(Instant.parse(gateway.last().request().getString("scheduleAt")))
        .isEqualTo(due.minusSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({"0x00, 1", "0x33, 1", "0x34, 1", "0x4F, 1", "0x50, 0", "0x51, 0"})
  void whatIsPendingIsToldAsTheVersionHasIt(String version, int state) throws IOException {
    bind(Command.BIND_TRANSMITTER, Integer.decode(version), new byte[0]);
    String id = submit(0);
    assertThat(ok(Command.QUERY_SM, query(id, "")).body())
        .startsWith(Pdus.body().text(id).octets(0, state, 0).bytes());
    gateway.fireSent(gateway.last().id(), 1);
    gateway.respond(GatewayOperation.GET_MESSAGE, Answer.error(404, "message not found"));
    assertThat(ok(Command.QUERY_SM, query(id, "")).body())
        .startsWith(Pdus.body().text(id).octets(0, 1, 0).bytes());
  }

  @ParameterizedTest
  @EnumSource(
      value = Command.class,
      names = {"BIND_TRANSMITTER", "BIND_RECEIVER", "BIND_TRANSCEIVER"})
  void whatFollowsABindIsIgnored(Command type) throws IOException {
    for (String behind : List.of("02100001 34", "02100004 00000034", "0210", "000000")) {
      bind(type, 0x34, hex(behind));
    }
  }

  @Test
  void aSubmitMultiThatFailsAltogetherNamesItsDestinations() throws IOException {
    esme.send(Command.SUBMIT_MULTI, 99, Pdus.submitMulti("0123456789"));
    RawEsme.Pdu answer = esme.read();
    assertThat(answer.status()).isEqualTo(CommandStatus.ESME_RINVDSTADR);
    assertThat(answer.body())
        .isEqualTo(
            Pdus.body().text("").octets(1, 1, 1).text("0123456789").octets(0, 0, 0, 0x0B).bytes());
  }
}
