package io.github.smppbridge.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.gateway.http.ClientUnderTest.Told;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 where a gateway offers it, by TLS. */
class MultiplexedConnectionTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final Queue<HttpConnection> connections = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private ClientUnderTest client;

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void serve(HttpServerOptions options, Consumer<HttpServerRequest> handler) {
    serve("localhost", options, 64, KnownServer.trust(), handler);
  }

  private void serve(
      String name,
      HttpServerOptions options,
      int most,
      TrustManagerFactory trust,
      Consumer<HttpServerRequest> handler) {
    HttpServer server =
        vertx
            .createHttpServer(options.setSsl(true).setKeyCertOptions(KnownServer.certificate()))
            .connectionHandler(
                made -> {
                  connections.add(made);
                  made.closeHandler(gone -> connections.remove(made));
                })
            .requestHandler(
                request -> {
                  asked.incrementAndGet();
                  mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                  request.response().endHandler(end -> atOnce.decrementAndGet());
                  handler.accept(request);
                });
    int port =
        server
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join()
            .actualPort();
    ClientOptions usual = ClientOptions.defaults().with(most, LONG);
    client =
        new ClientUnderTest(
            "https://" + name + ":" + port,
            new ClientOptions(most, 20_000, LONG, usual.keepAlive(), usual.nameTimeout(), trust));
  }

  private static HttpServerOptions http2(long streams) {
    return new HttpServerOptions()
        .setUseAlpn(true)
        .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(streams));
  }

  private static void echo(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body ->
                request
                    .response()
                    .putHeader("Retry-After", "7")
                    .setStatusCode(202)
                    .end(request.version() + " " + request.method() + " " + body));
  }

  private void later(HttpServerRequest request, long millis) {
    vertx.setTimer(millis, now -> request.response().end(request.version() + " GET"));
  }

  @Test
  void http2IsSpokenWhereItIsOffered() {
    serve(http2(100), MultiplexedConnectionTest::echo);
    Told told = client.call("POST", "/messages", "hello".getBytes(), LONG).join();
    assertThat(told.body()).isEqualTo("HTTP_2 POST hello");
    assertThat(told.answer().status()).isEqualTo(202);
    assertThat(told.answer().headers()).containsEntry("Retry-After", "7");
  }

  @Test
  void whereItIsNotHttp11Is() {
    serve(new HttpServerOptions().setUseAlpn(false), MultiplexedConnectionTest::echo);
    assertThat(client.get("/a").body()).startsWith("HTTP_1_1 GET");
    List<CompletableFuture<Told>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(client.call("GET", "/a", null, LONG));
    }
    calls.forEach(call -> assertThat(call.join().body()).startsWith("HTTP_1_1 GET"));
  }

  @Test
  void aFirstCrowdOfCallsNeedsOneConnectionForEachLoop() {
    serve(http2(200), MultiplexedConnectionTest::echo);
    List<CompletableFuture<Told>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(client.call("GET", "/a", null, LONG));
    }
    calls.forEach(call -> assertThat(call.join().body()).startsWith("HTTP_2 GET"));
    assertThat(connections.size()).isLessThanOrEqualTo(2);
  }

  @Test
  void aFirstCrowdGetsItsConnectionsWhereHttp11IsSpoken() {
    Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
    serve(
        new HttpServerOptions().setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_1_1)),
        request -> {
          held.add(request);
          if (held.size() >= 10) {
            held.forEach(each -> later(each, 1));
            held.clear();
          }
        });
    List<CompletableFuture<Told>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(client.call("GET", "/a", null, LONG));
    }
    calls.forEach(call -> assertThat(call.join().body()).startsWith("HTTP_1_1 GET"));
  }

  @Test
  void noMoreStreamsThanTheGatewayAllows() {
    serve("localhost", http2(5), 1, KnownServer.trust(), request -> later(request, 10));
    List<CompletableFuture<Told>> calls = new ArrayList<>();
    EventLoop loop = client.loops().get(0);
    for (int i = 0; i < 60; i++) {
      calls.add(client.get(loop, "/a"));
      if (i == 0) {
        // its settings come with the first answer, at the latest
        calls.get(0).join();
      }
    }
    calls.forEach(call -> assertThat(call.join().body()).startsWith("HTTP_2 GET"));
    assertThat(mostAtOnce.get()).isBetween(2, 5);
    assertThat(connections).hasSize(1);
  }

  @Test
  void anAnswerGoesOnWhereTheCallBegan() {
    serve(http2(100), MultiplexedConnectionTest::echo);
    for (EventLoop loop : client.loops()) {
      assertThat(client.get(loop, "/a").join().thread()).isSameAs(ClientUnderTest.threadOf(loop));
    }
  }

  @Test
  void aGatewayThatGoesAwayIsFollowed() {
    serve(
        http2(100),
        request -> {
          echo(request);
          if (asked.get() % 10 == 0) {
            request.connection().goAway(0, request.streamId());
          }
        });
    for (int i = 0; i < 60; i++) {
      assertThat(client.get("/a").body()).startsWith("HTTP_2 GET");
    }
  }

  @Test
  void aStreamThatTheGatewayRefusesIsSentAgainOnce() {
    serve(
        http2(100),
        request -> {
          if (asked.get() == 1) {
            request.response().reset(7);
          } else {
            echo(request);
          }
        });
    assertThat(client.get("/a").body()).startsWith("HTTP_2 GET");
    assertThat(asked).hasValue(2);
  }

  @Test
  void aStreamThatIsAlwaysRefusedIsNotSent() {
    serve(http2(100), request -> request.response().reset(7));
    assertThat(client.get("/a").failure()).isInstanceOf(NotSentException.class);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aStreamThatBreaksMayHaveDoneItAll() {
    serve(http2(100), request -> request.response().reset(2));
    assertThat(client.get("/a").failure())
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NotSentException.class);
    assertThat(asked).hasValue(1);
  }

  @Test
  void silenceEndsAtTheDeadlineAndOthersGoOn() {
    serve(
        http2(100),
        request -> {
          if (!request.path().equals("/silent")) {
            echo(request);
          }
        });
    EventLoop loop = client.loops().get(0);
    client.get(loop, "/a").join();
    CompletableFuture<Told> silent = client.call("GET", "/silent", null, Duration.ofMillis(300));
    assertThat(client.get(loop, "/a").join().body()).startsWith("HTTP_2 GET");
    assertThat(silent.join().failure()).isInstanceOf(TimeoutException.class);
    assertThat(client.get("/a").body()).startsWith("HTTP_2 GET");
  }

  /** Whoever says nothing at all may be gone. */
  @Test
  void aConnectionOnWhichNothingCameTakesNoOtherCalls() {
    serve(
        http2(100),
        request -> {
          if (asked.get() == 1) {
            echo(request);
          }
        });
    EventLoop loop = client.loops().get(0);
    client.get(loop, "/a").join();
    Told told = client.get(loop, "/a", Duration.ofMillis(300)).join();
    assertThat(told.failure()).isInstanceOf(TimeoutException.class);
    await().atMost(LONG).until(() -> connections.isEmpty());
  }

  @Test
  void anAnswerHasALimit() {
    serve(http2(100), request -> request.response().end("x".repeat(200_000)));
    assertThat(client.get("/a").failure()).isInstanceOf(AnswerTooLargeException.class);
    assertThat(client.get("/a").failure()).isInstanceOf(AnswerTooLargeException.class);
  }

  @Test
  void aHeadHasALimit() {
    serve(
        http2(100), request -> request.response().putHeader("large", "x".repeat(20_000)).end("{}"));
    assertThat(client.get("/a").failure()).isInstanceOf(IOException.class);
  }

  @Test
  void largeAnswersFlowOn() {
    serve(http2(100), request -> request.response().end("x".repeat(99_000)));
    EventLoop loop = client.loops().get(0);
    for (int i = 0; i < 20; i++) {
      assertThat(client.get(loop, "/a").join().body()).hasSize(99_000);
    }
  }

  @Test
  void whoIsNotTrustedIsNotSentTo() {
    serve("localhost", http2(10), 4, null, MultiplexedConnectionTest::echo);
    assertThat(client.get("/a").failure()).isInstanceOf(NotSentException.class);
    assertThat(asked).hasValue(0);
  }

  @Test
  void whoHasAnotherNameIsNotSentTo() {
    // an address of this computer that is not in the certificate
    serve("127.0.0.2", http2(10), 4, KnownServer.trust(), MultiplexedConnectionTest::echo);
    assertThat(client.get("/a").failure()).isInstanceOf(java.net.ConnectException.class);
    assertThat(asked).hasValue(0);
  }
}
