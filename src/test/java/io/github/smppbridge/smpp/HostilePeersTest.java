package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that are broken or mean. After each, a good client is served and nothing is left. */
class HostilePeersTest {
  private TestServer server = new TestServer();

  @AfterEach
  void aGoodClientIsServedAndNothingIsLeft() throws IOException {
    RawEsme esme = server.bound("good");
    esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
    server.hangUp();
    await().untilAsserted(() -> assertThat(server.open).hasValue(0));
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 15, 70_001, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
  void anImpossibleLengthIsNackedAndTheStreamEnded(int length) throws IOException {
    try (RawEsme esme = RawEsme.bound(server.port(), "esme")) {
      byte[] pdu = Pdus.pdu(Command.SUBMIT_SM, 42, Pdus.submitSm("hello"));
      ByteBuffer.wrap(pdu).putInt(0, length);
      esme.write(pdu);
      esme.expect(Command.GENERIC_NACK, CommandStatus.ESME_RINVCMDLEN, 42);
      esme.expectClosed();
    }
    await().until(() -> server.ended.contains(CloseReason.PROTOCOL_ERROR));
  }

  @Test
  void theNackArrivesThoughMuchMoreIsOnItsWay() throws IOException {
    RawEsme esme = server.bound("esme");
    esme.write(Pdus.join(new byte[] {0x7F, 0, 0, 0}, new byte[500_000]));
    esme.expect(Command.GENERIC_NACK, CommandStatus.ESME_RINVCMDLEN, 0);
  }

  @Test
  void aPduOfTheFullSizePasses() throws IOException {
    RawEsme esme = server.bound("esme");
    byte[] payload = new byte[65_000];
    byte[] body = Pdus.join(Pdus.submitSm(""), Pdus.body().tlv(0x0424, payload).bytes());
    esme.send(Command.SUBMIT_SM, 2, body);
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
  }

  @Test
  void beforeABindOnlySmallPdusAreTaken() throws IOException {
    RawEsme esme = server.connect();
    esme.write(new byte[] {0, 0, 0x20, 0});
    esme.expect(Command.GENERIC_NACK, CommandStatus.ESME_RINVCMDLEN, 0);
    esme.expectClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: smpp\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "\r\n\r\n"
      })
  void otherProtocolsAreSentAway(String greeting) throws IOException {
    RawEsme esme = server.connect();
    esme.write(greeting.getBytes(StandardCharsets.ISO_8859_1));
    esme.expect(Command.GENERIC_NACK);
    esme.expectClosed();
  }

  @Test
  void probesThatConnectAndCloseAreNoErrors() throws IOException {
    for (int i = 0; i < 50; i++) {
      RawEsme probe = RawEsme.connect(server.port());
      if (i % 2 == 0) {
        probe.reset();
      } else {
        probe.close();
      }
    }
    await().until(() -> server.closed.size() >= 50);
    assertThat(server.closed).containsOnly(CloseReason.PEER_CLOSED);
  }

