package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand sockets that do nothing cost neither threads nor much memory. */
class IdleSocketsIT {
  private static final int SOCKETS = 10_000;

  @Test
  void tenThousandIdleSessionsLeaveRoomForAGoodClient() throws Exception {
    long allowed =
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getMaxFileDescriptorCount();
    assumeTrue(allowed > 2 * SOCKETS + 1000, "ulimit -n is too low");
    List<SocketChannel> sockets = new ArrayList<>();
    try (TestServer server = new TestServer(new SmppServerOptions().setMaxSessions(SOCKETS + 1))) {
      int threads = Thread.activeCount();
      ByteBuffer bind =
          ByteBuffer.wrap(Pdus.pdu(Command.BIND_RECEIVER, 1, Pdus.bind("idle", "secret", 0x34)));
      for (int i = 0; i < SOCKETS; i++) {
        SocketChannel socket =
            SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()));
        socket.write(bind.rewind());
        sockets.add(socket);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.server.sessions().sessions().size() == SOCKETS);
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / SOCKETS;
      assertThat(used).as("octets of heap a session").isLessThan(20_000);
      assertThat(Thread.activeCount()).isLessThan(threads + 5);
      try (RawEsme esme = RawEsme.bound(server.port(), "good")) {
        long start = System.nanoTime();
        esme.expectAlive(2);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      }
    } finally {
      for (SocketChannel socket : sockets) {
        socket.close();
      }
    }
  }
}
