package io.github.smppbridge.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.CipherSuitesParameters;
import org.apache.camel.support.jsse.ClientAuthentication;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SSLContextServerParameters;
import org.apache.camel.support.jsse.SecureSocketProtocolsParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** TLS by Camel's SSLContextParameters. */
class ComponentTlsTest {
  private static final char[] SECRET = "secret".toCharArray();

  @AutoClose private final DefaultCamelContext context = new DefaultCamelContext();
  private final SmppServerComponent server = new SmppServerComponent();

  private static InputStream resource(String name) {
    return ComponentTlsTest.class.getResourceAsStream("/pdu/tls/" + name);
  }

  private static Certificate[] certificates(String name) throws Exception {
    try (InputStream pem = resource(name)) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(pem)
          .toArray(Certificate[]::new);
    }
  }

  private static KeyStore own() throws Exception {
    String pem = new String(resource("server-1.key").readAllBytes(), StandardCharsets.US_ASCII);
    byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
        SECRET,
        certificates("server-1.pem"));
    return store;
  }

  private static KeyStore authorities() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", certificates("ca.pem")[0]);
    return store;
  }

  private static SSLContextParameters parameters() throws Exception {
    KeyStoreParameters keys = new KeyStoreParameters();
    keys.setKeyStore(own());
    KeyManagersParameters managers = new KeyManagersParameters();
    managers.setKeyStore(keys);
    managers.setKeyPassword(new String(SECRET));
    SSLContextParameters parameters = new SSLContextParameters();
    parameters.setKeyManagers(managers);
    return parameters;
  }

  private void start(SSLContextParameters parameters, Consumer<SmppServerConfiguration> more)
      throws Exception {
    server.getConfiguration().setPort(-1);
    server.getConfiguration().setTlsPort(0);
    server.setSslContextParameters(parameters);
    more.accept(server.getConfiguration());
    context.addComponent("smpp-server", server);
    RouteBuilder.addRoutes(
        context, routes -> routes.from("smpp-server:bind").to("log:bind?level=OFF"));
    context.start();
  }

  /** A client, with a certificate of its own or without. */
  private SSLSocket connect(boolean certificate) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream file = certificate ? resource("client.p12") : null) {
      own.load(file, SECRET);
    }
    keys.init(own, SECRET);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            client.getSocketFactory().createSocket("127.0.0.1", server.getListeningTlsPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private void binds(boolean certificate) throws Exception {
    try (SSLSocket socket = connect(certificate);
        RawEsme esme = new RawEsme(socket)) {
      esme.bind(Command.BIND_TRANSCEIVER, "ACME", 0x34);
      assertThat(server.getSessions().sessions()).allMatch(session -> session.tls());
    }
  }

  @Test
  void keysOfAStoreServe() throws Exception {
    start(parameters(), configuration -> {});

    binds(false);
  }

  @Test
  void clientsMayBeMadeToShowACertificate() throws Exception {
    SSLContextParameters parameters = parameters();
    KeyStoreParameters trusted = new KeyStoreParameters();
    trusted.setKeyStore(authorities());
    TrustManagersParameters managers = new TrustManagersParameters();
    managers.setKeyStore(trusted);
    parameters.setTrustManagers(managers);
    SSLContextServerParameters strict = new SSLContextServerParameters();
    strict.setClientAuthentication(ClientAuthentication.REQUIRE.name());
    parameters.setServerParameters(strict);
    start(parameters, configuration -> {});

    binds(true);
    assertThatThrownBy(() -> binds(false)).isInstanceOf(IOException.class);
  }

  @Test
  void protocolsAndSuitesAreThoseOfTheParameters() throws Exception {
    SSLContextParameters parameters = parameters();
    SecureSocketProtocolsParameters protocols = new SecureSocketProtocolsParameters();
    protocols.setSecureSocketProtocol(List.of("TLSv1.2"));
    parameters.setSecureSocketProtocols(protocols);
    CipherSuitesParameters suites = new CipherSuitesParameters();
    suites.setCipherSuite(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
    parameters.setCipherSuites(suites);
    start(parameters, configuration -> {});

    try (SSLSocket socket = connect(false)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
      assertThat(socket.getSession().getCipherSuite())
          .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    }
    try (SSLSocket socket = connect(false)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @Test
  void theContextsOwnServeWhereTheyAreAskedFor() throws Exception {
    context.setSSLContextParameters(parameters());
    server.setUseGlobalSslContextParameters(true);
    start(null, configuration -> {});

    binds(false);
  }

  @Test
  void filesBesideThemAreRefused() {
    assertThatThrownBy(
            () -> start(parameters(), configuration -> configuration.setTlsCert("cert.pem")))
        .hasMessage("sslContextParameters and tlsCert, tlsKey or tlsClientCa exclude each other");
  }

  @Test
  void whatCannotBeReadIsSaid() {
    assertThatThrownBy(
            () -> {
              SSLContextParameters parameters = parameters();
              parameters.setSecureSocketProtocol("no such");
              start(parameters, configuration -> {});
            })
        .hasStackTraceContaining("smpp-server: sslContextParameters cannot be used");
  }
}
