package io.github.smppbridge.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The certificate, key and client CA as they are in their files now.
 *
 * @param certificate the chain, in PEM
 * @param key its private key, in PEM
 * @param clientCa who signs clients, in PEM; null = clients need no certificate
 */
public record TlsFiles(byte[] certificate, byte[] key, byte[] clientCa) {
  /**
   * Where they are.
   *
   * @param cert the chain
   * @param key its private key
   * @param clientCa who signs clients; null = clients need no certificate
   */
  public record Paths(String cert, String key, String clientCa) {}

  /** Reads the files; blocks. */
  static TlsFiles read(Paths paths) throws IOException {
    return new TlsFiles(
        Files.readAllBytes(Path.of(paths.cert())),
        Files.readAllBytes(Path.of(paths.key())),
        paths.clientCa() == null ? null : Files.readAllBytes(Path.of(paths.clientCa())));
  }

  /** {@return what a server shows} */
  public PemKeyCertOptions keyCert() {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(certificate))
        .addKeyValue(Buffer.buffer(key));
  }

  /** {@return whether clients have to show one as well} */
  public boolean clientsNeedCertificate() {
    return clientCa != null;
  }

  /** {@return who signs them} */
  public PemTrustOptions trust() {
    return new PemTrustOptions().addCertValue(Buffer.buffer(clientCa));
  }

  SSLOptions sslOptions() {
    SSLOptions options = TlsRules.apply(new SSLOptions().setKeyCertOptions(keyCert()));
    return clientsNeedCertificate() ? options.setTrustOptions(trust()) : options;
  }

  boolean sameAs(TlsFiles other) {
    return Arrays.equals(certificate, other.certificate)
        && Arrays.equals(key, other.key)
        && Arrays.equals(clientCa, other.clientCa);
  }
}
