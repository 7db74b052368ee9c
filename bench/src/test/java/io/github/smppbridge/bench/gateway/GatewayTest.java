package io.github.smppbridge.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.smppbridge.bench.loop.EventLoop;
import io.github.smppbridge.bench.loop.HttpPosts;
import io.github.smppbridge.bench.loop.Octets;
import io.github.smppbridge.testkit.FreePort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayTest {

  private static final String AUTHORIZATION = "Basic Qk9COnNlY3JldDA4"; // BOB:secret08

  private final EventLoop loop = new EventLoop("gateway-test");
  private final int port = FreePort.next();
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() {
    GatewayProcess.start(loop, port);
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void aMessageIsAcceptedOnceAndCounted() {
    assertThat(send("a").statusCode()).isEqualTo(202);
    HttpResponse<String> answer = send("b");
    assertThat(new JsonObject(answer.body()).getString("id")).isEqualTo("b");
    assertThat(new JsonObject(answer.body()).getString("deviceId")).isEqualTo("device-bob");
    assertThat(send("a").statusCode()).isEqualTo(409);
    assertThat(control("counts", "{}").getLong("accepted")).isEqualTo(2);
    control("reset", "{}");
    assertThat(send("a").statusCode()).isEqualTo(202);
  }

  @Test
  void aMessageWithoutAnIdIsGivenOneAndChunksAreJoined() {
    String body = "{\"phoneNumbers\":[\"+49151\"],\"textMessage\":{\"text\":\"hi\"}}";
    // a publisher that does not know its length sends chunks
    BodyPublisher chunks =
        BodyPublishers.fromPublisher(BodyPublishers.ofString(body + " ".repeat(70_000)));
    HttpResponse<String> answer = request("POST", "/messages", chunks);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(answer.body()).getString("id")).matches("\\d+");
  }

  @Test
  void answersTakeTheLatencyThatWasSet() {
    configure("OFF", 120);
    send("warm");
    long begin = System.nanoTime();
    send("a");
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(120_000_000);
  }

  @Test
  void withoutCredentialsNothingIsAccepted() {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/messages")).POST(BodyPublishers.ofString("{}")).build();
    assertThat(exchange(request).statusCode()).isEqualTo(401);
  }

  @Test
  void anAccountHasADeviceAndTheWebhooksItRegistered() {
    assertThat(new JsonArray(request("GET", "/devices", BodyPublishers.noBody()).body()))
        .hasSize(1);
    JsonObject hook = register("http://127.0.0.1:1/hook", "sms:sent");
    assertThat(webhooks()).hasSize(1);
    String path = "/webhooks/" + hook.getString("id");
    assertThat(request("DELETE", path, BodyPublishers.noBody()).statusCode()).isEqualTo(204);
    assertThat(webhooks()).isEmpty();
  }

  @Test
  void aPhoneReportsSentThenDeliveredAndRepeatsWhatNobodyTakes() throws Exception {
    BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
    HttpServer bridge = webhookServer(events);
    try {
      String url = "http://127.0.0.1:" + bridge.getAddress().getPort() + "/hook?x=1";
      register(url, "sms:sent");
      register(url, "sms:delivered");
      configure("AUTO", 0);
      send("m1");
      JsonObject refused = events.poll(20, TimeUnit.SECONDS);
      JsonObject sent = events.poll(20, TimeUnit.SECONDS);
      JsonObject delivered = events.poll(20, TimeUnit.SECONDS);
      assertThat(refused).isEqualTo(sent);
      assertThat(sent.getString("event")).isEqualTo("sms:sent");
      assertThat(sent.getJsonObject("payload").getString("messageId")).isEqualTo("m1");
      assertThat(delivered.getString("event")).isEqualTo("sms:delivered");
      assertThat(delivered.getString("id")).isNotEqualTo(sent.getString("id"));
      assertThat(delivered.getJsonObject("payload").getString("recipient")).isEqualTo("+49151");
    } finally {
      bridge.stop(0);
    }
  }

  @Test
  void postsAreAnsweredWithTheirStatusAndABrokenConnectionWithNone() throws Exception {
    assertThat(post(port)).isEqualTo(401);
    assertThat(post(FreePort.next())).isZero();
  }

  private int post(int to) throws Exception {
    Octets request = new Octets(64);
    request.bytes(Octets.ascii("POST /3rdparty/v1/messages HTTP/1.1\r\nContent-Length: 0\r\n\r\n"));
    CompletableFuture<Integer> status = new CompletableFuture<>();
    loop.execute(() -> new HttpPosts(loop, to).send(request, status::complete));
    return status.get(20, TimeUnit.SECONDS);
  }

  /** Refuses the first event it is told. */
  private static HttpServer webhookServer(BlockingQueue<JsonObject> events) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    AtomicBoolean toldOne = new AtomicBoolean();
    server.createContext(
        "/hook",
        exchange -> {
          boolean first = toldOne.compareAndSet(false, true);
          JsonObject event = new JsonObject(new String(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(first ? 503 : 200, -1);
          exchange.close();
          events.add(event);
        });
    server.start();
    return server;
  }

  private void configure(String reports, int latencyMillis) {
    control(
        "configure",
        new JsonObject()
            .put("latencyMillis", latencyMillis)
            .put("reports", reports)
            .put("reportsPerSecond", 1_000)
            .put("reportDelayMillis", 0)
            .encode());
  }

  private JsonObject control(String command, String body) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/control/" + command);
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
    return new JsonObject(exchange(request).body());
  }

  private HttpResponse<String> send(String id) {
    String body =
        "{\"id\":\"%s\",\"phoneNumbers\":[\"+49151\"],\"textMessage\":{\"text\":\"hi\"}}"
            .formatted(id);
    return request("POST", "/messages", BodyPublishers.ofString(body));
  }

  private JsonObject register(String url, String event) {
    String body = new JsonObject().put("url", url).put("event", event).encode();
    HttpResponse<String> answer = request("POST", "/webhooks", BodyPublishers.ofString(body));
    assertThat(answer.statusCode()).isEqualTo(201);
    return new JsonObject(answer.body());
  }

  private JsonArray webhooks() {
    return new JsonArray(request("GET", "/webhooks", BodyPublishers.noBody()).body());
  }

  private HttpResponse<String> request(String method, String path, BodyPublisher body) {
    return exchange(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", AUTHORIZATION)
            .method(method, body)
            .build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + "/3rdparty/v1" + path);
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
  }
}
