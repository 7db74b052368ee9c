package io.github.smppbridge.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for configurations that need a number before anything listens on it. */
public final class FreePort {
  private FreePort() {}

  /** A loopback port that was free a moment ago. Prefer port 0 wherever the listener can tell. */
  public static int next() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
