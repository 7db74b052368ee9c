package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.RawHttp;
import io.github.smppbridge.testkit.RawHttp.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP lets in, and what it answers, as it is on the wire. */
class HttpDoorTest {
  private static final String TOKEN = "admin-token-of-the-test";
  private static final String WEBHOOK = "/api/smpp/v1/webhook";

  @RegisterExtension
  static final TestBridge bridge = TestBridge.start(Map.of("admin.token", TOKEN));

  private static final int PORT = bridge.httpPort();

  /** All that an answer may say. */
  private static final Set<String> NAMES =
      Set.of(
          "allow",
          "cache-control",
          "connection",
          "content-length",
          "content-security-policy",
          "content-type",
          "cross-origin-opener-policy",
          "cross-origin-resource-policy",
          "referrer-policy",
          "retry-after",
          "transfer-encoding",
          "www-authenticate",
          "x-content-type-options",
          "x-frame-options");

  private static final String EVIL = "evil-of-a-stranger";

  private static final List<String> EVIL_NAMES =
      List.of(
          "Set-Cookie",
          "Access-Control-Allow-Origin",
          "Location",
          "Refresh",
          "X-Api-Key",
          "Content-Security-Policy",
          "Cache-Control",
          "WWW-Authenticate",
          "Retry-After",
          "ETag",
          "CamelHttpResponseCode",
          "CamelHttpUri",
          "CamelSmppCommandStatus",
          "X-HTTP-Method-Override",
          "X-Forwarded-Host",
          "id");

  private static String host() {
    return "Host: 127.0.0.1:" + PORT + "\r\n";
  }

  private static Reply send(String line, String headers, String body) {
    return RawHttp.send(
        PORT, line + " HTTP/1.1\r\n" + host() + headers + length(body) + "\r\n" + body);
  }

  private static String length(String body) {
    return body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
  }

  private static String token() {
    return "Authorization: Bearer " + TOKEN + "\r\n";
  }

