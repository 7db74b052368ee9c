package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in every state an ESME can be in, over a real socket. */
class StateTableTest {
  private static final int SEQUENCE = 77;
  private static final Map<SessionState, Command> BINDS =
      Map.of(
          SessionState.BOUND_TX, Command.BIND_TRANSMITTER,
          SessionState.BOUND_RX, Command.BIND_RECEIVER,
          SessionState.BOUND_TRX, Command.BIND_TRANSCEIVER);

  @AutoClose private static final TestServer server = new TestServer();

  static Stream<Arguments> everyCommandInEveryState() {
    return Stream.of(
            SessionState.OPEN, SessionState.BOUND_TX, SessionState.BOUND_RX, SessionState.BOUND_TRX)
        .flatMap(state -> Stream.of(Command.values()).map(command -> arguments(command, state)));
  }

  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("everyCommandInEveryState")
  void isAnsweredAsTheTableSays(Command command, SessionState state) throws IOException {
    try (RawEsme esme = inState(state)) {
      int id = command == Command.UNKNOWN ? 0x00000042 : command.commandId();
      esme.write(Pdus.pdu(id, 0, SEQUENCE, Pdus.validBody(command)));

      Integer status = expectedStatus(command, state);
      if (status != null) {
        RawEsme.Pdu answer = esme.expect(Command.of(expectedResponse(command)), status, SEQUENCE);
        assertThat(answer.commandId()).isEqualTo(expectedResponse(command));
      }
      if (command == Command.UNBIND) {
        esme.expectClosed();
      } else {
        esme.expectAlive(SEQUENCE + 1);
      }
    }
  }

  private static RawEsme inState(SessionState state) throws IOException {
    return state == SessionState.OPEN
        ? RawEsme.connect(server.port())
        : RawEsme.bound(server.port(), BINDS.get(state), "esme");
  }

  /** Written apart from the table in Command, from the specification; null = no answer. */
  private static Integer expectedStatus(Command command, SessionState state) {
    boolean open = state == SessionState.OPEN;
    boolean transmits = state == SessionState.BOUND_TX || state == SessionState.BOUND_TRX;
    return switch (command) {
      case BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER ->
          open ? CommandStatus.ESME_ROK : CommandStatus.ESME_RALYBND;
      case UNBIND, DATA_SM -> open ? CommandStatus.ESME_RINVBNDSTS : CommandStatus.ESME_ROK;
      case ENQUIRE_LINK -> CommandStatus.ESME_ROK;
      case SUBMIT_SM, SUBMIT_MULTI, QUERY_SM, CANCEL_SM, REPLACE_SM ->
          transmits ? CommandStatus.ESME_ROK : CommandStatus.ESME_RINVBNDSTS;
      case DELIVER_SM -> open ? CommandStatus.ESME_RINVBNDSTS : CommandStatus.ESME_RINVCMDID;
      case UNKNOWN -> CommandStatus.ESME_RINVCMDID;
      default -> null;
    };
  }

  private static int expectedResponse(Command command) {
    return command == Command.UNKNOWN ? 0x80000000 : command.commandId() | 0x80000000;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("applicationCommands")
  void aCommandThatNoRouteServesIsRefusedInItsOwnResponse(Command command) throws IOException {
    try (TestServer own = new TestServer()) {
      own.accepts = asked -> asked.bind();
      try (RawEsme esme = RawEsme.bound(own.port(), "esme")) {
        esme.send(command, SEQUENCE, Pdus.validBody(command));
        RawEsme.Pdu answer = esme.read();
        assertThat(answer.commandId()).isEqualTo(command.responseId());
        assertThat(answer.status()).isEqualTo(CommandStatus.ESME_RINVCMDID);
        assertThat(answer.body()).isEqualTo(Pdus.errorBody(answer.commandId()));
        esme.expectAlive(SEQUENCE + 1);
      }
    }
  }

  static Stream<Command> applicationCommands() {
    return Stream.of(Command.values()).filter(command -> command.application() && !command.bind());
  }

  @Test
  void aBindThatNoRouteServesIsRefused() throws IOException {
    try (TestServer own = new TestServer()) {
      own.accepts = asked -> false;
      try (RawEsme esme = RawEsme.connect(own.port())) {
        esme.send(Command.BIND_RECEIVER, 1, Pdus.bind("esme", "secret", 0x34));
        esme.expect(Command.BIND_RECEIVER_RESP, CommandStatus.ESME_RINVCMDID, 1);
        esme.expectClosed();
      }
    }
  }

  @Test
  void everyRequestHasItsOwnResponseOrNone() {
    for (Command command : Command.values()) {
      if (command.commandId() > 0) {
        assertThat(Command.of(command.commandId())).isEqualTo(command);
        assertThat(command.responseId()).isLessThan(0);
      }
    }
    assertThat(List.of(Command.OUTBIND, Command.ALERT_NOTIFICATION))
        .allMatch(command -> command.response() == Command.GENERIC_NACK);
    assertThat(Command.DELIVER_SM.application()).isFalse();
  }

  @Test
  void tooManyErrorsBeforeABindEndTheConnection() throws IOException {
    try (RawEsme esme = RawEsme.connect(server.port())) {
      for (int i = 1; i <= 10; i++) {
        esme.send(Command.SUBMIT_SM, i, Pdus.submitSm("hello"));
        esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RINVBNDSTS, i);
      }
      esme.expectClosed();
    }
  }

  @Test
  void aSequenceNumberOutOfRangeIsEchoed() throws IOException {
    try (RawEsme esme = RawEsme.bound(server.port(), "esme")) {
      esme.send(Command.SUBMIT_SM, -2, Pdus.submitSm("hello"));
      esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, -2);
      esme.expectAlive(0);
    }
  }
}
