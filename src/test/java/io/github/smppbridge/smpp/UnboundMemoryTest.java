package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What somebody who has not proved who he is can make the process hold, while a gateway is slow.
 */
class UnboundMemoryTest {
  private static final int NO_HURRY = 600_000;
  private static final byte[] BIND =
      Pdus.pdu(Command.BIND_TRANSCEIVER, 1, Pdus.bind("esme", "secret", 0x34));

  private final List<SmppRequest> binds = new CopyOnWriteArrayList<>();
  private final TestServer server = TestServer.with(c -> c.setSessionInitTimeout(NO_HURRY));

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** Unknown PDUs of the greatest size, which are answered and gone, before a bind. */
  private static byte[] bindBehind(int unknown, int behind) {
    byte[] large = new byte[4096 - 16];
    byte[] before =
        Pdus.join(unknown, i -> Pdus.pdu(0x0000_0F00, CommandStatus.ESME_ROK, i, large));
    return Pdus.join(before, BIND, submits(behind));
  }

  /** Of exactly so many octets. */
  private static byte[] submits(int octets) {
    byte[] many = WindowTest.submits(2, octets / 16);
    return Arrays.copyOf(many, octets);
  }

  @Test
  void whatComesInOneWriteWithABindIsTooMuchAsAnythingBehindABindIs() throws IOException {
    server.onBind = binds::add;
    List<RawEsme> peers = new ArrayList<>();
    for (int unknown = 0; unknown <= 9; unknown++) {
      RawEsme peer = server.connect();
      peer.write(bindBehind(unknown, 60_000));
      peers.add(peer);
    }
    await().until(() -> server.closed.size() == 10);
    assertThat(server.closed).containsOnly(CloseReason.PROTOCOL_ERROR);
    assertThat(server.server.unboundConnections()).isZero();
  }

  @Test
  void whateverTheSegmentsMoreThanTheFigureEndsAConnectionAndLessIsServed() throws IOException {
    server.onBind = binds::add;
    Random random = new Random(15);
    for (int i = 0; i < 14; i++) {
      boolean tooMuch = i % 2 == 0;
      int behind = tooMuch ? 16_385 + random.nextInt(50_000) : random.nextInt(16_385);
      int before = server.closed.size();
      binds.clear();
      try (RawEsme peer = RawEsme.connect(server.port())) {
        inPieces(peer, bindBehind(random.nextInt(10), behind), random);
        if (tooMuch) {
          await().until(() -> server.closed.size() > before);
          assertThat(server.closed.get(before)).isEqualTo(CloseReason.PROTOCOL_ERROR);
        } else {
          await().until(() -> !binds.isEmpty());
          binds.get(0).respond(SmppResponse.bound(Map.of()));
          expectBound(peer);
        }
      }
      await().untilAsserted(() -> assertThat(server.open).hasValue(0));
    }
  }

  private static void expectBound(RawEsme peer) throws IOException {
    RawEsme.Pdu pdu = peer.read();
    while (pdu.command() != Command.BIND_TRANSCEIVER_RESP) {
      pdu = peer.read();
    }
    assertThat(pdu.status()).isEqualTo(CommandStatus.ESME_ROK);
  }

  private static void inPieces(RawEsme peer, byte[] octets, Random random) {
    try {
      for (int at = 0; at < octets.length; ) {
        int length = Math.min(octets.length - at, 1 + random.nextInt(1 << random.nextInt(17)));
        peer.write(Arrays.copyOfRange(octets, at, at + length));
        at += length;
      }
    } catch (IOException ended) {
      // as it should be
    }
  }

  @Test
  void aConnectionWhoseBindIsDecidedHoldsTheFigureAndWhatAConnectionIs() throws IOException {
    server.onBind = binds::add;
    int count = 250;
    byte[] most = bindBehind(9, 16_000);
    server.connect().write(most);
    await().until(() -> binds.size() == 1);
    long before = usedMemory();
    for (int i = 0; i < count; i++) {
      server.connect().write(most);
    }
    await().until(() -> binds.size() == count + 1);
    long each = (usedMemory() - before) / count;
    assertThat(each).as("octets").isLessThan(40_000);
  }

  /** Of the heap, and of what the network keeps beside it. */
  static long usedMemory() {
    System.gc();
    Runtime java = Runtime.getRuntime();
    return java.totalMemory()
        - java.freeMemory()
        + PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
  }
}
