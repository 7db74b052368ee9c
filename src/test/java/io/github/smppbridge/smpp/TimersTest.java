package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The timers of SMPP v3.4 §7.2, shortened. */
class TimersTest {
  /** Long enough for what a peer has to do before. */
  private static final long SOON = 1_000;

  @AutoClose private TestServer server;

  @Test
  void aConnectionThatDoesNotBindIsClosed() throws IOException {
    server = TestServer.with(c -> c.setSessionInitTimeout(SOON));
    try (RawEsme chatty = RawEsme.connect(server.port());
        RawEsme silent = RawEsme.connect(server.port())) {
      chatty.expectAlive(1); // enquire_link does not buy time
      silent.expectClosed();
      chatty.expectClosed();
    }
    await().until(() -> server.closed.size() == 2);
    assertThat(server.closed).containsOnly(CloseReason.SESSION_INIT_TIMEOUT);
    assertThat(server.ended).isEmpty();
  }

  @Test
  void aBindMayTakeLongerThanTheInitTimer() throws Exception {
    server = TestServer.with(c -> c.setSessionInitTimeout(SOON));
    CompletableFuture<SmppRequest> bind = new CompletableFuture<>();
    server.onBind = bind::complete;
    RawEsme esme = server.connect();
    esme.send(Command.BIND_RECEIVER, 1, Pdus.bind("esme", "secret", 0x34));
    SmppRequest waiting = bind.get();
    try (RawEsme silent = RawEsme.connect(server.port())) {
      silent.expectClosed(); // and the other's timer was started before
    }
    waiting.respond(SmppResponse.bound(Map.of()));
    esme.expect(Command.BIND_RECEIVER_RESP, CommandStatus.ESME_ROK, 1);
  }

  @Test
  void anIdleLinkIsProbedAndKeptWhileItAnswers() throws IOException {
    server = TestServer.with(c -> c.setEnquireLinkInterval(100));
    RawEsme esme = server.bound("esme");
    for (int i = 0; i < 5; i++) {
      RawEsme.Pdu probe = esme.expect(Command.ENQUIRE_LINK);
      esme.respond(probe, 0);
    }
    esme.expectAlive(9);
  }

  @Test
  void anyPduIsASignOfLife() throws IOException {
    server = TestServer.with(c -> c.setEnquireLinkInterval(100));
    RawEsme esme = server.bound("esme");
    for (int i = 0; i < 5; i++) {
      esme.expect(Command.ENQUIRE_LINK);
      esme.send(Command.SUBMIT_SM, i, Pdus.submitSm("instead of an answer"));
      esme.expect(Command.SUBMIT_SM_RESP);
    }
  }

  @Test
  void aDeadLinkIsClosed() throws IOException {
    server = TestServer.impatient(c -> c.setEnquireLinkInterval(100));
    try (RawEsme esme = RawEsme.bound(server.port(), "esme")) {
      esme.expect(Command.ENQUIRE_LINK);
      esme.expectClosed();
    }
    await().until(() -> server.ended.equals(List.of(CloseReason.ENQUIRE_LINK_TIMEOUT)));
  }

  @Test
  void anInactiveSessionIsUnboundThoughItEnquires() throws IOException {
    server = TestServer.with(c -> c.setInactivityTimeout(SOON));
    try (RawEsme esme = RawEsme.bound(server.port(), "esme")) {
      esme.expectAlive(2);
      RawEsme.Pdu unbind = esme.expect(Command.UNBIND);
      esme.respond(unbind, 0);
      esme.expectClosed();
    }
    await().until(() -> server.ended.equals(List.of(CloseReason.INACTIVITY)));
  }

  @Test
  void aSessionWaitingForItsAnswerIsNotInactive() throws Exception {
    server = TestServer.with(c -> c.setInactivityTimeout(SOON));
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("slow"));
    await().until(() -> server.requests.size() == 1);
    try (RawEsme idle = RawEsme.bound(server.port(), "idle")) {
      idle.expect(Command.UNBIND);
    }
    esme.expectAlive(3);
    server.requests.get(0).respond(SmppResponse.messageId("1"));
    long answered = System.nanoTime();
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
    esme.expect(Command.UNBIND);
    assertThat(System.nanoTime() - answered)
        .as("it begins with the answer, give or take a sweep")
        .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(SOON / 2));
  }
}
