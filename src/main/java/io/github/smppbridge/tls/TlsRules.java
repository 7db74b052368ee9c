package io.github.smppbridge.tls;

import io.vertx.core.net.TCPSSLOptions;
import java.util.List;
import java.util.Set;

/**
 * What TLS the bridge speaks, as a server and as a client (RFC 9325, with nothing older than it
 * recommends): 1.3, else 1.2 with forward secrecy and authenticated encryption. No CBC, no SHA-1,
 * no key exchange by RSA.
 */
public final class TlsRules {
  /** The versions; the newest that both sides know is used. */
  public static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  /** The suites, the best first. */
  public static final List<String> SUITES =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private TlsRules() {}

  /**
   * Sets them.
   *
   * @param options of a server or a client
   */
  public static void apply(TCPSSLOptions options) {
    options.setEnabledSecureTransportProtocols(PROTOCOLS);
    SUITES.forEach(options::addEnabledCipherSuite);
  }
}
