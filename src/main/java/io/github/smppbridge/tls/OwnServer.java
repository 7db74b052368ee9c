package io.github.smppbridge.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server of this computer whose certificate is in a file: that one is trusted, whoever signed it,
 * and no other, by whatever name the server is asked.
 *
 * @param certificate the chain, in PEM
 */
public record OwnServer(Path certificate) {
  /**
   * Makes a connection, not yet open.
   *
   * @param uri an https URI
   * @return the connection
   * @throws IOException when the file cannot be read, or has no certificate
   */
  public HttpURLConnection connection(URI uri) throws IOException {
    HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection();
    connection.setSSLSocketFactory(trusting().getSocketFactory());
    // the certificate is for the address that phones use
    connection.setHostnameVerifier((host, session) -> true);
    return connection;
  }

  private SSLContext trusting() throws IOException {
    try (InputStream pem = Files.newInputStream(certificate)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("certificate-" + count++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificate in " + certificate, e);
    }
  }
}
