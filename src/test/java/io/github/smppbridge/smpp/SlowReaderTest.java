package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter.Message_payload;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A peer that reads nothing of what is written to it, and that nobody enquires after. */
class SlowReaderTest {
  private static final int SMALL = 4096;

  @AutoClose private TestServer server;

  @Test
  void itsSocketIsFreedWithinTheResponseTimer() throws Exception {
    server = TestServer.impatient(c -> c.setDeliverWindow(1000), c -> c.setEnquireLinkInterval(0));
    try (RawEsme esme = bound()) {
      leaveMuchUnread();
      server.expectEnded(CloseReason.SLOW_READER);
      expectFreed(esme);
    }
  }

  @Test
  void whatIsClosedForAnotherReasonIsFreedAsSoon() throws Exception {
    server = TestServer.impatient(c -> c.setDeliverWindow(1000), c -> c.setEnquireLinkInterval(0));
    try (RawEsme esme = bound()) {
      SmppSession session = server.session("esme");
      leaveMuchUnread();
      session.unbind();
      await().until(() -> server.ended.size() == 1);
      expectFreed(esme);
    }
  }

  @Test
  void theStopDoesNotWaitForIt() throws Exception {
    // nobody would end it otherwise
    server =
        TestServer.with(
            c -> c.setDeliverWindow(1000),
            c -> c.setEnquireLinkInterval(0),
            c -> c.setResponseTimeout(600_000));
    try (RawEsme esme = bound()) {
      leaveMuchUnread();
      server.server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
      expectFreed(esme);
    }
    server.expectEnded(CloseReason.SERVER_STOP);
  }

  private RawEsme bound() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    return new RawEsme(socket).bind(Command.BIND_TRANSCEIVER, "esme", 0x34);
  }

  /** More than the sockets' buffers hold. */
  private void leaveMuchUnread() {
    DeliverSm pdu = SessionTest.deliverSm();
    pdu.setOptionalParameters(new Message_payload(new byte[60_000]));
    pdu.setShortMessage(new byte[0]);
    for (int i = 0; i < 200; i++) {
      server.session("esme").deliver(pdu).onFailure(expected -> {});
    }
  }

  /** The other end exists no more: what is written to it is answered with a reset. */
  private static void expectFreed(RawEsme esme) {
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> esme.write(new byte[1])).isInstanceOf(IOException.class));
    assertThat(esme.socket().isClosed()).isFalse();
  }
}
