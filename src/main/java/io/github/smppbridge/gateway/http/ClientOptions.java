package io.github.smppbridge.gateway.http;

import java.time.Duration;
import javax.net.ssl.TrustManagerFactory;

/**
 * How the built-in client connects.
 *
 * @param maxConnections to one server
 * @param maxWaiting calls that wait for one of them; more fail at once
 * @param connectTimeout for name server, TCP and TLS together
 * @param keepAlive after which a connection that nobody uses is closed
 * @param nameTimeout for each question to a name server
 * @param trust whose certificates are believed; null = those that the JDK believes
 */
public record ClientOptions(
    int maxConnections,
    int maxWaiting,
    Duration connectTimeout,
    Duration keepAlive,
    Duration nameTimeout,
    TrustManagerFactory trust) {
  private static final int CONNECTIONS = 256;
  private static final int WAITING = 20_000;

  /** Below the minute after which many proxies drop an idle connection. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(45);

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration NAME = Duration.ofSeconds(5);

  /** {@return what is used when nothing is said} */
  public static ClientOptions defaults() {
    return new ClientOptions(CONNECTIONS, WAITING, CONNECT, KEEP_ALIVE, NAME, null);
  }

  /**
   * The same with other limits.
   *
   * @param connections to one server
   * @param timeout for name server, TCP and TLS together; also of a question to a name server, if
   *     that is less
   * @return the same otherwise
   */
  public ClientOptions with(int connections, Duration timeout) {
    return new ClientOptions(
        connections,
        maxWaiting,
        timeout,
        keepAlive,
        timeout.compareTo(nameTimeout) < 0 ? timeout : nameTimeout,
        trust);
  }

  long keepAliveMillis() {
    return keepAlive.toMillis();
  }
}