  @Test
  void halfAPduAndAResetLeaveNothing() throws IOException {
    byte[] pdu = Pdus.pdu(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
    for (int length : new int[] {1, 3, 4, 15, 16, 30, pdu.length - 1}) {
      RawEsme esme = RawEsme.bound(server.port(), "esme");
      esme.write(Arrays.copyOf(pdu, length));
      esme.reset();
    }
    await().until(() -> server.ended.size() == 7);
  }

  @Test
  void aPduInSingleOctetsIsServed() throws IOException {
    RawEsme esme = server.bound("esme");
    for (byte octet : Pdus.pdu(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"))) {
      esme.write(new byte[] {octet});
    }
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
  }

  @Test
  void aSlowLorisRunsIntoTheInitTimer() throws Exception {
    server.close();
    server = TestServer.with(c -> c.setSessionInitTimeout(500));
    byte[] bind = Pdus.pdu(Command.BIND_RECEIVER, 1, Pdus.bind("esme", "secret", 0x34));
    ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
    try (RawEsme esme = RawEsme.connect(server.port())) {
      int[] at = {0};
      drip.scheduleAtFixedRate(
          () -> {
            try {
              esme.write(new byte[] {bind[at[0]++]});
            } catch (IOException gone) {
              throw new IllegalStateException(gone);
            }
          },
          0,
          50,
          TimeUnit.MILLISECONDS);
      esme.expectClosed();
    } finally {
      drip.shutdownNow();
    }
    await().until(() -> server.closed.contains(CloseReason.SESSION_INIT_TIMEOUT));
  }

  @Test
  void aPeerThatNeverReadsIsNotServedForEver() throws Exception {
    server.close();
    server = TestServer.impatient(c -> c.setEnquireLinkInterval(300));
    try (RawEsme esme = RawEsme.bound(server.port(), "esme")) {
      byte[] flood = WindowTest.submits(2, 1000);
      long written = 0;
      try {
        while (written < 500_000_000L) { // far more than all socket buffers hold
          esme.write(flood);
          written += flood.length;
        }
      } catch (SocketException closedByServer) {
        // as it should be
      }
      assertThat(written).isLessThan(500_000_000L);
    }
    await().until(() -> server.ended.contains(CloseReason.SLOW_READER));
  }

  @Test
  void aPeerThatDoesNotReadDeliverSmIsClosed() throws Exception {
    server.close();
    server =
        TestServer.impatient(c -> c.setDeliverWindow(1000), c -> c.setEnquireLinkInterval(60_000));
    RawEsme esme = server.bound("esme");
    SmppSession session = server.session("esme");
    org.jsmpp.bean.DeliverSm pdu = SessionTest.deliverSm();
    pdu.setOptionalParameters(
        new org.jsmpp.bean.OptionalParameter.Message_payload(new byte[60_000]));
    pdu.setShortMessage(new byte[0]);
    for (int i = 0; i < 1000; i++) {
      session.deliver(pdu).onFailure(expected -> {});
    }
    await().until(() -> server.ended.contains(CloseReason.SLOW_READER));
    assertThat(session.outstanding()).isZero();
    assertThat(esme.socket().isClosed()).isFalse();
  }

  @Test
  void muchBehindABindThatIsBeingDecidedEndsTheConnection() throws IOException {
    List<SmppRequest> binds = new CopyOnWriteArrayList<>();
    server.onBind = binds::add;
    byte[] bind = Pdus.pdu(Command.BIND_TRANSCEIVER, 1, Pdus.bind("esme", "secret", 0x34));
    try (RawEsme esme = RawEsme.connect(server.port())) {
      esme.write(Pdus.join(bind, WindowTest.submits(2, 1000)));
      esme.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_RSYSERR, 1);
      esme.expectClosed();
    }
    await().untilAsserted(() -> assertThat(server.open).hasValue(0));
    acceptAll(binds);
    // what the application set up for it is cleaned up
    await().untilAsserted(() -> assertThat(server.ended).containsOnly(CloseReason.PROTOCOL_ERROR));
  }

  @Test
  void aPeerThatLeavesWhileItsBindIsDecidedIsNoticedAndItsAcceptedBindEnded() throws IOException {
    List<SmppRequest> binds = new CopyOnWriteArrayList<>();
    server.onBind = binds::add;
    try (RawEsme esme = RawEsme.connect(server.port())) {
      esme.send(Command.BIND_RECEIVER, 1, Pdus.bind("esme", "secret", 0x34));
      await().until(() -> !binds.isEmpty());
    }
    await().untilAsserted(() -> assertThat(server.open).hasValue(0));
    assertThat(server.ended).isEmpty();
    SmppSession session = binds.get(0).session();
    acceptAll(binds);
    server.expectEnded(CloseReason.PEER_CLOSED);
    assertThat(session.attributes()).containsEntry("given", "by the application");
    assertThat(server.server.sessions().ofAccount("esme")).isEmpty();
  }

  private void acceptAll(List<SmppRequest> binds) {
    server.onBind = request -> request.respond(SmppResponse.bound(Map.of()));
    binds.forEach(bind -> bind.respond(SmppResponse.bound(Map.of("given", "by the application"))));
  }

  @Test
  void aPeerWithoutABindCannotAskForAnswersForEver() throws IOException {
    RawEsme esme = server.connect();
    esme.write(Pdus.join(1000, i -> Pdus.pdu(Command.ENQUIRE_LINK, i, new byte[0])));
    for (int i = 0; i < 100; i++) {
      esme.expect(Command.ENQUIRE_LINK_RESP, CommandStatus.ESME_ROK, i);
    }
    esme.expectClosed();
  }

  @Test
  void aFloodOfBindsIsAnsweredEachOnce() throws IOException {
    RawEsme esme = server.bound("esme");
    byte[] bind = Pdus.bind("esme", "secret", 0x34);
    esme.write(Pdus.join(2000, i -> Pdus.pdu(Command.BIND_TRANSCEIVER, i, bind)));
    for (int i = 0; i < 2000; i++) {
      esme.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_RALYBND, i);
    }
    esme.expectAlive(1);
  }

  @Test
  void garbageInABoundSessionNeverLeavesARequestUnanswered() throws IOException {
    Random random = new Random(7);
    RawEsme esme = server.bound("esme");
    for (int i = 1; i <= 300; i++) {
      byte[] body = Pdus.submitSm("hello there");
      for (int n = 0; n < 4; n++) {
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      esme.send(Command.SUBMIT_SM, i, body);
      RawEsme.Pdu answer = esme.expect(Command.SUBMIT_SM_RESP);
      assertThat(answer.sequenceNumber()).isEqualTo(i);
    }
  }

  @Test
  void ofMoreConnectionsThanAllowedTheOldestAreClosedAtOnce() throws IOException {
    server.close();
    server = TestServer.with(c -> c.setMaxUnbound(10), c -> c.setSessionInitTimeout(600_000));
    for (int i = 0; i < 30; i++) {
      server.connect();
    }
    await().until(() -> server.closed.contains(CloseReason.TOO_MANY_CONNECTIONS));
    server.hangUp();
    await().untilAsserted(() -> assertThat(server.open).hasValue(0));
  }
}
