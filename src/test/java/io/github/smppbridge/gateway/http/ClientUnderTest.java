package io.github.smppbridge.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The built-in client on two event loops, and what became of its calls. */
final class ClientUnderTest implements AutoCloseable {
  private static final int LIMIT = 100_000;

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final NettyTransport transport;
  private final AnswerMemory memory = new AnswerMemory(LIMIT);
  private final String base;

  /** What became of a call, and on which thread that was told. */
  record Told(HttpAnswer answer, Exception failure, Thread thread) {
    String body() {
      assertThat(failure).isNull();
      return new String(answer.body());
    }
  }

  ClientUnderTest(String base, ClientOptions options) {
    this.base = base;
    this.transport = new NettyTransport(vertx.nettyEventLoopGroup(), options);
    try {
      transport.prepare(Server.of(URI.create(base)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them. */
  List<EventLoop> loops() {
    List<EventLoop> loops = new ArrayList<>();
    vertx.nettyEventLoopGroup().forEach(each -> loops.add((EventLoop) each));
    return loops;
  }

  static Thread threadOf(EventLoop loop) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    loop.execute(() -> thread.complete(Thread.currentThread()));
    return thread.orTimeout(5, TimeUnit.SECONDS).join();
  }

  CompletableFuture<Told> get(EventLoop at, String path) {
    return get(at, path, Duration.ofSeconds(10));
  }

  CompletableFuture<Told> get(EventLoop at, String path, Duration patience) {
    CompletableFuture<Told> told = new CompletableFuture<>();
    at.execute(() -> send("GET", path, null, patience, told));
    return told.orTimeout(30, TimeUnit.SECONDS);
  }

  CompletableFuture<Told> call(String method, String path, byte[] body, Duration patience) {
    CompletableFuture<Told> told = new CompletableFuture<>();
    send(method, path, body, patience, told);
    return told.orTimeout(30, TimeUnit.SECONDS);
  }

  Told get(String path) {
    return call("GET", path, null, Duration.ofSeconds(10)).join();
  }

  private void send(
      String method, String path, byte[] body, Duration patience, CompletableFuture<Told> told) {
    GatewayRequest request =
        new GatewayRequest(
            Server.of(URI.create(base)), method, path, null, Map.of("Authorization", "x"), body);
    Executor home = transport.home();
    home.execute(
        () ->
            transport.send(
                request,
                new Attempt(
                    patience.toMillis(),
                    new AnswerRoom(LIMIT, memory),
                    () -> {},
                    home,
                    (answer, failure) ->
                        told.complete(new Told(answer, failure, Thread.currentThread())))));
  }

  void shutDown() {
    transport.shutDown();
  }

  @Override
  public void close() {
    transport.shutDown();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
