package io.github.smppbridge.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports for configurations that need a number before anything listens on it. */
public final class FreePort {
  /**
   * Below the range from which systems take the ports of clients: none may come in between, nor may
   * a client that finds nobody there be connected with itself.
   */
  private static final int FIRST = 10_000;

  private static final int BLOCK = 250;
  private static final int BLOCKS = 88;

  /**
   * Its port says that this process has the block behind it: another one that tests at the same
   * time, too, looks for free ports, and must not hold one of ours while it looks.
   */
  private static final ServerSocket CLAIM = claim();

  private static final AtomicInteger NEXT = new AtomicInteger();

  private FreePort() {}

  /** A loopback port that was free a moment ago. Prefer port 0 wherever the listener can tell. */
  public static int next() {
    for (int tried = 1; tried < BLOCK; tried++) {
      int port = CLAIM.getLocalPort() + 1 + NEXT.getAndIncrement() % (BLOCK - 1);
      try (ServerSocket socket = listen(port)) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // the next one
      }
    }
    throw new IllegalStateException("no port is free");
  }

  private static ServerSocket claim() {
    for (int block = 0; block < BLOCKS; block++) {
      try {
        return listen(FIRST + block * BLOCK);
      } catch (IOException claimed) {
        // the next one
      }
    }
    throw new IllegalStateException("no block of ports is free");
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
