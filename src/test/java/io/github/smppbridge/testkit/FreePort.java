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

  private static final int COUNT = 22_000;

  /** Processes that test at the same time begin at different ones. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 331 % COUNT));

  private FreePort() {}

  /** A loopback port that was free a moment ago. Prefer port 0 wherever the listener can tell. */
  public static int next() {
    for (int tried = 0; tried < COUNT; tried++) {
      int port = FIRST + NEXT.getAndIncrement() % COUNT;
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // the next one
      }
    }
    throw new IllegalStateException("no port is free");
  }
}
