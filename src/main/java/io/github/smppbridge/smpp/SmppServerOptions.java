package io.github.smppbridge.smpp;

import io.github.smppbridge.tls.ServerTls;
import io.github.smppbridge.tls.TlsFiles;
import io.github.smppbridge.tls.TlsReload;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * How a listener behaves. What each value means is said where it is set, at the component's option
 * of the same name; here each is checked. A value that cannot be is an {@link
 * IllegalArgumentException} with its name.
 *
 * @param systemId our name in bind_resp
 * @param host where the plain listener binds
 * @param port its port; 0 = any free one, -1 = TLS only
 * @param tls the TLS listener; null = none
 * @param balancers whose PROXY protocol header is believed
 * @param limits of the listener and of each session
 * @param timers of each session
 */
public record SmppServerOptions(
    String systemId,
    String host,
    int port,
    Tls tls,
    TrustedNetworks balancers,
    Limits limits,
    Timers timers) {
  private static final int MAX_SYSTEM_ID = 15;

  /** Checks the values. */
  public SmppServerOptions {
    requirePort(port, "port");
    require(port >= 0 || tls != null, "port and tlsPort cannot both be off");
    require(
        systemId != null && systemId.matches("[ -~]*") && systemId.length() <= MAX_SYSTEM_ID,
        "systemId must have at most 15 characters of ASCII");
  }

  /**
   * The TLS listener.
   *
   * @param host where it binds
   * @param port its port; 0 = any free one
   * @param given what serves, instead of files; null = files do
   * @param cert path of the certificate chain (PEM)
   * @param key path of its private key (PEM)
   * @param clientCa path of the authorities that sign clients (PEM); null = clients need no
   *     certificate
   * @param proxyProtocol whether every connection begins with a PROXY protocol header, in front of
   *     the handshake
   * @param reloadInterval how often the files are looked at for changes; zero = never
   */
  public record Tls(
      String host,
      int port,
      ServerTls given,
      String cert,
      String key,
      String clientCa,
      boolean proxyProtocol,
      Duration reloadInterval) {
    /** Checks the values. */
    public Tls {
      requirePort(port, "tlsPort");
      require(given != null || (cert != null && key != null), "tlsPort needs tlsCert and tlsKey");
      require(
          given == null || (cert == null && key == null && clientCa == null),
          "sslContextParameters and tlsCert, tlsKey or tlsClientCa exclude each other");
      require(!reloadInterval.isNegative(), "reloadInterval must not be negative");
    }

    /** Of files. */
    public Tls(
        String host,
        int port,
        String cert,
        String key,
        String clientCa,
        boolean proxyProtocol,
        Duration reloadInterval) {
      this(host, port, null, cert, key, clientCa, proxyProtocol, reloadInterval);
    }

    ServerTls serverTls(Vertx vertx) {
      return given == null
          ? new TlsReload(vertx, "SMPP", new TlsFiles.Paths(cert, key, clientCa), reloadInterval)
          : given;
    }
  }

  /**
   * What one listener and one session take, in numbers; 0 sessions = no limit.
   *
   * @param window requests of a session in work
   * @param maxBacklog requests of a session that wait behind the window
   * @param deliverWindow our requests to a session without an answer
   * @param maxSessions bound sessions
   * @param maxSessionsPerAccount bound sessions of one system_id
   * @param maxPduSize command_length in octets
   * @param maxUnbound connections without a bind, and as many whose bind is being decided
   * @param maxUnboundPerAddress of these from one address; 0 = no limit
   */
  public record Limits(
      int window,
      int maxBacklog,
      int deliverWindow,
      int maxSessions,
      int maxSessionsPerAccount,
      int maxPduSize,
      int maxUnbound,
      int maxUnboundPerAddress) {
    /** Checks the values. */
    public Limits {
      require(maxUnbound >= 1, "maxUnbound must be at least 1");
      require(maxUnboundPerAddress >= 0, "maxUnboundPerAddress must not be negative");
      require(window >= 1, "window must be at least 1");
      require(maxBacklog >= 0, "maxBacklog must not be negative");
      require(deliverWindow >= 1, "deliverWindow must be at least 1");
      require(maxSessions >= 0, "maxSessions must not be negative");
      require(maxSessionsPerAccount >= 0, "maxSessionsPerAccount must not be negative");
      require(
          maxPduSize >= 1024 && maxPduSize <= 16_000_000, "maxPduSize must be 1024 to 16000000");
    }
  }

  /**
   * The timers of SMPP v3.4 §7.2.
   *
   * @param sessionInit from connect to bind
   * @param enquireLink silence until enquire_link; zero = never
   * @param inactivity without traffic until unbind; zero = never
   * @param response for an answer, and for a peer that does not read
   * @param request for the application to answer a submit to one destination; others in proportion;
   *     zero = for ever
   */
  public record Timers(
      Duration sessionInit,
      Duration enquireLink,
      Duration inactivity,
      Duration response,
      Duration request) {
    /** Checks the values. */
    public Timers {
      require(positive(sessionInit), "sessionInitTimeout must be more than zero");
      require(positive(response), "responseTimeout must be more than zero");
      require(!enquireLink.isNegative(), "enquireLinkInterval must not be negative");
      require(!inactivity.isNegative(), "inactivityTimeout must not be negative");
      require(!request.isNegative(), "requestTimeout must not be negative");
    }

    private static boolean positive(Duration duration) {
      return !duration.isNegative() && !duration.isZero();
    }
  }

  private static void requirePort(int port, String name) {
    require(port >= -1 && port <= 0xFFFF, name + " must be -1 to 65535");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
