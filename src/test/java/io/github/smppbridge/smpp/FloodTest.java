package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A client that sends as fast as it can, and reads what it is answered. */
class FloodTest {
  @AutoClose private TestServer server;

  @Test
  void aDeliverSmTimesOutAllTheSame() throws Exception {
    server = TestServer.impatient(c -> c.setWindow(2), c -> c.setDeliverWindow(2));
    server.onMessage = // the window empties and fills all the time
        request -> server.vertx.setTimer(5, timer -> request.respond(SmppResponse.messageId("1")));
    RawEsme esme = server.bound("esme");
    Thread sends = new Thread(() -> flood(esme));
    Thread reads = new Thread(() -> readAll(esme));
    sends.start();
    reads.start();
    SmppSession session = server.session("esme");
    session.deliver(SessionTest.deliverSm());
    session.deliver(SessionTest.deliverSm());

    await().untilAsserted(() -> assertThat(server.timedOut).hasValue(2));
    assertThat(session.outstanding()).isZero();
    assertThat(server.closed).isEmpty();
    server.hangUp();
    sends.join();
    reads.join();
  }

  @Test
  void itIsReadInTurnsAndAllOfItIsAnswered() throws Exception {
    server = new TestServer();
    RawEsme esme = server.bound("esme");
    int many = 45_000; // two sweeps of half a second pass meanwhile
    byte[] flood = Pdus.join(many, i -> Pdus.pdu(Command.ENQUIRE_LINK, i, new byte[0]));
    long began = System.nanoTime();
    esme.write(flood);
    for (int i = 0; i < many; i++) {
      esme.expect(Command.ENQUIRE_LINK_RESP, CommandStatus.ESME_ROK, i);
    }
    assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
  }

  private static void flood(RawEsme esme) {
    byte[] submits = WindowTest.submits(10, 100);
    try {
      while (true) {
        esme.write(submits);
      }
    } catch (IOException over) {
      // as the test is
    }
  }

  private static void readAll(RawEsme esme) {
    try {
      esme.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException over) {
      // as the test is
    }
  }
}
