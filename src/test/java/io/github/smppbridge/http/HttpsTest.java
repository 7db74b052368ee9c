package io.github.smppbridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestHttp;
import io.github.smppbridge.testkit.TlsCallers;
import io.github.smppbridge.tls.OwnServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** http.tls_cert: phones reach the bridge without a proxy. */
class HttpsTest {
  private static final int LONGEST_BODY = 2_000;

  @TempDir static Path folder;
  private static TestBridge bridge;
  private static int managementPort;
  private static SSLContext trusting;

  @BeforeAll
  static void start() throws Exception {
    install("server-1");
    int port = FreePort.next();
    managementPort = FreePort.next();
    trusting = trusting();
    bridge =
        TestBridge.start(
            Map.of(
                "http.address",
                "127.0.0.1:" + port,
                "http.management_address",
                "127.0.0.1:" + managementPort,
                "http.tls_cert",
                folder.resolve("cert.pem").toString(),
                "http.tls_key",
                folder.resolve("key.pem").toString(),
                "http.max_body_size",
                Integer.toString(LONGEST_BODY),
                "gateway.webhook_base_url",
                "https://127.0.0.1:" + port));
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static void install(String name) throws IOException {
    for (String[] file : new String[][] {{name + ".key", "key.pem"}, {name + ".pem", "cert.pem"}}) {
      try (InputStream in = HttpsTest.class.getResourceAsStream("/pdu/tls/" + file[0])) {
        Files.copy(in, folder.resolve(file[1]), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static SSLContext trusting() throws GeneralSecurityException, IOException {
    KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null, null);
    try (InputStream in = HttpsTest.class.getResourceAsStream("/pdu/tls/ca.pem")) {
      authorities.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void theDescriptionOfTheApiSaysSo() {
    assertThat(bridge.context().resolvePropertyPlaceholders("{{http.openapi_scheme}}"))
        .isEqualTo("https");
  }

  private static int port() {
    return Integer.parseInt(bridge.context().resolvePropertyPlaceholders("{{http.port}}"));
  }

  private static SSLSocket connect() throws IOException {
    SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** What is answered until the server closes the connection. */
  private static String ask(String request) throws IOException {
    try (SSLSocket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String get(String path) throws IOException {
    return ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  private static String certificate() throws IOException {
    try (SSLSocket socket = connect()) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  @Test
  void aPhoneReportsByHttps() {
    StubGateway gateway = bridge.gateway();
    try (Esme esme = bridge.bind()) {
      assertThat(gateway.account(StubGateway.USERNAME).webhookUrl("sms:received"))
          .startsWith("https://127.0.0.1:" + port() + "/");
      assertThat(gateway.fireReceived(StubGateway.USERNAME, "+4915112345678", "+49301", "hi"))
          .isEqualTo(200);
      assertThat(Esme.text(esme.awaitMobileOriginated(1).get(0))).isEqualTo("hi");
      esme.submit("hello", "4915112345678");
      assertThat(gateway.deliver(gateway.last().id())).isEqualTo(200);
      esme.awaitReceipts(1);
    }
  }

  @Test
  void theDocumentsAreServedByHttpsAlone() throws IOException {
    assertThat(get("/openapi.json")).startsWith("HTTP/1.1 200 ");
    assertThatThrownBy(() -> TestHttp.get("http://127.0.0.1:" + port() + "/health"))
        .isInstanceOf(UncheckedIOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/ready", "/metrics"})
  void probesOnAnAddressOfTheirOwnNeedNoTls(String path) {
    assertThat(TestHttp.get("http://127.0.0.1:" + managementPort + path).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.1, false", "TLSv1.2, true", "TLSv1.3, true"})
  void theRulesOfTlsAreThoseOfSmpp(String version, boolean taken) throws IOException {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {version});
      if (taken) {
        socket.startHandshake();
      } else {
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void whoHasTheCertificateTrustsItAndNoOther() throws IOException {
    URI uri = URI.create("https://127.0.0.1:" + port() + "/openapi.json");
    assertThat(new OwnServer(folder.resolve("cert.pem")).connection(uri).getResponseCode())
        .isEqualTo(200);
    Path other = folder.resolve("other.pem");
    try (InputStream in = HttpsTest.class.getResourceAsStream("/pdu/tls/server-2.pem")) {
      Files.copy(in, other, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThatThrownBy(() -> new OwnServer(other).connection(uri).getResponseCode())
        .isInstanceOf(SSLException.class);
  }

  @Test
  void whatChangesInTheFilesIsUsed() throws Exception {
    BoundedHttpServer server = bridge.context().hasService(BoundedHttpServer.class);
    assertThat(certificate()).isEqualTo("CN=server-1");
    install("server-2");
    assertThat(reload(server)).isTrue();
    assertThat(certificate()).isEqualTo("CN=server-2");
    install("server-1");
    assertThat(reload(server)).isTrue();
    assertThat(reload(server)).isFalse();
  }

  @Test
  void nobodyWhoConnectsMeanwhileNoticesMoreThanAnotherCertificate() throws Exception {
    BoundedHttpServer server = bridge.context().hasService(BoundedHttpServer.class);
    List<String> names = List.of("server-2", "server-rsa", "server-1");
    try (TlsCallers callers = new TlsCallers(port(), 2)) {
      for (int i = 0; i < 6; i++) {
        String name = names.get(i % names.size());
        install(name);
        callers.awaitMore(2);
        assertThat(reload(server)).isTrue();
        assertThat(callers.certificate()).isEqualTo("CN=" + name);
      }
      assertThat(callers.failures()).isEmpty();
    }
  }

  private static boolean reload(BoundedHttpServer server) throws Exception {
    return server.reloadTls().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void requestsInARowAreAnsweredInTheirOrder() throws IOException {
    String one = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String answers = ask(one.repeat(30) + one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(32);
  }

  @Test
  void whatIsTooLongIsRefused() throws IOException {
    String body = "x".repeat(LONGEST_BODY + 1);
    String head =
        "POST /api/smpp/v1/webhook?session=none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n";
    assertThat(ask(head.formatted(body.length()) + body)).startsWith("HTTP/1.1 413 ");
    assertThat(ask(head.formatted(2) + "{}")).startsWith("HTTP/1.1 404 ");
  }
}
