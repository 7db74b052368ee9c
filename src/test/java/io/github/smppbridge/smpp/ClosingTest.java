package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a session that ends still does, and what it counts as meanwhile. */
class ClosingTest {
  /** A command_length that cannot be. */
  private static final byte[] GARBAGE = {0x7F, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 42};

  @AutoClose private TestServer server = new TestServer();

  private final List<CloseReason> left = new CopyOnWriteArrayList<>();

  private void restart(TestServer other) throws IOException {
    server.close();
    server = other;
  }

  private void listen() {
    server
        .server
        .sessions()
        .addListener(
            new SessionRegistry.Listener() {
              @Override
              public void ended(SmppSession session, CloseReason reason) {
                left.add(reason);
              }
            });
  }

  private RawEsme withASubmitInWork() throws IOException {
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("in work"));
    await().until(() -> server.requests.size() == 1);
    return esme;
  }

  private void answer() {
    server.requests.get(0).respond(SmppResponse.messageId("a"));
  }

  private boolean nobodyIsBound() {
    return server.server.sessions().sessions().isEmpty();
  }

  @Test
  void afterAnUnreadableLengthWhatIsInWorkIsAnsweredAndThenComesTheNack() throws Exception {
    listen();
    RawEsme esme = withASubmitInWork();
    SmppSession session = server.session("esme");
    esme.write(GARBAGE);
    await().until(() -> left.size() == 1);

    assertThat(left).containsExactly(CloseReason.PROTOCOL_ERROR);
    assertThat(session.freeDeliverSlots()).isZero();
    assertThatThrownBy(() -> TestServer.await(session.deliver(SessionTest.deliverSm())))
        .isInstanceOf(SessionClosedException.class);
    assertThat(server.ended).as("it has not ended yet").isEmpty();

    answer();
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
    esme.expect(Command.GENERIC_NACK, CommandStatus.ESME_RINVCMDLEN, 42);
    esme.expectClosed();
    server.expectEnded(CloseReason.PROTOCOL_ERROR);
    assertThat(left).hasSize(1);
  }

  @Test
  void itsPlaceIsFreeAsSoonAsItEnds() throws Exception {
    restart(TestServer.with(c -> c.setMaxSessionsPerAccount(1)));
    RawEsme old = withASubmitInWork();
    old.write(GARBAGE);
    await().until(this::nobodyIsBound);

    server.bound("esme").expectAlive(2);
    answer();
    old.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
    old.expect(Command.GENERIC_NACK);
  }

  @Test
  void whoReadsTheNackIsNotBoundAnyMore() throws Exception {
    restart(TestServer.with(c -> c.setMaxSessionsPerAccount(1)));
    for (int i = 0; i < 5; i++) {
      RawEsme esme = server.bound("esme");
      esme.write(GARBAGE);
      esme.expect(Command.GENERIC_NACK);
    }
  }

  @Test
  void whatIsNeverAnsweredDoesNotKeepItForEver() throws Exception {
    restart(TestServer.impatient(c -> c.setWindow(1)));
    RawEsme esme = withASubmitInWork();
    esme.send(Command.SUBMIT_SM, 3, Pdus.submitSm("waits behind it"));
    await().until(() -> server.session("esme").requestsInWork() == 2);
    server.session("esme").unbind();
    esme.expect(Command.UNBIND);
    // it was never begun, so that there is nothing to wait for
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RSYSERR, 3);
  }

  @Test
  void aPeerThatLeavesWhileItsLastAnswersAreDueEndedForTheFirstReason() throws Exception {
    try (RawEsme esme = withASubmitInWork()) {
      esme.send(Command.UNBIND, 3, new byte[0]);
      await().until(this::nobodyIsBound);
    }
    server.expectEnded(CloseReason.UNBIND);
  }

  @Test
  void aSilentPeerIsStillAnsweredWhatItAskedFor() throws Exception {
    restart(TestServer.impatient(c -> c.setEnquireLinkInterval(100)));
    server.onMessage = request -> {};
    server
        .server
        .sessions()
        .addListener(
            new SessionRegistry.Listener() {
              @Override
              public void ended(SmppSession session, CloseReason reason) {
                left.add(reason);
                answer(); // the gateway was slow, too
              }
            });
    RawEsme esme = server.connect();
    esme.write(
        Pdus.join(
            Pdus.pdu(Command.BIND_TRANSCEIVER, 1, Pdus.bind("esme", "secret", 0x34)),
            Pdus.pdu(Command.SUBMIT_SM, 2, Pdus.submitSm("in work"))));
    esme.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_ROK, 1);
    esme.expect(Command.ENQUIRE_LINK);
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
    esme.expectClosed();
    server.expectEnded(CloseReason.ENQUIRE_LINK_TIMEOUT);
    assertThat(left).containsExactly(CloseReason.ENQUIRE_LINK_TIMEOUT);
  }

  @Test
  void eachUnbindIsAnswered() throws Exception {
    RawEsme esme = withASubmitInWork();
    for (int i = 3; i < 6; i++) {
      esme.send(Command.UNBIND, i, new byte[0]);
    }
    esme.expectAlive(6);
    answer();
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
    for (int i = 3; i < 6; i++) {
      esme.expect(Command.UNBIND_RESP, CommandStatus.ESME_ROK, i);
    }
    esme.expectClosed();
    server.expectEnded(CloseReason.UNBIND);
  }

  @Test
  void anyNumberOfUnbindsIsAnsweredEachOnce() throws Exception {
    RawEsme esme = withASubmitInWork();
    esme.write(Pdus.join(1000, i -> Pdus.pdu(Command.UNBIND, i, new byte[0])));
    boolean[] answered = new boolean[1000];
    for (int i = 0; i < 1000; i++) {
      if (i == 900) {
        answer();
      }
      RawEsme.Pdu pdu = esme.read();
      if (pdu.command() == Command.SUBMIT_SM_RESP) {
        pdu = esme.read();
      }
      assertThat(pdu.command()).isEqualTo(Command.UNBIND_RESP);
      assertThat(answered[pdu.sequenceNumber()]).isFalse();
      answered[pdu.sequenceNumber()] = true;
    }
    esme.expectClosed();
  }

  @Test
  void whatComesBehindTheAnswerToAnUnbindIsAnsweredToo() throws Exception {
    RawEsme esme = server.bound("esme");
    esme.send(Command.UNBIND, 2, new byte[0]);
    esme.expect(Command.UNBIND_RESP, CommandStatus.ESME_ROK, 2);
    esme.write(
        Pdus.join(
            Pdus.pdu(Command.UNBIND, 3, new byte[0]),
            Pdus.pdu(Command.ENQUIRE_LINK, 4, new byte[0]),
            Pdus.pdu(Command.SUBMIT_SM, 5, Pdus.submitSm("too late"))));
    esme.expect(Command.UNBIND_RESP, CommandStatus.ESME_ROK, 3);
    esme.expect(Command.ENQUIRE_LINK_RESP, CommandStatus.ESME_ROK, 4);
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RSYSERR, 5);
    esme.expectClosed();
    server.expectEnded(CloseReason.UNBIND);
  }

  @Test
  void unbindsWithoutABindAreRefusedEach() throws Exception {
    RawEsme esme = server.connect();
    esme.send(Command.UNBIND, 1, new byte[0]);
    esme.expect(Command.UNBIND_RESP, CommandStatus.ESME_RINVBNDSTS, 1);
    esme.send(Command.UNBIND, 2, new byte[0]);
    esme.send(Command.BIND_RECEIVER, 3, Pdus.bind("esme", "secret", 0x34));
    esme.expect(Command.UNBIND_RESP, CommandStatus.ESME_RINVBNDSTS, 2);
    RawEsme.Pdu bind = esme.expect(Command.BIND_RECEIVER_RESP);
    assertThat(bind.status()).isNotZero();
    esme.expectClosed();
    assertThat(server.ended).isEmpty();
  }

  @Test
  void deliverSmIsStillAnsweredWhenTheEsmeHasUnbound() throws Exception {
    RawEsme esme = server.bound("esme");
    Future<Integer> delivered = server.session("esme").deliver(SessionTest.deliverSm());
    RawEsme.Pdu deliver = esme.expect(Command.DELIVER_SM);
    esme.send(Command.UNBIND, 2, new byte[0]);
    esme.expect(Command.UNBIND_RESP, CommandStatus.ESME_ROK, 2);
    esme.respond(deliver, 0);
    assertThat(TestServer.await(delivered)).isZero();
    esme.expectClosed();
  }

  @Test
  void deliverSmIsStillAnsweredBehindTheUnbindRespOfTheEsme() throws Exception {
    RawEsme esme = server.bound("esme");
    SmppSession session = server.session("esme");
    Future<Integer> delivered = session.deliver(SessionTest.deliverSm());
    RawEsme.Pdu deliver = esme.expect(Command.DELIVER_SM);
    session.unbind();
    esme.respond(esme.expect(Command.UNBIND), 0);
    esme.respond(deliver, 0);
    assertThat(TestServer.await(delivered)).isZero();
    esme.expectClosed();
    server.expectEnded(CloseReason.SERVER_UNBIND);
  }

  @Test
  void anEsmeThatDoesNotKnowUnbindHasAnsweredIt() throws Exception {
    RawEsme esme = server.bound("esme");
    server.session("esme").unbind();
    RawEsme.Pdu unbind = esme.expect(Command.UNBIND);
    esme.write(
        Pdus.pdu(0x80000000, CommandStatus.ESME_RINVCMDID, unbind.sequenceNumber(), new byte[0]));
    esme.expectClosed();
  }

  @Test
  void anUnbindRespThatNobodyAskedForEndsNothingEarly() throws Exception {
    RawEsme esme = withASubmitInWork();
    esme.send(Command.UNBIND_RESP, 7, new byte[0]);
    esme.expectAlive(3);
    esme.send(Command.UNBIND, 4, new byte[0]);
    esme.send(Command.UNBIND_RESP, 7, new byte[0]);
    esme.expectAlive(5);
    answer();
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
    esme.expect(Command.UNBIND_RESP, CommandStatus.ESME_ROK, 4);
  }

  @Test
  void aBindInWorkIsAnsweredWhenTheServerStops() throws Exception {
    List<SmppRequest> binds = new CopyOnWriteArrayList<>();
    server.onBind = binds::add;
    RawEsme drained = server.connect();
    drained.send(Command.BIND_TRANSCEIVER, 7, Pdus.bind("esme", "secret", 0x34));
    await().until(() -> binds.size() == 1);
    Future<Void> stopped = server.server.drain(Duration.ofMillis(500));
    drained.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_RSYSERR, 7);
    drained.expectClosed();
    TestServer.await(stopped);
    binds.get(0).respond(SmppResponse.bound(Map.of()));
    await().until(() -> server.ended.size() == 1); // what it set up is cleaned up
    assertThat(nobodyIsBound()).isTrue();
  }

  @Test
  void aBindInWorkIsAnsweredWhenTheServerClosesAtOnce() throws Exception {
    List<SmppRequest> binds = new CopyOnWriteArrayList<>();
    server.onBind = binds::add;
    RawEsme esme = server.connect();
    esme.send(Command.BIND_RECEIVER, 7, Pdus.bind("esme", "secret", 0x34));
    await().until(() -> binds.size() == 1);
    TestServer.await(server.server.close());
    esme.expect(Command.BIND_RECEIVER_RESP, CommandStatus.ESME_RSYSERR, 7);
    esme.expectClosed();
  }

  @Test
  void aBindWithTooMuchBehindItIsAnswered() throws Exception {
    List<SmppRequest> binds = new CopyOnWriteArrayList<>();
    server.onBind = binds::add;
    RawEsme esme = server.connect();
    esme.send(Command.BIND_TRANSCEIVER, 7, Pdus.bind("esme", "secret", 0x34));
    await().until(() -> binds.size() == 1);
    esme.write(WindowTest.submits(8, 1000));
    esme.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_RSYSERR, 7);
  }

  @Test
  void aGenericNackIsNeverADelivery() throws Exception {
    RawEsme esme = server.bound("esme");
    SmppSession session = server.session("esme");
    for (byte[] body : List.of(new byte[0], new byte[1])) {
      Future<Integer> delivered = session.deliver(SessionTest.deliverSm());
      RawEsme.Pdu deliver = esme.expect(Command.DELIVER_SM);
      esme.write(Pdus.pdu(0x80000000, CommandStatus.ESME_ROK, deliver.sequenceNumber(), body));
      assertThat(TestServer.await(delivered)).isEqualTo(CommandStatus.ESME_RUNKNOWNERR);
    }
    assertThat(session.outstanding()).isZero();
  }

  @Test
  void aLateGenericNackIsNoDeliveryEither() throws Exception {
    restart(TestServer.impatient());
    RawEsme esme = server.bound("esme");
    Future<Integer> delivered = server.session("esme").deliver(SessionTest.deliverSm());
    RawEsme.Pdu deliver = esme.expect(Command.DELIVER_SM);
    await().until(delivered::failed);
    ResponseTimeoutException unanswered = (ResponseTimeoutException) delivered.cause();
    // nor is the response of another command, which leaves it open
    esme.write(Pdus.pdu(0x80000103, 0, deliver.sequenceNumber(), new byte[1]));
    esme.write(Pdus.pdu(0x80000000, 0, deliver.sequenceNumber(), new byte[0]));
    assertThat(TestServer.await(unanswered.lateResponse()))
        .isEqualTo(CommandStatus.ESME_RUNKNOWNERR);
  }

  @Test
  void theResponseOfAnotherCommandAnswersNothing() throws Exception {
    RawEsme esme = server.bound("esme");
    SmppSession session = server.session("esme");
    Future<Integer> delivered = session.deliver(SessionTest.deliverSm());
    RawEsme.Pdu deliver = esme.expect(Command.DELIVER_SM);
    for (Command response : Command.values()) {
      if (response.commandId() < 0
          && response != Command.UNKNOWN
          && response != Command.GENERIC_NACK
          && response != Command.DELIVER_SM_RESP) {
        esme.send(response, deliver.sequenceNumber(), new byte[1]);
      }
    }
    esme.expectAlive(2);
    assertThat(delivered.isComplete()).isFalse();
    assertThat(session.outstanding()).isEqualTo(1);
    esme.respond(deliver, 0);
    assertThat(TestServer.await(delivered)).isZero();
  }
}
