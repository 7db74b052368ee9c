package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsmpp.bean.Bind;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Binding, answering, sending, unbinding. */
class SessionTest {
  @AutoClose private TestServer server = new TestServer();

  private void restart(TestServer other) throws IOException {
    server.close();
    server = other;
  }

  @Test
  void theApplicationSeesTheWholeBind() throws IOException {
    CompletableFuture<SmppRequest> seen = new CompletableFuture<>();
    server.onBind =
        request -> {
          seen.complete(request);
          request.respond(SmppResponse.bound(Map.of("limit", 5)));
        };
    RawEsme esme = server.connect();
    String password = "a-password-of-more-than-nine";
    esme.send(Command.BIND_RECEIVER, 5, Pdus.bind("account-of-more-than-16", password, 0x34));
    RawEsme.Pdu response = esme.expect(Command.BIND_RECEIVER_RESP, CommandStatus.ESME_ROK, 5);
    assertThat(response.text()).isEqualTo("SMSGATE");
    assertThat(response.body()).endsWith(0x02, 0x10, 0x00, 0x01, 0x34);

    Bind bind = (Bind) seen.join().pdu();
    assertThat(bind.getPassword()).isEqualTo(password);
    SmppSession session = server.session("account-of-more-than-16");
    assertThat(session.state()).isEqualTo(SessionState.BOUND_RX);
    assertThat(session.attributes()).containsEntry("limit", 5);
    assertThat(session.bindType()).isEqualTo(BindType.RECEIVER);
    assertThat(session.remoteAddress()).startsWith("127.0.0.1:");
    assertThat(session.tls()).isFalse();
    assertThat(session.boundAt()).isNotNull();
    assertThat(session.toString() + seen.join()).doesNotContain(password);
    assertThat(server.server.sessions().byId(session.id())).contains(session);
    assertThat(server.server.sessions().receiverAccounts())
        .containsExactly("account-of-more-than-16");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x33, 0x34, 0x50, 0xFF})
  void everyVersionBinds(int version) throws IOException {
    RawEsme esme = server.connect();
    esme.send(Command.BIND_TRANSCEIVER, 1, Pdus.bind("esme", "secret", version));
    RawEsme.Pdu response = esme.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_ROK, 1);
    assertThat(response.body()).hasSize(version >= 0x34 ? 13 : 8);
    assertThat(server.session("esme").interfaceVersion()).isEqualTo(version);
    assertThat(server.session("esme").supportsTlv()).isEqualTo(version >= 0x34);
  }

  @Test
  void aRefusedBindIsAnsweredThenClosed() throws IOException {
    server.onBind = request -> request.respond(SmppResponse.status(CommandStatus.ESME_RINVPASWD));
    try (RawEsme esme = server.connect()) {
      esme.write(
          Pdus.join(
              Pdus.pdu(Command.BIND_TRANSCEIVER, 1, Pdus.bind("esme", "wrong", 0x34)),
              Pdus.pdu(Command.SUBMIT_SM, 2, Pdus.submitSm("never"))));
      esme.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_RINVPASWD, 1);
      esme.expectClosed();
    }
    await().until(() -> server.closed.contains(CloseReason.BIND_REFUSED));
    assertThat(server.requests).isEmpty();
    assertThat(server.ended).isEmpty();
  }

  @Test
  void whatFollowsABindOnTheWireWaitsForIt() throws Exception {
    CompletableFuture<SmppRequest> bind = new CompletableFuture<>();
    server.onBind = bind::complete;
    RawEsme esme = server.connect();
    esme.write(
        Pdus.join(
            Pdus.pdu(Command.BIND_TRANSCEIVER, 1, Pdus.bind("esme", "secret", 0x34)),
            Pdus.pdu(Command.SUBMIT_SM, 2, Pdus.submitSm("hello")),
            Pdus.pdu(Command.ENQUIRE_LINK, 3, new byte[0])));
    esme.send(Command.SUBMIT_SM, 4, Pdus.submitSm("again"));
    assertThat(TestServer.await(bind.get().respond(SmppResponse.bound(Map.of())))).isTrue();
    esme.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_ROK, 1);
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
    esme.expect(Command.ENQUIRE_LINK_RESP, CommandStatus.ESME_ROK, 3);
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 4);
  }

  @Test
  void bindRespComesBeforeWhatWaitedForTheReceiver() throws Exception {
    server
        .server
        .sessions()
        .addListener(
            new SessionRegistry.Listener() {
              @Override
              public void bound(SmppSession session) {
                assertThat(session.state()).isEqualTo(SessionState.BOUND_RX);
                session.deliver(deliverSm());
                new Thread(() -> session.deliver(deliverSm())).start();
              }
            });
    RawEsme esme = server.bound(Command.BIND_RECEIVER, "esme");
    esme.expect(Command.DELIVER_SM);
    esme.expect(Command.DELIVER_SM);
  }

  @Test
  void anAnswerIsGivenOnceFromAnyThreadAndInAnyOrder() throws Exception {
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("first"));
    esme.send(Command.SUBMIT_SM, 3, Pdus.submitSm("second"));
    await().until(() -> server.requests.size() == 2);
    SmppRequest first = server.requests.get(0);
    assertThat(((SubmitSm) first.pdu()).getShortMessage()).isEqualTo("first".getBytes());
    assertThat(first.session().requestsInWork()).isEqualTo(2);

    Future<Boolean> second = server.requests.get(1).respond(SmppResponse.messageId("b"));
    assertThat(esme.expect(Command.SUBMIT_SM_RESP, 0, 3).text()).isEqualTo("b");
    assertThat(TestServer.await(second)).isTrue();

    assertThat(TestServer.await(first.respond(SmppResponse.status(0x58)))).isTrue();
    assertThat(TestServer.await(first.respond(SmppResponse.ok()))).isFalse();
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RTHROTTLED, 2);
    esme.expectAlive(4);
    assertThat(first.answered()).isTrue();
    assertThat(first.session().requestsInWork()).isZero();
  }

  @Test
  void anApplicationThatFailsIsASystemError() throws IOException {
    server.onMessage =
        request -> {
          throw new IllegalStateException("broken");
        };
    RawEsme esme = server.bound("esme");
    esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RSYSERR, 2);
    server.onMessage = request -> request.respond(SmppResponse.messageId("x".repeat(65)));
    esme.send(Command.SUBMIT_SM, 3, Pdus.submitSm("hello"));
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RSYSERR, 3);
  }

  /** Whoever finds the error, the response is the same: RawEsme knows its octets. */
  @Test
  void everyErrorOfACommandHasTheSameBody() throws IOException {
    RawEsme esme = server.bound("esme");
    String tooLong = "x".repeat(65);
    for (Command command : Command.values()) {
      if (!command.application() || command.bind()) {
        continue;
      }
      byte[] body = Pdus.validBody(command);
      server.onMessage =
          request -> {
            throw new IllegalStateException("broken");
          };
      esme.send(command, 2, body);
      esme.expect(command.response(), CommandStatus.ESME_RSYSERR, 2);
      if (command != Command.CANCEL_SM && command != Command.REPLACE_SM) {
        server.onMessage = request -> request.respond(SmppResponse.messageId(tooLong));
        esme.send(command, 3, body);
        esme.expect(command.response(), CommandStatus.ESME_RSYSERR, 3);
      }
      server.onMessage =
          request -> request.respond(SmppResponse.status(CommandStatus.ESME_RTHROTTLED));
      esme.send(command, 4, body);
      esme.expect(command.response(), CommandStatus.ESME_RTHROTTLED, 4);
      esme.send(command, 5, new byte[0]);
      esme.expect(command.response(), CommandStatus.ESME_RINVCMDLEN, 5);
    }
  }

  @Test
  void aRefusedBindHasTheBodyOfItsType() throws IOException {
    server.onBind = request -> request.respond(SmppResponse.status(CommandStatus.ESME_RINVPASWD));
    for (Command bind :
        List.of(Command.BIND_TRANSMITTER, Command.BIND_RECEIVER, Command.BIND_TRANSCEIVER)) {
      try (RawEsme esme = RawEsme.connect(server.port())) {
        esme.send(bind, 1, Pdus.bind("esme", "wrong", 0x34));
        esme.expect(bind.response(), CommandStatus.ESME_RINVPASWD, 1);
      }
      try (RawEsme esme = RawEsme.connect(server.port())) {
        esme.send(bind, 1, new byte[0]);
        esme.expect(bind.response(), CommandStatus.ESME_RINVCMDLEN, 1);
      }
    }
  }

  @Test
  void anAnswerAfterTheConnectionIsGoneIsNotWritten() throws Exception {
    server.onMessage = request -> {};
    try (RawEsme esme = server.bound("esme")) {
      esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
      await().until(() -> server.requests.size() == 1);
      esme.reset();
    }
    await().until(() -> server.ended.equals(List.of(CloseReason.PEER_CLOSED)));
    assertThat(TestServer.await(server.requests.get(0).respond(SmppResponse.ok()))).isFalse();
    assertThat(server.server.sessions().sessions()).isEmpty();
  }

  @Test
  void deliverSmIsAnsweredWithAnyStatus() throws Exception {
    RawEsme esme = server.bound(Command.BIND_RECEIVER, "esme");
    SmppSession session = server.session("esme");
    Future<Integer> first = session.deliver(deliverSm());
    Future<Integer> second = session.deliver(deliverSm());
    Future<Integer> third = session.deliver(deliverSm());
    RawEsme.Pdu one = esme.expect(Command.DELIVER_SM);
    RawEsme.Pdu two = esme.expect(Command.DELIVER_SM);
    RawEsme.Pdu three = esme.expect(Command.DELIVER_SM);
    assertThat(one.sequenceNumber()).isEqualTo(1);
    assertThat(session.outstanding()).isEqualTo(3);
    assertThat(session.freeDeliverSlots()).isEqualTo(7);
    esme.respond(two, CommandStatus.ESME_RX_T_APPN); // header only
    esme.respond(one, CommandStatus.ESME_ROK);
    esme.write(
        Pdus.pdu(0x80000000, CommandStatus.ESME_RINVCMDID, three.sequenceNumber(), new byte[0]));
    assertThat(TestServer.await(first)).isEqualTo(CommandStatus.ESME_ROK);
    assertThat(TestServer.await(second)).isEqualTo(CommandStatus.ESME_RX_T_APPN);
    assertThat(TestServer.await(third)).isEqualTo(CommandStatus.ESME_RINVCMDID);
    assertThat(session.outstanding()).isZero();
  }

  @Test
  void anOldEsmeIsSentNoTlvs() throws Exception {
    RawEsme esme = server.connect().bind(Command.BIND_RECEIVER, "old", 0x33);
    DeliverSm pdu = deliverSm();
    pdu.setOptionalParameters(new OptionalParameter.Receipted_message_id("1"));
    server.session("old").deliver(pdu);
    int without = esme.expect(Command.DELIVER_SM).body().length;
    pdu.setOptionalParameters();
    server.session("old").deliver(pdu);
    assertThat(esme.expect(Command.DELIVER_SM).body()).hasSize(without);
  }

  @Test
  void anOldEsmeIsNotSentAMessageWithoutItsContent() throws Exception {
    RawEsme esme = server.connect().bind(Command.BIND_RECEIVER, "old", 0x33);
    DeliverSm pdu = deliverSm();
    pdu.setShortMessage(new byte[0]);
    pdu.setOptionalParameters(new OptionalParameter.Message_payload(new byte[300]));
    SmppSession session = server.session("old");
    assertThatThrownBy(() -> TestServer.await(session.deliver(pdu)))
        .isInstanceOfSatisfying(
            SmppStatusException.class,
            refused ->
                assertThat(refused.commandStatus()).isEqualTo(CommandStatus.ESME_RINVMSGLEN));
    assertThat(session.outstanding()).isZero();
    esme.expectAlive(2);
  }

  @Test
  void aTransmitterIsNotDeliveredTo() throws Exception {
    RawEsme esme = server.bound(Command.BIND_TRANSMITTER, "esme");
    assertThatThrownBy(() -> TestServer.await(server.session("esme").deliver(deliverSm())))
        .isInstanceOf(SessionClosedException.class);
    assertThat(server.server.sessions().hasReceiver("esme")).isFalse();
    assertThat(server.server.sessions().freeDeliverSlots("esme")).isZero();
    esme.expectAlive(2);
  }

  @Test
  void theDeliverWindowIsBoundedAndFreedSlotsAreTold() throws Exception {
    List<String> freed = new CopyOnWriteArrayList<>();
    server
        .server
        .sessions()
        .addListener(
            new SessionRegistry.Listener() {
              @Override
              public void slotFreed(String systemId) {
                freed.add(systemId);
              }
            });
    RawEsme esme = server.bound("esme");
    SmppSession session = server.session("esme");
    List<Future<Integer>> sent = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sent.add(session.deliver(deliverSm()));
    }
    assertThatThrownBy(() -> TestServer.await(session.deliver(deliverSm())))
        .isInstanceOf(WindowFullException.class);
    assertThat(server.server.sessions().freeDeliverSlots("esme")).isZero();
    for (int i = 0; i < 10; i++) {
      esme.respond(esme.expect(Command.DELIVER_SM), 0);
    }
    for (Future<Integer> future : sent) {
      assertThat(TestServer.await(future)).isZero();
    }
    await().untilAsserted(() -> assertThat(freed).hasSize(10).containsOnly("esme"));
  }

  @Test
  void aLateAnswerStillSettles() throws Exception {
    restart(TestServer.impatient());
    RawEsme esme = server.bound("esme");
    SmppSession session = server.session("esme");
    Future<Integer> answer = session.deliver(deliverSm());
    RawEsme.Pdu request = esme.expect(Command.DELIVER_SM);
    ResponseTimeoutException timeout =
        catchThrowableOfType(ResponseTimeoutException.class, () -> TestServer.await(answer));
    assertThat(timeout).isNotNull();
    assertThat(session.outstanding()).isZero();
    await().untilAsserted(() -> assertThat(server.timedOut).hasValue(1));
    esme.respond(request, 0);
    assertThat(TestServer.await(timeout.lateResponse())).isZero();
    esme.respond(request, 0); // nobody waits any more
    esme.expectAlive(9);
  }

  @Test
  void aLostConnectionSettlesEverythingOnce() throws Exception {
    SmppSession session;
    List<Future<Integer>> sent = new ArrayList<>();
    try (RawEsme esme = server.bound("esme")) {
      session = server.session("esme");
      for (int i = 0; i < 5; i++) {
        sent.add(session.deliver(deliverSm()));
        esme.expect(Command.DELIVER_SM);
      }
    }
    for (Future<Integer> future : sent) {
      assertThatThrownBy(() -> TestServer.await(future)).isInstanceOf(SessionClosedException.class);
    }
    await().until(() -> session.state() == SessionState.CLOSED);
    assertThatThrownBy(() -> TestServer.await(session.deliver(deliverSm())))
        .isInstanceOf(SessionClosedException.class);
    assertThat(session.outstanding()).isZero();
    server.expectEnded(CloseReason.PEER_CLOSED);
  }

  @Test
  void anUnwritableMessageFreesItsSlot() throws Exception {
    RawEsme esme = server.bound("esme");
    DeliverSm pdu = deliverSm();
    pdu.setShortMessage(new byte[255]);
    assertThatThrownBy(() -> TestServer.await(server.session("esme").deliver(pdu)))
        .isInstanceOf(SmppStatusException.class);
    assertThat(server.session("esme").outstanding()).isZero();
    esme.expectAlive(2);
  }

  @Test
  void unbindWaitsForWhatIsInWork() throws Exception {
    server.onMessage = request -> {};
    try (RawEsme esme = server.bound("esme")) {
      esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
      esme.send(Command.UNBIND, 3, new byte[0]);
      await().until(() -> server.server.sessions().sessions().isEmpty());
      server.requests.get(0).respond(SmppResponse.messageId("a"));
      esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
      esme.expect(Command.UNBIND_RESP, CommandStatus.ESME_ROK, 3);
      esme.expectClosed();
    }
    await().until(() -> server.ended.equals(List.of(CloseReason.UNBIND)));
  }

  @Test
  void unbindDoesNotWaitForEver() throws Exception {
    restart(TestServer.impatient());
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.write(
        Pdus.join(
            Pdus.pdu(Command.SUBMIT_SM, 2, Pdus.submitSm("hello")),
            Pdus.pdu(Command.UNBIND, 3, new byte[0]),
            Pdus.pdu(Command.SUBMIT_SM, 4, Pdus.submitSm("too late"))));
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RSYSERR, 4);
    esme.expect(Command.UNBIND_RESP, CommandStatus.ESME_ROK, 3);
    esme.expectClosed();
  }

  @Test
  void theServerUnbinds() throws Exception {
    try (RawEsme esme = server.bound("esme")) {
      Future<Void> unbound = server.session("esme").unbind();
      RawEsme.Pdu request = esme.expect(Command.UNBIND);
      esme.respond(request, 0);
      esme.expectClosed();
      TestServer.await(unbound);
    }
    server.expectEnded(CloseReason.SERVER_UNBIND);
  }

  @Test
  void theServerClosesWhenItsUnbindIsNotAnswered() throws Exception {
    restart(TestServer.impatient());
    RawEsme esme = server.bound("esme");
    Future<Void> unbound = server.session("esme").unbind();
    esme.expect(Command.UNBIND);
    TestServer.await(unbound);
    esme.expectClosed();
  }

  @Test
  void closingGivesTheReason() throws Exception {
    try (RawEsme esme = server.bound("esme")) {
      TestServer.await(server.session("esme").close(CloseReason.SERVER_STOP));
      esme.expectClosed();
    }
    server.expectEnded(CloseReason.SERVER_STOP);
  }

  @Test
  void sessionsAreLimited() throws Exception {
    restart(TestServer.with(c -> c.setMaxSessions(3), c -> c.setMaxSessionsPerAccount(2)));
    RawEsme a = server.bound("a");
    RawEsme b = server.bound("a");
    RawEsme refused = server.connect();
    RawEsme c = server.bound("b");
    RawEsme full = server.connect();
    refused.send(Command.BIND_RECEIVER, 1, Pdus.bind("a", "secret", 0x34));
    refused.expect(Command.BIND_RECEIVER_RESP, CommandStatus.ESME_RBINDFAIL, 1);
    full.send(Command.BIND_RECEIVER, 1, Pdus.bind("c", "secret", 0x34));
    full.expect(Command.BIND_RECEIVER_RESP, CommandStatus.ESME_RBINDFAIL, 1);
    full.expectClosed();
    b.reset();
    await().until(() -> server.server.sessions().ofAccount("a").size() == 1);
    try (RawEsme again = server.bound("a")) {
      again.expectAlive(2);
    }
    a.expectAlive(2);
    c.expectAlive(2);
  }

  @Test
  void theReceiverWithTheFewestOutstandingIsChosen() throws Exception {
    RawEsme a = server.bound("esme");
    RawEsme b = server.bound(Command.BIND_RECEIVER, "esme");
    RawEsme c = server.bound(Command.BIND_TRANSMITTER, "esme");
    for (int i = 0; i < 4; i++) {
      server
          .server
          .sessions()
          .receiver("esme", new ReceiverChoice.Target(null, null, false))
          .session()
          .deliver(deliverSm());
    }
    for (RawEsme esme : List.of(a, b)) {
      esme.expect(Command.DELIVER_SM);
      esme.expect(Command.DELIVER_SM);
    }
    c.expectAlive(2);
  }

  static DeliverSm deliverSm() {
    DeliverSm pdu = new DeliverSm();
    pdu.setSourceAddr("200");
    pdu.setDestAddress("100");
    pdu.setShortMessage("hi".getBytes());
    return pdu;
  }
}
