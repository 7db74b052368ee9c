package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.UnsuccessDelivery;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever refuses a submit in the engine, and whatever its application says, is told once. */
class RefusedRequestsTest {
  @AutoClose private final TestServer server = new TestServer();
  @AutoClose private final LogLines lines = LogLines.of(RefusalLog.LOGGER, Level.INFO);
  private RawEsme esme;

  @BeforeEach
  void bind() throws IOException {
    esme = server.bound("acme");
  }

  private void expect(Command command, int status, byte[] body) throws IOException {
    esme.send(command, 7, body);
    RawEsme.Pdu answer = esme.expect(command.response());
    assertThat(CommandStatus.name(answer.status())).isEqualTo(CommandStatus.name(status));
  }

  private void assertTold(String line) {
    assertThat(lines.messages())
        .singleElement()
        .asString()
        .startsWith("session ")
        .endsWith(" of acme: " + line);
  }

  @ParameterizedTest
  @EnumSource(
      value = Command.class,
      names = {"SUBMIT_SM", "SUBMIT_MULTI", "DATA_SM", "REPLACE_SM"})
  void theApplicationsReason(Command command) throws IOException {
    server.onMessage =
        request -> request.respond(SmppResponse.status(0x45).because("the moon is full"));
    expect(command, 0x45, Pdus.validBody(command));
    assertThat(lines.messages())
        .singleElement()
        .asString()
        .contains(command.commandName() + " refused with ESME_RSUBMITFAIL: the moon is full (");
  }

  @Test
  void anApplicationThatSaysNoReasonOrFails() throws IOException {
    server.onMessage = request -> request.respond(SmppResponse.status(0x0400));
    expect(Command.SUBMIT_SM, 0x0400, Pdus.submitSm("hello"));
    assertTold("submit_sm refused with 0x00000400: no reason is known (5 octets, data_coding 0)");
    lines.clear();
    server.onMessage =
        request -> {
          throw new IllegalStateException("told elsewhere");
        };
    expect(Command.SUBMIT_SM, 0x08, Pdus.submitSm("hello"));
    assertTold(
        "submit_sm refused with ESME_RSYSERR: an error, told as such before"
            + " (5 octets, data_coding 0)");
    lines.clear();
    server.onMessage = request -> request.respond(SmppResponse.messageId("9".repeat(65)));
    expect(Command.SUBMIT_SM, 0x08, Pdus.submitSm("hello"));
    assertTold(
        "submit_sm refused with ESME_RSYSERR: its answer cannot be written"
            + " (5 octets, data_coding 0)");
  }

  @Test
  void aFieldThatCannotBe() throws IOException {
    byte[] body = Pdus.submitSm("hello");
    body[body.length - 13] = 9;
    expect(Command.SUBMIT_SM, CommandStatus.ESME_RINVPRTFLG, body);
    assertTold(
        "submit_sm refused with ESME_RINVPRTFLG: invalid priority_flag"
            + " (5 octets, data_coding 0)");
    lines.clear();
    expect(Command.DATA_SM, CommandStatus.ESME_RINVCMDLEN, new byte[0]);
    assertTold(
        "data_sm refused with ESME_RINVCMDLEN: invalid service_type"
            + " (a PDU of 16 octets, data_coding unknown)");
  }

  @Test
  void aCommandThatNobodyServes() throws IOException {
    server.accepts = command -> false;
    expect(Command.SUBMIT_MULTI, CommandStatus.ESME_RINVCMDID, Pdus.submitMulti("200", "201"));
    assertTold(
        "submit_multi refused with ESME_RINVCMDID: the command is not served"
            + " (2 octets, data_coding 0)");
  }

  @Test
  void aStateInWhichItIsNotAllowed() throws IOException {
    RawEsme receiver = server.bound(Command.BIND_RECEIVER, "acme");
    receiver.send(Command.SUBMIT_SM, 7, Pdus.submitSm("hello"));
    receiver.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RINVBNDSTS, 7);
    assertTold(
        "submit_sm refused with ESME_RINVBNDSTS: not allowed in state BOUND_RX"
            + " (5 octets, data_coding 0)");
    lines.clear();
    RawEsme stranger = server.connect();
    stranger.send(Command.SUBMIT_SM, 7, Pdus.submitSm("hello"));
    stranger.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RINVBNDSTS, 7);
    assertThat(lines.messages())
        .singleElement()
        .asString()
        .endsWith(": not allowed in state OPEN (5 octets, data_coding 0)");
  }

  @Test
  void aServerThatStopsAndASessionThatIsUnbound() throws IOException {
    server.onMessage = request -> {};
    esme.send(Command.SUBMIT_SM, 6, Pdus.submitSm("in work"));
    esme.expectAlive(5);
    server.server.drain(Duration.ofSeconds(5));
    expect(Command.SUBMIT_SM, CommandStatus.ESME_RSYSERR, Pdus.submitSm("hello"));
    assertTold("submit_sm refused with ESME_RSYSERR: the server stops (5 octets, data_coding 0)");
    lines.clear();
    esme.send(Command.UNBIND, 8, new byte[0]);
    expect(Command.SUBMIT_SM, CommandStatus.ESME_RSYSERR, Pdus.submitSm("hello"));
    assertTold(
        "submit_sm refused with ESME_RSYSERR: the session is being unbound"
            + " (5 octets, data_coding 0)");
  }

  @Test
  void someDestinationsOfMany() throws IOException {
    List<UnsuccessDelivery> failed =
        List.of(new UnsuccessDelivery(new Address((byte) 1, (byte) 1, "201"), 0x0B));
    server.onMessage =
        request ->
            request.respond(SmppResponse.multi("id", failed).because("1 of 2 destinations: …"));
    expect(Command.SUBMIT_MULTI, CommandStatus.ESME_ROK, Pdus.submitMulti("200", "201"));
    assertTold("submit_multi refused in part: 1 of 2 destinations: … (2 octets, data_coding 0)");
  }

  @Test
  void nothingIsToldOfWhatIsTaken() throws IOException {
    expect(Command.SUBMIT_SM, CommandStatus.ESME_ROK, Pdus.submitSm("hello"));
    assertThat(lines.events()).isEmpty();
  }

  @Test
  void aSessionThatHasTooManyInWork() throws IOException {
    server.onMessage = request -> {};
    // what the window and the backlog take, and one
    esme.write(Pdus.join(1101, i -> Pdus.pdu(Command.SUBMIT_SM, 10 + i, Pdus.submitSm("hello"))));
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RTHROTTLED, 1110);
    assertTold(
        "submit_sm refused with ESME_RTHROTTLED: the session has too many requests without an"
            + " answer (5 octets, data_coding 0)");
  }

  @Test
  void aFlood() throws IOException {
    server.onMessage = request -> request.respond(SmppResponse.status(0x58).because("slower"));
    esme.write(Pdus.join(5000, i -> Pdus.pdu(Command.SUBMIT_SM, 10 + i, Pdus.submitSm("hello"))));
    for (int i = 0; i < 5000; i++) {
      esme.expect(Command.SUBMIT_SM_RESP);
    }
    TestServer.await(server.server.close());
    assertThat(lines.messages()).hasSizeLessThan(8);
    assertThat(lines.messages().stream().mapToInt(RefusedRequestsTest::told).sum()).isEqualTo(5000);
  }

  private static int told(String line) {
    return 1
        + (line.contains(", and ")
            ? Integer.parseInt(line.replaceAll(".*, and (\\d+).*", "$1"))
            : 0);
  }
}
