package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand sockets, or as many as the process may open, that do nothing cost neither threads
 * nor much memory.
 */
class IdleSocketsIT {
  private static final int WANTED = 10_000;
  private static final int OTHER_FILES = 1000;
  private static final int NO_HURRY = 3_600_000;

  @Test
  void idleSessionsLeaveRoomForAGoodClient() throws Exception {
    long allowed =
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getMaxFileDescriptorCount();
    int wanted = (int) Math.min(WANTED, (allowed - OTHER_FILES) / 2); // both ends are in here
    assumeTrue(wanted >= 1000, "ulimit -n is too low");
    List<SocketChannel> sockets = new ArrayList<>();
    try (TestServer server =
        TestServer.with(
            c -> c.setMaxSessions(wanted + 1),
            // all come at once, from one address
            c -> c.setMaxUnbound(wanted + 1),
            c -> c.setMaxUnboundPerAddress(0),
            c -> c.setSessionInitTimeout(NO_HURRY),
            c -> c.setEnquireLinkInterval(NO_HURRY))) {
      int threads = Thread.activeCount();
      ByteBuffer bind =
          ByteBuffer.wrap(Pdus.pdu(Command.BIND_RECEIVER, 1, Pdus.bind("idle", "secret", 0x34)));
      for (int i = 0; i < wanted; i++) {
        SocketChannel socket =
            SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()));
        socket.write(bind.rewind());
        sockets.add(socket);
      }
      await().until(() -> server.server.sessions().sessions().size() == wanted);
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / wanted;
      assertThat(used).as("octets of heap a session").isLessThan(20_000);
      assertThat(Thread.activeCount()).isLessThan(threads + 5);
      try (RawEsme esme = RawEsme.bound(server.port(), "good")) {
        esme.expectAlive(2);
      }
    } finally {
      for (SocketChannel socket : sockets) {
        socket.close();
      }
    }
  }
}
