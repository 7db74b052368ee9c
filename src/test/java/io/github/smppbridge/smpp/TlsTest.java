package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.component.SmppServerConfiguration;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.TlsCallers;
import io.github.smppbridge.tls.TlsRules;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final char[] SECRET = "secret".toCharArray();

  @TempDir Path directory;
  @AutoClose private TestServer server;

  @BeforeEach
  void files() throws IOException {
    install("server-1");
    copy("ca.pem", "ca.pem");
  }

  @Test
  void anEsmeBindsOverTlsAndOverPlainTcp() throws Exception {
    server = new TestServer(options());
    RawEsme plain = server.bound("plain");
    RawEsme tls = bound("tls", null);
    tls.send(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
    tls.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 2);
    plain.expectAlive(2);
    assertThat(server.session("tls").tls()).isTrue();
    assertThat(server.session("plain").tls()).isFalse();
  }

  @Test
  void thereMayBeTlsOnly() throws Exception {
    server = new TestServer(options(c -> c.setPort(-1)));
    assertThat(server.server.port()).isEqualTo(-1);
    bound("tls", null).expectAlive(2);
  }

  /** As openssl writes it, and programs of other languages read it. */
  @Test
  void aKeyMayBeInTheFormOfItsAlgorithmAndInOneFileWithTheCertificate() throws Exception {
    String pem = Files.readString(directory.resolve("key.pem"));
    byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    // SEC 1 has the curve after the number, PKCS#8 before it
    byte[] sec1 =
        ByteBuffer.allocate(2 + 0x77)
            .put(new byte[] {0x30, 0x77})
            .put(pkcs8, 31, 37)
            .put(HexFormat.of().parseHex("a00a06082a8648ce3d030107"))
            .put(pkcs8, 68, pkcs8.length - 68)
            .array();
    Files.writeString(
        directory.resolve("cert.pem"),
        "-----BEGIN EC PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(sec1)
            + "\n-----END EC PRIVATE KEY-----\n"
            + Files.readString(directory.resolve("cert.pem")));
    Files.copy(
        directory.resolve("cert.pem"),
        directory.resolve("key.pem"),
        StandardCopyOption.REPLACE_EXISTING);

    server = new TestServer(options());

    bound("tls", null).expectAlive(2);
  }

  @Test
  void oldTlsIsRefused() throws Exception {
    server = new TestServer(options());
    try (SSLSocket socket = socket(null)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
    try (SSLSocket socket = socket(null)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
    }
  }

  @Test
  void theNewestVersionIsPreferred() throws Exception {
    server = new TestServer(options());
    try (SSLSocket socket = socket(null)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  /** Also after the certificate was changed. */
  @Test
  void weakSuitesAreRefused() throws Exception {
    server = new TestServer(reloading(Duration.ZERO));
    assertOnlyStrongSuites();
    install("server-2");
    assertThat(TestServer.await(server.server.reloadTls())).isTrue();
    assertOnlyStrongSuites();
  }

  private void assertOnlyStrongSuites() throws Exception {
    List<String> offered;
    try (SSLSocket socket = socket(null)) {
      offered = List.of(socket.getSupportedCipherSuites());
    }
    assertThat(offered)
        .contains("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_128_GCM_SHA256");
    List<String> taken = new ArrayList<>();
    for (String suite : offered) {
      try (SSLSocket socket = socket(null)) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.setEnabledCipherSuites(new String[] {suite});
        socket.startHandshake();
        taken.add(suite);
      } catch (IOException e) {
        // refused
      }
    }
    assertThat(taken)
        .isNotEmpty()
        .allMatch(TlsRules.SUITES::contains)
        .allMatch(suite -> suite.matches("TLS_ECDHE_.*_(GCM|CHACHA20_POLY1305)_SHA\\d+"));
  }

  @Test
  void aChangedCertificateIsUsedAndSessionsStay() throws Exception {
    server = new TestServer(reloading(Duration.ofMillis(50)));
    RawEsme before = bound("before", null);
    assertThat(certificateName()).isEqualTo("CN=server-1");
    install("server-2");
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(certificateName()).isEqualTo("CN=server-2"));
    before.expectAlive(2);
    RawEsme after = bound("after", null);
    after.expectAlive(2);
  }

  @Test
  void nobodyWhoConnectsMeanwhileNoticesMoreThanAnotherCertificate() throws Exception {
    server = new TestServer(reloading(Duration.ZERO));
    List<String> names = List.of("server-2", "server-rsa", "server-1");
    try (TlsCallers callers = new TlsCallers(server.server.tlsPort(), 2)) {
      for (int i = 0; i < 6; i++) {
        String name = names.get(i % names.size());
        install(name);
        callers.awaitMore(2);
        assertThat(TestServer.await(server.server.reloadTls())).isTrue();
        assertThat(callers.certificate()).isEqualTo("CN=" + name);
      }
      assertThat(callers.failures()).isEmpty();
    }
  }

  @Test
  void aBrokenCertificateKeepsTheOldOne() throws Exception {
    server = new TestServer(reloading(Duration.ZERO));
    Files.writeString(directory.resolve("cert.pem"), "not a certificate");
    assertThatThrownBy(() -> TestServer.await(server.server.reloadTls())).isNotNull();
    assertThat(certificateName()).isEqualTo("CN=server-1");
    byte[] key = Files.readAllBytes(directory.resolve("key.pem"));
    install("server-2");
    // with another's key every handshake would fail
    Files.write(directory.resolve("key.pem"), key);
    assertThatThrownBy(() -> TestServer.await(server.server.reloadTls()))
        .hasMessageContaining("the private key is not that of the certificate");
    assertThat(certificateName()).isEqualTo("CN=server-1");
    install("server-2");
    assertThat(TestServer.await(server.server.reloadTls())).isTrue();
    assertThat(TestServer.await(server.server.reloadTls())).isFalse();
    assertThat(certificateName()).isEqualTo("CN=server-2");
  }

  @Test
  void clientsNeedACertificateWhenAClientCaIsGiven() throws Exception {
    server = new TestServer(options(c -> c.setTlsClientCa(file("ca.pem"))));
    assertThatThrownBy(() -> bound("without", null).expectAlive(2)).isInstanceOf(IOException.class);
    RawEsme with = bound("with", "client.p12");
    with.expectAlive(2);
  }

  @Test
  void whoseCaWasTakenAwayResumesNoSession() throws Exception {
    server = new TestServer(options(c -> c.setTlsClientCa(file("ca.pem"))));
    SSLContext client = context("client.p12");
    byte[] id = session(client);
    assertThat(session(client)).as("a session that is resumed").isEqualTo(id);
    copy("server-rsa.pem", "ca.pem");
    assertThat(TestServer.await(server.server.reloadTls())).isTrue();
    assertThatThrownBy(() -> session(client)).isInstanceOf(IOException.class);
    copy("ca.pem", "ca.pem");
    assertThat(TestServer.await(server.server.reloadTls())).isTrue();
    assertThat(session(client)).isNotEqualTo(id);
  }

  /** Of TLS 1.2, where the client is accepted, or not, before its handshake ends. */
  private byte[] session(SSLContext client) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", server.server.tlsPort())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      return socket.getSession().getId();
    }
  }

  @Test
  void aPlainPeerOnTheTlsPortIsSentAway() throws Exception {
    server = new TestServer(options());
    RawEsme plain = server.keep(RawEsme.connect(server.server.tlsPort()));
    plain.send(Command.BIND_RECEIVER, 1, Pdus.bind("esme", "secret", 0x34));
    assertThatThrownBy(() -> plain.expect(Command.BIND_RECEIVER_RESP))
        .isInstanceOfAny(IOException.class, AssertionError.class);
  }

  @Test
  void aBalancerThatPassesTlsThroughTellsWhereTheClientIs() throws Exception {
    server = new TestServer(behindBalancers("127.0.0.0/8"));
    afterHeader().bind(Command.BIND_TRANSCEIVER, "far", 0x34);
    assertThat(server.session("far").remoteAddress()).isEqualTo("192.0.2.7:56324");
    assertThat(server.session("far").tls()).isTrue();
  }

  @Test
  void whoIsNoBalancerTellsNothingThere() throws Exception {
    server = new TestServer(behindBalancers("10.0.0.0/8"));
    assertThatThrownBy(
            () -> {
              try (RawEsme esme = afterHeader()) {
                esme.send(Command.BIND_TRANSCEIVER, 1, Pdus.bind("far", "secret", 0x34));
                esme.expect(Command.BIND_TRANSCEIVER_RESP);
              }
            })
        .isInstanceOf(IOException.class);
    await().until(() -> server.closed.contains(CloseReason.PROTOCOL_ERROR));
    assertThat(server.open).hasValue(0);
  }

  @Test
  void whoSendsNoHeaderThereIsSentAway() throws Exception {
    server = new TestServer(behindBalancers("127.0.0.0/8"));
    try (SSLSocket socket = socket(null)) {
      socket.setSoTimeout(60_000);
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  private SmppServerOptions behindBalancers(String network) {
    return options(c -> c.setTlsProxyProtocol(true), c -> c.setProxyProtocolFrom(network));
  }

  private RawEsme afterHeader() throws Exception {
    Socket socket = new Socket("127.0.0.1", server.server.tlsPort());
    socket.setSoTimeout(60_000);
    socket
        .getOutputStream()
        .write("PROXY TCP4 192.0.2.7 10.0.0.1 56324 2776\r\n".getBytes(StandardCharsets.US_ASCII));
    SSLSocket tls =
        (SSLSocket)
            context(null)
                .getSocketFactory()
                .createSocket(socket, "127.0.0.1", server.server.tlsPort(), true);
    tls.startHandshake();
    return server.keep(new RawEsme(tls));
  }

  @Test
  void missingFilesAreNamed() {
    assertThatThrownBy(() -> new TestServer(options(c -> c.setTlsKey(file("nowhere.pem")))))
        .hasMessageContaining("nowhere.pem");
  }

  @SafeVarargs
  private SmppServerOptions options(Consumer<SmppServerConfiguration>... changes) {
    return TestServer.options(
        c -> c.setTlsPort(0),
        c -> c.setTlsCert(file("cert.pem")),
        c -> c.setTlsKey(file("key.pem")),
        c -> List.of(changes).forEach(change -> change.accept(c)));
  }

  private SmppServerOptions reloading(Duration interval) {
    SmppServerOptions options = options();
    return new SmppServerOptions(
        options.systemId(),
        options.host(),
        options.port(),
        new SmppServerOptions.Tls(
            options.host(), 0, file("cert.pem"), file("key.pem"), null, false, interval),
        options.balancers(),
        options.limits(),
        options.timers());
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private void install(String name) throws IOException {
    copy(name + ".key", "key.pem");
    copy(name + ".pem", "cert.pem");
  }

  private void copy(String resource, String file) throws IOException {
    try (InputStream in = TlsTest.class.getResourceAsStream("/pdu/tls/" + resource)) {
      Files.copy(in, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private RawEsme bound(String systemId, String clientStore) throws Exception {
    SSLSocket socket = socket(clientStore);
    socket.startHandshake();
    return server.keep(new RawEsme(socket)).bind(Command.BIND_TRANSCEIVER, systemId, 0x34);
  }

  private String certificateName() throws Exception {
    try (SSLSocket socket = socket(null)) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  private SSLSocket socket(String clientStore) throws Exception {
    return (SSLSocket)
        context(clientStore).getSocketFactory().createSocket("127.0.0.1", server.server.tlsPort());
  }

  static SSLContext context(String clientStore) throws Exception {
    SslContextBuilder client = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    client.trustManager(TlsTest.class.getResourceAsStream("/pdu/tls/ca.pem"));
    if (clientStore != null) {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(TlsTest.class.getResourceAsStream("/pdu/tls/" + clientStore), SECRET);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, SECRET);
      client.keyManager(keys);
    }
    return ((JdkSslContext) client.build()).context();
  }
}
