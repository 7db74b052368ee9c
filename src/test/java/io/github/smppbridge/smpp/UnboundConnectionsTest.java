package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.log.SourceNetwork;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that never bind keep nobody out who does, wherever both come from. */
class UnboundConnectionsTest {
  private static final int NO_HURRY = 600_000;

  private final List<SocketChannel> idle = new ArrayList<>();
  private TestServer server;

  @AfterEach
  void close() throws IOException {
    for (SocketChannel socket : idle) {
      socket.close();
    }
    server.close();
  }

  private void flood(String from, int count, byte... greeting) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel socket = SocketChannel.open();
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      socket.write(java.nio.ByteBuffer.wrap(greeting));
      idle.add(socket);
    }
  }

  @Test
  void idleSocketsFromTheSameAddressKeepNoGoodClientOut() throws Exception {
    server = TestServer.with(c -> c.setSessionInitTimeout(NO_HURRY));
    for (int i = 0; i < 24; i++) {
      flood("127.0.0.1", 50);
      server.bound("good-" + i).expectAlive(2);
    }
    assertThat(server.server.sessions().sessions()).hasSize(24);
    // 200, or more as long as they are younger than a second
    assertThat(server.server.unboundConnections()).isBetween(200, 1000);
    assertThat(server.refused).isNotEmpty();
    assertThat(server.server.refusesConnections()).isTrue();
  }

  @Test
  void theAddressWithTheMostMakesRoomAndOthersKeepTheirs() throws Exception {
    server =
        TestServer.with(
            c -> c.setSessionInitTimeout(NO_HURRY),
            c -> c.setMaxUnbound(20),
            c -> c.setMaxUnboundPerAddress(0));
    try (RawEsme quiet = from("127.0.0.9");
        LogLines log = LogLines.of("io.github.smppbridge.smpp.connections", Level.WARN)) {
      flood("127.0.0.2", 60);
      flood("127.0.0.3", 15);
      flood("127.0.0.4", 15);
      await().untilAsserted(() -> assertThat(server.server.unboundConnections()).isEqualTo(20));
      quiet.bind(Command.BIND_RECEIVER, "quiet", 0x34).expectAlive(2);
      assertThat(log.messages()).first().asString().contains("1 from 127.0.0.2: MAX_UNBOUND");
      await().untilAsserted(() -> assertThat(log.messages()).hasSizeBetween(2, 7));
    }
  }

  private RawEsme from(String address) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    return new RawEsme(socket);
  }

  @Test
  void headersOfBalancersThatNeverEndCountAndTheClientsAddressDoesOnceItIsTold() throws Exception {
    server =
        TestServer.with(
            c -> c.setSessionInitTimeout(NO_HURRY),
            c -> c.setProxyProtocolFrom("127.0.0.1"),
            c -> c.setMaxUnbound(20));
    flood("127.0.0.1", 60, "PROXY TCP4 192.0.2.".getBytes(StandardCharsets.US_ASCII));
    await().untilAsserted(() -> assertThat(server.server.unboundConnections()).isEqualTo(20));
    RawEsme good = server.connect();
    good.write("PROXY TCP4 192.0.2.1 192.0.2.2 4000 2775\r\n".getBytes(StandardCharsets.US_ASCII));
    good.bind(Command.BIND_RECEIVER, "good", 0x34).expectAlive(2);
  }

  @Test
  void bindsThatAreBeingDecidedStayAndAreBounded() throws Exception {
    server = TestServer.with(c -> c.setSessionInitTimeout(NO_HURRY), c -> c.setMaxUnbound(4));
    List<SmppRequest> binds = java.util.Collections.synchronizedList(new ArrayList<>());
    server.onBind = binds::add;
    List<RawEsme> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      RawEsme esme = server.connect();
      esme.send(Command.BIND_RECEIVER, 1, Pdus.bind("esme", "secret", 0x34));
      waiting.add(esme);
    }
    await().until(() -> binds.size() == 4);
    flood("127.0.0.1", 12);
    RawEsme fifth = server.connect();
    fifth.send(Command.BIND_RECEIVER, 1, Pdus.bind("esme", "secret", 0x34));
    fifth.expect(Command.BIND_RECEIVER_RESP, CommandStatus.ESME_RSYSERR, 1);
    fifth.expectClosed();
    assertThat(server.refused).contains(ConnectionRefusal.BINDS_UNDER_WAY);

    binds.forEach(bind -> bind.respond(SmppResponse.bound(java.util.Map.of())));
    for (RawEsme esme : waiting) {
      esme.expect(Command.BIND_RECEIVER_RESP, CommandStatus.ESME_ROK, 1);
    }
    await().untilAsserted(() -> assertThat(server.server.bindingConnections()).isZero());
  }

  @Test
  void bindsWhoseConnectionIsGoneCountUntilTheApplicationIsOverWithThem() throws Exception {
    server = TestServer.with(c -> c.setSessionInitTimeout(NO_HURRY), c -> c.setMaxUnbound(8));
    List<SmppRequest> binds = java.util.Collections.synchronizedList(new ArrayList<>());
    server.onBind = binds::add;
    for (int i = 0; i < 40; i++) {
      try (RawEsme esme = RawEsme.connect(server.port())) {
        esme.send(Command.BIND_RECEIVER, 1, Pdus.bind("esme", "secret", 0x34));
      }
    }
    await().untilAsserted(() -> assertThat(server.open).hasValue(0));
    await().untilAsserted(() -> assertThat(server.closed).hasSize(40));
    assertThat(binds).hasSize(8).allMatch(SmppRequest::inVain);
    assertThat(server.server.bindingConnections()).isEqualTo(8);
    try (RawEsme esme = RawEsme.connect(server.port())) {
      esme.send(Command.BIND_RECEIVER, 1, Pdus.bind("esme", "secret", 0x34));
      esme.expect(Command.BIND_RECEIVER_RESP, CommandStatus.ESME_RSYSERR, 1);
    }
    server.onBind = request -> request.respond(SmppResponse.bound(java.util.Map.of()));
    binds.get(0).respond(SmppResponse.status(CommandStatus.ESME_RINVPASWD));
    await().untilAsserted(() -> assertThat(server.server.bindingConnections()).isEqualTo(7));
    server.bound("good").expectAlive(2);
    binds.forEach(bind -> bind.respond(SmppResponse.unexpected()));
    await().untilAsserted(() -> assertThat(server.server.bindingConnections()).isZero());
    assertThat(server.server.unfinishedRequests()).isZero();
  }

  @Test
  void soDoBindsThatWereAnsweredInTheApplicationsPlace() throws Exception {
    server = TestServer.with(c -> c.setRequestTimeout(25), c -> c.setMaxUnbound(8));
    List<SmppRequest> binds = java.util.Collections.synchronizedList(new ArrayList<>());
    server.onBind = binds::add;
    for (int i = 0; i < 8; i++) {
      try (RawEsme esme = RawEsme.connect(server.port())) {
        esme.send(Command.BIND_RECEIVER, 1, Pdus.bind("esme", "secret", 0x34));
        esme.expect(Command.BIND_RECEIVER_RESP, CommandStatus.ESME_RSYSERR, 1);
      }
    }
    await().untilAsserted(() -> assertThat(server.open).hasValue(0));
    assertThat(server.server.bindingConnections()).isEqualTo(8);
    binds.forEach(bind -> bind.respond(SmppResponse.unexpected()));
    await().untilAsserted(() -> assertThat(server.server.bindingConnections()).isZero());
  }

  @Test
  void anAddressThatDoesNotWaitForItsBindsHasItsShareAndNoMore() {
    server = new TestServer();
    UnboundConnections<Integer> unbound = new UnboundConnections<>(100, 5, () -> 0);
    for (int i = 0; i < 20; i++) {
      unbound.enter(i, "waits");
      assertThat(unbound.binds(i)).isTrue();
    }
    for (int i = 20; i < 60; i++) {
      unbound.enter(i, "leaves");
      assertThat(unbound.binds(i)).isEqualTo(i < 25);
      unbound.leave(i);
    }
    assertThat(unbound.binding()).isEqualTo(25);
    unbound.decided(20);
    unbound.enter(60, "leaves");
    assertThat(unbound.binds(60)).isTrue();
    for (int i = 0; i <= 60; i++) {
      unbound.decided(i);
      unbound.leave(i);
    }
    assertThat(unbound.binding()).isZero();
    assertThat(unbound.silent()).isZero();
  }

  @Test
  void whoHasMadeRoomBindsNoMore() {
    server = new TestServer();
    UnboundConnections<String> unbound = new UnboundConnections<>(1, 0, () -> 0);
    unbound.enter("a", "x");
    assertThat(unbound.enter("b", "x")).hasSize(1);
    assertThat(unbound.binds("a")).isFalse();
    assertThat(unbound.binds("b")).isTrue();
  }

  @Test
  void ofManyAddressesWithOneEachTheLongestSilentMakesRoomAndNeverTheNewcomer() {
    server = new TestServer();
    long[] now = {0};
    UnboundConnections<Integer> unbound = new UnboundConnections<>(50, 0, () -> now[0]);
    for (int i = 0; i < 50; i++) {
      now[0] += 1_000_000_000L;
      unbound.enter(i, "address " + i);
    }
    for (int i = 50; i < 100; i++) {
      now[0] += 1_000_000_000L;
      assertThat(unbound.enter(i, "address " + i))
          .extracting(UnboundConnections.Evicted::connection)
          .containsExactly(i - 50);
    }
    assertThat(unbound.silent()).isEqualTo(50);
  }

  @Test
  void anAddressAboveItsShareMakesRoomWithItsOldestUnlessThatIsNew() {
    server = new TestServer();
    long[] now = {0};
    UnboundConnections<String> unbound = new UnboundConnections<>(10, 2, () -> now[0]);
    assertThat(unbound.enter("a", "x")).isEmpty();
    assertThat(unbound.enter("b", "x")).isEmpty();
    now[0] += 4_000_000_000L;
    assertThat(unbound.enter("c", "x")).as("a slow start").isEmpty();
    now[0] += 2_000_000_000L;
    assertThat(unbound.enter("d", "x"))
        .extracting(UnboundConnections.Evicted::connection)
        .containsExactly("a", "b");
    unbound.leave("c");
    unbound.leave("d");
    assertThat(unbound.silent()).isZero();
    assertThat(SourceNetwork.of(SourceNetwork.hostOf("[2001:db8::1:2]:4000")))
        .isEqualTo("2001:db8:0:0:0:0:0:0/64");
    assertThat(SourceNetwork.of(SourceNetwork.hostOf("192.0.2.1:40000"))).isEqualTo("192.0.2.1");
  }
}