  static Stream<String> everything() {
    List<String> paths =
        List.of(
            "/",
            "/console.js",
            "/console.css",
            "/docs",
            "/docs.js",
            "/docs.css",
            "/openapi.json",
            "/api/v1/docs",
            "/api/v1/docs/doc.json",
            "/health",
            "/health/live",
            "/health/ready",
            "/health/startup",
            "/metrics",
            "/admin/sessions",
            "/admin/messages",
            "/admin/accounts/nobody",
            "/admin/sessions/none/unbind",
            WEBHOOK,
            "/nothing",
            "/admin",
            "/admin/nothing");
    return paths.stream()
        .flatMap(
            path ->
                Stream.of("GET", "HEAD", "POST", "OPTIONS", "DELETE", "TRACE", "NONE")
                    .map(method -> method + " " + path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/startup"})
  void balancersMayAskForTheHeadAlone(String path) {
    assertThat(bridge.send("HEAD", path, null, null).statusCode())
        .isEqualTo(bridge.send("GET", path, null, null).statusCode());
  }

  @Test
  void whatNobodyExpectedIsToldInALineWithoutItsWords() {
    VertxPlatformHttpRouter.lookup(
            bridge.context(), VertxPlatformHttpRouter.getRouterNameFromPort(PORT))
        .route("/fault")
        .order(-1)
        .handler(
            call -> {
              throw new IllegalStateException("words of the request");
            });
    try (LogLines lines = LogLines.of("io.github.smppbridge.http.BoundedHttpServer", Level.WARN)) {
      for (int i = 0; i < 3; i++) {
        assertThat(bridge.send("GET", "/fault", null, null).statusCode()).isEqualTo(500);
      }
      assertThat(lines.messages())
          .singleElement()
          .asString()
          .startsWith("HTTP request failed: java.lang.IllegalStateException at ")
          .doesNotContain("words");
    }
  }

  @ParameterizedTest
  @MethodSource("everything")
  void nothingOfARequestIsInAnAnswersHeaders(String line) {
    String headers =
        EVIL_NAMES.stream().map(name -> name + ": " + EVIL + "\r\n").collect(Collectors.joining());
    String query =
        EVIL_NAMES.stream()
            .map(name -> name + "=" + EVIL)
            .collect(Collectors.joining("&", "?", ""));
    for (String more : List.of("", "Content-Type: application/json\r\n" + token())) {
      Reply reply =
          send(
              line + query,
              headers + more + "Connection: close\r\n",
              line.startsWith("POST") ? "{}" : "");
      assertThat(reply.status()).as(reply.text()).isBetween(200, 503);
      String head = reply.text().split("\r\n\r\n")[0];
      assertThat(head).doesNotContain(EVIL, TOKEN);
      assertThat(reply.headers().keySet()).isSubsetOf(NAMES);
      assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(reply.header("referrer-policy")).isEqualTo("no-referrer");
      assertThat(reply.header("cache-control")).isEqualTo("no-store");
      assertThat(reply.header("x-frame-options")).isEqualTo("DENY");
      assertThat(reply.header("content-security-policy"))
          .contains("frame-ancestors 'none'", "default-src 'none'")
          .doesNotContain("unsafe");
      assertThat(reply.body()).doesNotContain(TOKEN);
    }
  }

  @Test
  void theResourcesAreThere() {
    for (String path :
        List.of(
            "/",
            "/console.js",
            "/console.css",
            "/docs",
            "/docs.js",
            "/docs.css",
            "/openapi.json",
            "/health",
            "/health/live",
            "/metrics")) {
      assertThat(send("GET " + path, "", "").status()).as(path).isEqualTo(200);
    }
    assertThat(send("GET /admin/sessions", token(), "").status()).isEqualTo(200);
    assertThat(send("GET /", "", "").body())
        .doesNotContain("<style", "<script>", "style=", "onclick=");
    assertThat(send("GET /docs", "", "").body()).doesNotContain("<style", "<script>", "style=");
    assertThat(send("GET /console.js", "", "").header("content-type"))
        .startsWith("text/javascript");
  }

  static Stream<Arguments> strange() {
    String json = "Content-Type: application/json\r\n";
    return Stream.of(
        // targets
        Arguments.of(400, "GET //admin/sessions", token()),
        Arguments.of(400, "GET /docs/../admin/sessions", token()),
        Arguments.of(400, "GET /docs/%2e%2e/admin/sessions", token()),
        Arguments.of(400, "GET /admin%2Fsessions", token()),
        Arguments.of(400, "GET /%61dmin/sessions", token()),
        Arguments.of(400, "GET /admin%5Csessions", token()),
        Arguments.of(400, "GET /admin/accounts/a%00b", token()),
        Arguments.of(400, "GET /admin/accounts/a%0ab", token()),
        Arguments.of(400, "GET /admin/accounts/%c0%af", token()),
        Arguments.of(400, "GET /admin/accounts/%ff", token()),
        Arguments.of(400, "GET /admin/accounts/%e2%80%a8", token()),
        Arguments.of(400, "GET /admin/accounts/%zz", token()),
        Arguments.of(400, "GET /admin/accounts/%", token()),
        Arguments.of(400, "GET http://127.0.0.1/admin/sessions", token()),
        Arguments.of(400, "GET *", ""),
        Arguments.of(400, "OPTIONS *", ""),
        Arguments.of(405, "CONNECT 127.0.0.1:80", ""),
        Arguments.of(405, "TRACE /health", ""),
        // parameters
        Arguments.of(400, "GET /admin/messages?account=a%00b", token()),
        Arguments.of(400, "GET /admin/messages?to=%00", token()),
        Arguments.of(400, "GET /admin/messages?messageId=%0d%0a", token()),
        Arguments.of(400, "GET /admin/messages?messageId=%ff", token()),
        Arguments.of(400, "GET /admin/messages?messageId=%c0%80", token()),
        Arguments.of(400, "GET /admin/messages?limit=1&limit=2", token()),
        Arguments.of(400, "GET /admin/messages?limit=1&LIMIT=2", token()),
        Arguments.of(400, "GET /admin/messages?limit=1%00", token()),
        Arguments.of(400, "GET /health?a=%00", ""),
        Arguments.of(400, "GET /openapi.json?a=%zz", ""),
        Arguments.of(400, "GET /docs?a=1&a=2", ""),
        Arguments.of(400, "POST " + WEBHOOK + "?session=a&session=b", json),
        Arguments.of(404, "POST " + WEBHOOK + "?session=a%0a2026-01-01+ERROR+forged", json),
        Arguments.of(404, "POST " + WEBHOOK + "?session=%00", json),
        Arguments.of(404, "POST " + WEBHOOK + "?session=%ff", json),
        Arguments.of(404, "POST " + WEBHOOK + "?session=a", json),
        Arguments.of(404, "POST " + WEBHOOK, json + "session: a\r\n"),
        Arguments.of(404, "POST " + WEBHOOK, json),
        // headers
        Arguments.of(400, "GET /admin/sessions", token() + token()),
        Arguments.of(400, "GET /admin/sessions", token() + "authorization: Bearer x\r\n"),
        Arguments.of(
            400, "POST " + WEBHOOK + "?session=a", json + "X-Signature: a\r\nX-Signature: b\r\n"),
        Arguments.of(400, "GET /health", "Host: 127.0.0.1\r\n"),
        Arguments.of(400, "GET /health", "X: a\u0085b\r\n"),
        Arguments.of(400, "GET /health", "Expect: something\r\n"),
        Arguments.of(400, "GET /health", "Transfer-Encoding: xchunked\r\n"),
        Arguments.of(400, "GET /health", "Transfer-Encoding: chunked, identity\r\n"),
        // tokens in other places
        Arguments.of(401, "GET /admin/sessions?Authorization=Bearer%20" + TOKEN, ""),
        Arguments.of(401, "GET /admin/sessions?token=" + TOKEN, ""),
        Arguments.of(
            401,
            "GET /admin/sessions?admin_token=" + TOKEN,
            "Cookie: admin_token=" + TOKEN + "\r\n"),
        Arguments.of(401, "GET /admin/sessions", "X-Api-Key: " + TOKEN + "\r\n"),
        // pages of others
        Arguments.of(
            403, "POST /admin/messages", token() + json + "Origin: http://evil.example\r\n"),
        Arguments.of(403, "POST /admin/messages", token() + json + "Origin: null\r\n"),
        Arguments.of(
            403, "POST /admin/messages", token() + json + "Sec-Fetch-Site: cross-site\r\n"),
        Arguments.of(
            403, "POST /admin/sessions/x/unbind", token() + "Sec-Fetch-Site: same-site\r\n"),
        Arguments.of(403, "GET /admin/sessions", token() + "Sec-Fetch-Site: cross-site\r\n"),
        Arguments.of(
            400, "POST /admin/messages", token() + json + "Origin: http://127.0.0.1:PORT\r\n"),
        Arguments.of(
            400, "POST /admin/messages", token() + json + "Sec-Fetch-Site: same-origin\r\n"));
  }

  @ParameterizedTest
  @MethodSource("strange")
  void strangeRequestsAreRefusedAndNeverAnError(int status, String line, String headers) {
    String body = line.startsWith("POST") ? "[]" : "";
    Reply reply = send(line, headers.replace("PORT", "" + PORT), body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST, 200",
    "127.0.0.1, 200",
    "127.0.0.1:80, 200",
    "[::1], 200",
    "[::1]:3000, 200",
    "localhost.:3000, 200",
    "evil.example, 400",
    "127.0.0.1.evil.example, 400",
    "localhost.evil.example, 400",
    "10.0.0.1, 400",
    "0.0.0.0, 400",
    "'', 400",
    "a@localhost, 400",
    "localhost:99999x, 400",
    "'localhost, evil.example', 400",
    "[::1, 400",
    "2130706433, 400"
  })
  void onlyThisComputersNamesAreAHost(String host, int status) {
    for (String path : List.of("/", "/health", "/metrics", "/openapi.json", "/docs")) {
      Reply reply = RawHttp.send(PORT, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertThat(reply.status()).as(path).isEqualTo(status);
    }
  }

  @Test
  void aRequestWithoutHostIsNone() {
    assertThat(RawHttp.send(PORT, "GET /health HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
    assertThat(RawHttp.send(PORT, "GET /docs HTTP/1.0\r\n\r\n").status()).isEqualTo(400);
    // balancers' probes
    assertThat(RawHttp.send(PORT, "GET /health HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
  }

  /** Proxies keep or change it as they like; it is the token that counts. */
  @Test
  void theWebhookMayBeCalledByAnyName() {
    Reply reply =
        RawHttp.send(
            PORT,
            "POST "
                + WEBHOOK
                + "?session=a HTTP/1.1\r\nHost: bridge.example.org\r\n"
                + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(reply.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
            + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
      })
  void aConnectionStaysWhatItIs(String request) {
    Reply reply = RawHttp.send(PORT, request);
    assertThat(reply.status()).as(reply.text()).isNotEqualTo(101).isNotEqualTo(500);
    assertThat(reply.text()).doesNotStartWith("\u0000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: banana\r\n\r\n",
        "POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost localhost\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
        "\u0080\u0081\u0082\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET /\u0000 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /é HTTP/1.1\r\nHost: localhost\r\n\r\n"
      })
  void whatIsNoHttpIsRefusedWithoutANoise(String request) {
    try (LogLines lines = LogLines.of("ROOT", Level.INFO)) {
      for (int i = 0; i < 5; i++) {
        Reply reply = RawHttp.send(PORT, request);
        assertThat(reply.status()).as(reply.text()).isNotEqualTo(500);
        if (reply.status() >= 400 && reply.status() < 500) {
          assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
          assertThat(reply.headers().keySet()).isSubsetOf(NAMES);
        }
      }
      assertThat(lines.events())
          .hasSizeLessThanOrEqualTo(2)
          .allMatch(e -> e.getThrowableProxy() == null);
    }
  }

  /** What a proxy takes for a body must not be a request here. */
  @Test
  void nothingIsSmuggledBehindARequest() {
    String inner = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
    Reply both =
        RawHttp.send(
            PORT,
            "POST "
                + WEBHOOK
                + " HTTP/1.1\r\n"
                + host()
                + "Content-Type: application/json\r\n"
                + "Content-Length: "
                + (5 + inner.length())
                + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\n"
                + inner);
    assertThat(both.text()).doesNotContain("jvm_");
    assertThat(both.header("connection")).isEqualToIgnoringCase("close");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/2.0",
        "GET / HTTP/1.9",
        "GET / SET-COOKIE:A/1.2",
        "GET / <SCRIPT>ALERT(1)<@SCRIPT>/1.1",
        "PRI * HTTP/2.0"
      })
  void anotherVersionIsRefusedAtTheDoor(String line) {
    double before = badRequests("malformed");
    Reply reply = RawHttp.send(PORT, line + "\r\nHost: localhost\r\n\r\n");
    assertThat(reply.text()).startsWith("HTTP/1.1 400");
    assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(badRequests("malformed") - before).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "%20", "a%20", "%41", "&", "="})
  void aLongTargetHasItsAnswer(String part) {
    String much = part.repeat(4_000 / part.length());
    for (String start : List.of("/", "/docs?", "/docs?a=", "/health?", WEBHOOK + "?session=")) {
      Reply reply = send("GET " + start + much.substring(0, 4_050 - start.length() - 60), "", "");
      assertThat(reply.status()).as(start + part).isBetween(200, 499);
    }
  }

  @Test
  void aSignatureGivenTwiceIsRefusedAndCounted() {
    double before = badRequests("header");
    String twice = "X-Signature: a\r\nX-Signature: b\r\nContent-Type: application/json\r\n";
    assertThat(send("POST " + WEBHOOK + "?session=a", twice, "{}").status()).isEqualTo(400);
    assertThat(badRequests("header") - before).isEqualTo(1);
  }

  @Test
  void nothingIsSaidAfterTheLastAnswer() {
    Reply reply =
        RawHttp.send(
            PORT, "GET /admin/sessions HTTP/1.1\r\n" + host() + "\r\ngarbage\u0001\r\n\r\n");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.text().split("HTTP/1\\.", -1)).hasSize(2);
  }

  @Test
  void aBigTargetIsRefused() {
    assertThat(send("GET /docs?a=" + "x".repeat(65_536), "", "").status()).isBetween(400, 431);
    assertThat(send("GET /" + "x".repeat(65_536), "", "").status()).isBetween(400, 431);
    assertThat(send("GET /docs", "X: " + "x".repeat(65_536) + "\r\n", "").status())
        .isBetween(400, 431);
  }

  @Test
  void aFormMakesNoHeaders() {
    Reply reply =
        send(
            "POST " + WEBHOOK + "?session=a",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "session=b&X-Signature=c&Set-Cookie=" + EVIL);
    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.text()).doesNotContain(EVIL);
  }

  @Test
  void expectationsAreMet() {
    Reply reply =
        send(
            "POST " + WEBHOOK + "?session=a",
            "Content-Type: application/json\r\nExpect: 100-continue\r\n",
            "{}");
    assertThat(reply.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "1",
        "\"a\"",
        "null",
        "{}",
        "{\"account\":{}}",
        "{\"account\":[1],\"to\":{},\"text\":null}",
        "{",
        ""
      })
  void bodiesOfOtherShapesAreBadRequests(String body) {
    Reply reply =
        send("POST /admin/messages", token() + "Content-Type: application/json\r\n", body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
  }

  @Test
  void wrongTokensAreAnsweredLateAndTheRightOneAtOnce() {
    double before = badRequests("token");
    for (int i = 0; i < 4; i++) {
      Reply wrong = send("GET /admin/sessions", "Authorization: Bearer guess" + i + "\r\n", "");
      assertThat(wrong.status()).isEqualTo(401);
    }
    long start = System.nanoTime();
    send("GET /admin/sessions", "Authorization: Bearer guess\r\n", "");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(190));
    assertThat(badRequests("token") - before).isEqualTo(5);
    assertThat(send("GET /admin/sessions", token(), "").status()).isEqualTo(200);
  }

  @Test
  void badRequestsAreALineASecondAndCounted() {
    double before = badRequests("parameter");
    try (LogLines lines = LogLines.of("ROOT", Level.INFO)) {
      for (int i = 0; i < 50; i++) {
        send("GET /docs?a=1&a=%0a2026-01-01+ERROR+forged", "", "");
      }
      assertThat(lines.messages()).hasSizeLessThanOrEqualTo(3);
      assertThat(lines.messages().toString()).doesNotContain("forged");
    }
    assertThat(badRequests("parameter") - before).isEqualTo(50);
  }

  private static double badRequests(String reason) {
    return bridge
        .get("/metrics")
        .lines()
        .filter(line -> line.startsWith("smpp_http_bad_requests_total{reason=\"" + reason + "\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
