package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.component.SmppServerConfiguration;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that have not finished their TLS handshake, or the header in front of it. */
class TlsHandshakesTest {
  private static final int NO_HURRY = 600_000;
  private static final byte[] NOTHING = {};
  private static final byte[] HALF_A_HEADER = ascii("PROXY TCP4 192.0.2.7 10.");
  private static final byte[] HEADER = ascii("PROXY TCP4 192.0.2.7 10.0.0.1 56324 2776\r\n");

  @TempDir Path directory;
  private final List<SocketChannel> peers = new ArrayList<>();
  private TestServer server;

  @AfterEach
  void close() throws IOException {
    hangUp();
    server.close();
  }

  private void hangUp() throws IOException {
    for (SocketChannel peer : peers) {
      peer.close();
    }
  }

  /** They are counted, and those that had to make room are closed at once, not by a time limit. */
  @ParameterizedTest
  @ValueSource(ints = {0, 16_000})
  void theyAreBoundedFromTheirAcceptOn(int octets) throws IOException {
    server = start(c -> c.setMaxUnbound(20));
    connect(60, hello(octets));
    expectTwentyLeft();
  }

  @Test
  void theyAreBoundedBeforeAndBehindTheHeaderOfABalancer() throws IOException {
    server = start(c -> c.setMaxUnbound(20), behindBalancers());
    connect(20, NOTHING);
    connect(20, HALF_A_HEADER);
    connect(20, HEADER);
    connect(10, join(HEADER, hello(11)));
    await().until(() -> ended() == 50);
    assertThat(server.refused).containsOnly(ConnectionRefusal.MAX_UNBOUND);
    assertThat(server.server.unboundConnections()).isEqualTo(20);
  }

  private void expectTwentyLeft() {
    await().until(() -> ended() == 40);
    assertThat(server.server.unboundConnections()).isEqualTo(20);
    await().untilAsserted(() -> assertThat(server.open).hasValue(20));
    assertThat(server.refused).hasSize(40).containsOnly(ConnectionRefusal.MAX_UNBOUND);
    assertThat(server.closed).hasSize(40).containsOnly(CloseReason.TOO_MANY_CONNECTIONS);
  }

  @Test
  void ofOneAddressTheyAreBoundedToo() throws IOException {
    server = start();
    long[] now = {0};
    UnboundConnections<Integer> unbound = new UnboundConnections<>(1000, 3, () -> now[0]);
    for (int i = 0; i < 10; i++) {
      now[0] += Duration.ofSeconds(6).toNanos();
      unbound.enter(i, "192.0.2.7");
    }
    assertThat(unbound.silent()).isEqualTo(3);
  }

  /** Before and after the certificate was changed. */
  @Test
  void aHandshakeHasAsLongAfterAReloadAsBefore() throws Exception {
    server = start(c -> c.setSessionInitTimeout(300));
    expectEndedSoon(NOTHING, hello(11));
    install("server-2");
    assertThat(TestServer.await(server.server.reloadTls())).isTrue();
    expectEndedSoon(NOTHING, hello(11));
  }

  @Test
  void soItHasBehindTheHeaderOfABalancer() throws Exception {
    server = start(c -> c.setSessionInitTimeout(300), behindBalancers());
    expectEndedSoon(HALF_A_HEADER, join(HEADER, hello(11)));
    install("server-2");
    assertThat(TestServer.await(server.server.reloadTls())).isTrue();
    expectEndedSoon(HALF_A_HEADER, join(HEADER, hello(11)));
  }

  /** Vert.x gives ten seconds to who gives nothing. */
  private void expectEndedSoon(byte[]... greetings) throws IOException {
    for (byte[] greeting : greetings) {
      connect(1, greeting);
    }
    await().atMost(Duration.ofSeconds(8)).until(() -> ended() == peers.size());
  }

  @Test
  void aStopEndsThem() throws IOException {
    server = start(behindBalancers());
    connect(2, HALF_A_HEADER);
    connect(2, join(HEADER, hello(11)));
    await().until(() -> server.server.unboundConnections() == 4);
    TestServer.await(server.server.drain(Duration.ofSeconds(5)));
    await().until(() -> ended() == 4);
    assertThat(server.closed).hasSize(4).containsOnly(CloseReason.SERVER_STOP);
    assertThat(server.server.unboundConnections()).isZero();
  }

