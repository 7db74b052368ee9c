package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Listening, draining, closing, and listening again. */
class LifecycleTest {
  @AutoClose private final TestServer server = new TestServer();

  @Test
  void drainLetsWorkFinishThenUnbinds() throws Exception {
    server.onMessage = request -> {};
    try (RawEsme esme = RawEsme.bound(server.port(), "esme")) {
      esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("in work"));
      await().until(() -> server.requests.size() == 1);
      Future<Integer> delivered = server.session("esme").deliver(SessionTest.deliverSm());
      RawEsme.Pdu deliver = esme.expect(Command.DELIVER_SM);

      Future<Void> drained = server.server.drain(Duration.ofMinutes(1));
      esme.send(Command.SUBMIT_SM, 3, Pdus.submitSm("too late"));
      esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RSYSERR, 3);
      try (RawEsme late = RawEsme.connect(server.port())) {
        late.expectClosed();
      }
      assertThat(drained.isComplete()).isFalse();

      server.requests.get(0).respond(SmppResponse.messageId("1"));
      esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
      esme.respond(deliver, 0);
      assertThat(TestServer.await(delivered)).isZero();
      esme.respond(esme.expect(Command.UNBIND), 0);
      esme.expectClosed();
      TestServer.await(drained);
    }
    server.expectEnded(CloseReason.SERVER_STOP);
  }

  @Test
  void drainEndsAtItsLimit() throws Exception {
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("never answered"));
    await().until(() -> server.requests.size() == 1);
    TestServer.await(server.server.drain(Duration.ofMillis(300)));
    esme.expect(Command.UNBIND);
    esme.expectClosed();
  }

  @Test
  void drainDoesNotWaitToItsLimitForAnEsmeThatLeavesUnbindUnanswered() throws Exception {
    try (RawEsme esme = RawEsme.bound(server.port(), "esme")) {
      Future<Void> drained = server.server.drain(Duration.ofHours(1));
      esme.expect(Command.UNBIND);
      TestServer.await(drained);
      esme.expectClosed();
    }
    server.expectEnded(CloseReason.SERVER_STOP);
  }

  @Test
  void anIdleServerDrainsAtOnce() {
    TestServer.await(server.server.drain(Duration.ofHours(1)));
  }

  @Test
  void closeLeavesNoPortAndMayBeRepeated() throws Exception {
    int port = server.port();
    try (RawEsme esme = RawEsme.bound(port, "esme")) {
      TestServer.await(server.server.close());
      TestServer.await(server.server.close());
      esme.expectClosed();
    }
    server.expectEnded(CloseReason.SERVER_STOP);
    await().until(() -> isFree(port));
    assertThat(server.vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void theSamePortServesAgainAfterwards() throws Exception {
    int port = server.port();
    TestServer.await(server.server.close());
    for (int i = 0; i < 3; i++) {
      SmppServer again = another(port);
      TestServer.await(again.listen());
      try (RawEsme esme = RawEsme.bound(port, "esme")) {
        esme.expectAlive(2);
      }
      TestServer.await(again.close());
    }
  }

  @Test
  void aPortThatIsTakenForAMomentOnlyIsWaitedFor() throws Exception {
    int port = FreePort.next();
    SmppServer server = another(port);
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Future<Void> listening = server.listen();
      this.server.vertx.setTimer(300, timer -> close(taken));
      TestServer.await(listening);
    }
    TestServer.await(server.close());
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertCannotListen(taken.getLocalPort());
    }
    int own = server.port();
    SmppServer first = another(0);
    TestServer.await(first.listen());
    assertThat(first.port()).isNotEqualTo(own);
    TestServer.await(first.close());
  }

  @Test
  void twoListenersOfOneProcessDoNotShareAPort() throws Exception {
    int port = FreePort.next();
    SmppServer first = another(port);
    TestServer.await(first.listen());
    assertCannotListen(port);
    TestServer.await(first.close());
  }

  private SmppServer another(int port) {
    SmppServerOptions options =
        TestServer.options(c -> c.setHost("127.0.0.1"), c -> c.setPort(port));
    return new SmppServer(server.vertx, options, server, SmppObserver.NONE);
  }

  private void assertCannotListen(int port) {
    SmppServer second = another(port);
    assertThatThrownBy(() -> TestServer.await(second.listen()))
        .hasMessageContaining("127.0.0.1:" + port);
    TestServer.await(second.close());
  }

  @Test
  void sessionsAreSpreadOverEventLoops() throws Exception {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    server.onMessage =
        request -> {
          threads.add(Thread.currentThread().getName());
          request.respond(SmppResponse.messageId("1"));
        };
    for (int i = 0; i < 8; i++) {
      RawEsme esme = server.bound("esme");
      esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
      esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
    }
    assertThat(threads).hasSize(Math.min(8, Runtime.getRuntime().availableProcessors()));
  }

  @Test
  void impossibleOptionsAreNamed() {
    assertThatThrownBy(() -> TestServer.options(c -> c.setWindow(0)))
        .hasMessageContaining("window");
    assertThatThrownBy(
            () -> new SmppServerOptions.Tls("localhost", 1, null, null, null, false, Duration.ZERO))
        .hasMessageContaining("tlsCert");
  }

  @Test
  void statusesAreNamedAndParsed() throws IOException {
    assertThat(CommandStatus.name(0x58)).isEqualTo("ESME_RTHROTTLED");
    assertThat(CommandStatus.name(0x400)).isEqualTo("0x00000400");
    assertThat(CommandStatus.parse("rthrottled")).isEqualTo(0x58);
    assertThat(CommandStatus.parse("ESME_ROK")).isZero();
    assertThat(CommandStatus.parse("0x45")).isEqualTo(0x45);
    assertThat(CommandStatus.parse("69")).isEqualTo(0x45);
    assertThat(CommandStatus.parse("nonsense")).isNull();
    assertThat(CommandStatus.parse(null)).isNull();
  }
}
