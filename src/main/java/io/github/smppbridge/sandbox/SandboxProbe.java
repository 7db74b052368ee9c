package io.github.smppbridge.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Looks whether anybody listens somewhere. */
public final class SandboxProbe {
  private static final int PATIENCE_MILLIS = 1000;

  /**
   * True if a TCP connection can be made; it is closed at once.
   *
   * @param address host and port, such as {@code 127.0.0.1:2775}
   */
  public boolean listens(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException nobody) {
      return false;
    }
  }
}
