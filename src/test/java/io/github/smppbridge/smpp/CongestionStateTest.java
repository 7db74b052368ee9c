package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The TLV congestion_state (SMPP 5.0 §2.9, §4.8.4.18) in responses. */
class CongestionStateTest {
  private static final int NONE = -1;

  @AutoClose private TestServer server;

  private RawEsme bound(int version) throws IOException {
    return server.keep(
        RawEsme.connect(server.port()).bind(Command.BIND_TRANSCEIVER, "esme", version));
  }

  /** Of a response whose last TLV it is. */
  static int congestion(RawEsme.Pdu response) {
    byte[] body = response.body();
    int start = body.length - 5;
    if (start < 0 || body[start] != 0x04 || body[start + 1] != 0x28) {
      return NONE;
    }
    assertThat(body[start + 2]).isZero();
    assertThat(body[start + 3]).isEqualTo((byte) 1);
    return body[start + 4];
  }

  private static byte[] submits(int count) {
    return Pdus.join(
        count, i -> Pdus.pdu(Command.SUBMIT_SM, i + 1, Pdus.validBody(Command.SUBMIT_SM)));
  }

  @Test
  void itGrowsBeforeRequestsAreThrottledAndFallsAgain() throws Exception {
    server = TestServer.with(c -> c.setWindow(4), c -> c.setMaxBacklog(6));
    server.onMessage = request -> {};
    RawEsme esme = bound(0x50);
    esme.write(submits(12));
    for (int i = 11; i <= 12; i++) {
      RawEsme.Pdu refused = esme.expect(Command.SUBMIT_SM_RESP);
      assertThat(refused.status()).isEqualTo(CommandStatus.ESME_RTHROTTLED);
      assertThat(refused.text()).as("message_id").isEmpty();
      assertThat(congestion(refused)).isEqualTo(99);
    }
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int next = i;
      await().until(() -> server.requests.size() > next);
      server.requests.get(i).respond(SmppResponse.messageId("1"));
      told.add(congestion(esme.expect(Command.SUBMIT_SM_RESP)));
    }
    assertThat(told).isSortedAccordingTo((a, b) -> b - a).doesNotHaveDuplicates();
    assertThat(told.get(0)).isBetween(90, 98);
    assertThat(told.get(5)).as("one waits behind a full window").isBetween(80, 89);
    assertThat(told.get(9)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"SUBMIT_SM", "SUBMIT_MULTI", "DATA_SM", "QUERY_SM", "CANCEL_SM", "REPLACE_SM"})
  void everyAnswerAboutAMessageHasIt(Command command) throws Exception {
    server = new TestServer();
    server.congestion = 42;
    RawEsme esme = bound(0x50);

    esme.send(command, 2, Pdus.validBody(command));
    RawEsme.Pdu taken = esme.expect(command.response());
    assertThat(taken.status()).isZero();
    assertThat(congestion(taken)).isEqualTo(42);

    server.onMessage =
        request -> request.respond(SmppResponse.status(CommandStatus.ESME_RTHROTTLED));
    esme.send(command, 3, Pdus.validBody(command));
    assertThat(congestion(esme.expect(command.response()))).isEqualTo(99);

    server.onMessage = request -> request.respond(SmppResponse.status(CommandStatus.ESME_RSYSERR));
    server.congestion = 1_000;
    esme.send(command, 4, Pdus.validBody(command));
    assertThat(congestion(esme.expect(command.response()))).isEqualTo(99);
    esme.expectAlive(5); // whose response has no body
  }

  @Test
  void anOlderSessionNeverSeesIt() throws Exception {
    server = new TestServer();
    server.congestion = 42;
    RawEsme esme = bound(0x34);

    esme.send(Command.SUBMIT_SM, 2, Pdus.validBody(Command.SUBMIT_SM));
    assertThat(congestion(esme.expect(Command.SUBMIT_SM_RESP))).isEqualTo(NONE);
    server.onMessage =
        request -> request.respond(SmppResponse.status(CommandStatus.ESME_RTHROTTLED));
    esme.send(Command.SUBMIT_SM, 3, Pdus.validBody(Command.SUBMIT_SM));
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RTHROTTLED, 3);
  }
}
