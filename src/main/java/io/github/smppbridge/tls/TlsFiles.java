package io.github.smppbridge.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * The certificate, key and client CA as they are in their files now.
 *
 * @param certificate the chain, in PEM
 * @param key its private key, in PEM
 * @param clientCa who signs clients, in PEM; null = clients need no certificate
 */
public record TlsFiles(byte[] certificate, byte[] key, byte[] clientCa) {
  /** How keys of an algorithm sign. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

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

  /** What a server shows. */
  PemKeyCertOptions keyCert() {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(certificate))
        .addKeyValue(Buffer.buffer(key));
  }

  /** Whether clients have to show one as well. */
  boolean clientsNeedCertificate() {
    return clientCa != null;
  }

  /** Who signs them. */
  PemTrustOptions trust() {
    return new PemTrustOptions().addCertValue(Buffer.buffer(clientCa));
  }

  /**
   * Looks whether the key is the certificate's: if not, every handshake would fail. Blocks.
   *
   * @throws GeneralSecurityException when it is another's
   * @throws Exception when they cannot be read
   */
  void checkPair(Vertx vertx) throws Exception {
    KeyManager manager = keyCert().getKeyManagerFactory(vertx).getKeyManagers()[0];
    if (!(manager instanceof X509KeyManager keys)) {
      return;
    }
    for (Map.Entry<String, String> algorithm : SIGNATURES.entrySet()) {
      String[] aliases = keys.getServerAliases(algorithm.getKey(), null);
      for (String alias : aliases == null ? new String[0] : aliases) {
        PublicKey shown = keys.getCertificateChain(alias)[0].getPublicKey();
        if (!signs(keys.getPrivateKey(alias), shown, algorithm.getValue())) {
          throw new GeneralSecurityException("the private key is not that of the certificate");
        }
      }
    }
  }

  private static boolean signs(PrivateKey key, PublicKey shown, String algorithm)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(shown.getAlgorithm())) {
      return false;
    }
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(shown);
    return signature.verify(signed);
  }

  boolean sameAs(TlsFiles other) {
    return Arrays.equals(certificate, other.certificate)
        && Arrays.equals(key, other.key)
        && Arrays.equals(clientCa, other.clientCa);
  }
}