  @Test
  void eachHoldsLittle() throws IOException {
    server = start();
    connect(20, hello(16_000));
    await().until(() -> server.server.unboundConnections() == 20);
    int count = 200;
    long before = UnboundMemoryTest.usedMemory();
    connect(count, hello(16_000));
    await().until(() -> server.server.unboundConnections() == 20 + count);
    expectAllRead();
    long each = (UnboundMemoryTest.usedMemory() - before) / count;
    assertThat(each).as("octets").isLessThan(64_000);
  }

  /** Nor do large buffers stay for the few octets of a record that never gets whole. */
  @Test
  void whoSendsMuchBehindItAndThenHalfARecordHoldsLittle() throws Exception {
    server = start();
    SSLContext tls = TlsTest.context(null);
    unfinishedRecord(tls);
    int count = 15;
    long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    for (int i = 0; i < count; i++) {
      unfinishedRecord(tls);
    }
    expectAllRead();
    long each = (PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - before) / count;
    assertThat(each).as("octets of buffers").isLessThan(10_000);
    assertThat(server.server.unboundConnections()).isEqualTo(1 + count);
  }

  private void unfinishedRecord(SSLContext tls) throws IOException {
    Socket plain = new Socket("127.0.0.1", server.server.tlsPort());
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, "127.0.0.1", 2776, true);
    server.keep(new RawEsme(socket));
    byte[] large = new byte[4080];
    socket
        .getOutputStream()
        .write(Pdus.join(9, i -> Pdus.pdu(0x0F00, CommandStatus.ESME_ROK, i, large)));
    socket.getInputStream().readNBytes(9 * Pdus.HEADER);
    plain.getOutputStream().write(new byte[] {23, 3, 3, 0x40, 0, 1, 2, 3});
  }

  /** Each event loop serves somebody who came later. */
  private void expectAllRead() throws IOException {
    for (int i = 0; i < 8; i++) {
      server.bound("good-" + i);
    }
  }

  private void connect(int count, byte[] greeting) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel peer =
          SocketChannel.open(new InetSocketAddress("127.0.0.1", server.server.tlsPort()));
      peers.add(peer);
      try {
        peer.write(ByteBuffer.wrap(greeting));
      } catch (IOException ended) {
        // it had to make room already
      }
      peer.configureBlocking(false);
    }
  }

  private long ended() {
    return peers.stream().filter(TlsHandshakesTest::ended).count();
  }

  private static boolean ended(SocketChannel peer) {
    try {
      ByteBuffer answer = ByteBuffer.allocate(1000);
      int read = 1;
      while (read > 0) {
        read = peer.read(answer.clear());
      }
      return read < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  /** So much of a ClientHello that is longer. */
  private static byte[] hello(int octets) {
    byte[] record = new byte[Math.max(octets, 11)];
    ByteBuffer.wrap(record)
        .put((byte) 22)
        .putShort((short) 0x0301)
        .putShort((short) 16_384)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) 16_380)
        .putShort((short) 0x0303);
    return Arrays.copyOf(record, octets);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  private static Consumer<SmppServerConfiguration> behindBalancers() {
    return c -> {
      c.setTlsProxyProtocol(true);
      c.setProxyProtocolFrom("127.0.0.0/8");
    };
  }

  @SafeVarargs
  private TestServer start(Consumer<SmppServerConfiguration>... changes) throws IOException {
    install("server-1");
    return TestServer.with(
        c -> c.setSessionInitTimeout(NO_HURRY),
        c -> c.setTlsPort(0),
        c -> c.setTlsCert(directory.resolve("cert.pem").toString()),
        c -> c.setTlsKey(directory.resolve("key.pem").toString()),
        c -> List.of(changes).forEach(change -> change.accept(c)));
  }

  private void install(String name) throws IOException {
    copy(name + ".key", "key.pem");
    copy(name + ".pem", "cert.pem");
  }

  private void copy(String resource, String file) throws IOException {
    try (InputStream in = TlsHandshakesTest.class.getResourceAsStream("/pdu/tls/" + resource)) {
      Files.copy(in, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
