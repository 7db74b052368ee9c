package io.github.smppbridge.gateway.http;

import java.net.URI;
import java.util.Locale;

/**
 * Where requests go. Those to the same one share connections.
 *
 * @param secure whether by TLS
 * @param host a name, or an address without brackets
 * @param port where it listens
 * @param authority both as the header Host says them
 */
record Server(boolean secure, String host, int port, String authority) {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /**
   * The server of a URI.
   *
   * @throws IllegalArgumentException when it has no host, or is not of http or https
   */
  static Server of(URI uri) {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    if (uri.getHost() == null || !secure && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("no http or https URI with a host: " + uri);
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int usual = secure ? HTTPS : HTTP;
    int port = uri.getPort() >= 0 ? uri.getPort() : usual;
    return new Server(
        secure,
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port,
        port == usual ? host : host + ":" + port);
  }
}
