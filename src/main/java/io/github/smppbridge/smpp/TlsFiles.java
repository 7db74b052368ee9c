package io.github.smppbridge.smpp;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The certificate, key and client CA as they are in their files now. */
record TlsFiles(byte[] certificate, byte[] key, byte[] clientCa) {
  /** Reads the files; blocks. */
  static TlsFiles read(SmppServerOptions.Tls options) throws IOException {
    return new TlsFiles(
        Files.readAllBytes(Path.of(options.cert())),
        Files.readAllBytes(Path.of(options.key())),
        options.clientCa() == null ? null : Files.readAllBytes(Path.of(options.clientCa())));
  }

  PemKeyCertOptions keyCert() {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(certificate))
        .addKeyValue(Buffer.buffer(key));
  }

  boolean clientsNeedCertificate() {
    return clientCa != null;
  }

  PemTrustOptions trust() {
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
