package io.github.smppbridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopListenersTest {
  private static final int LOOPS = 3;
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
  private final Set<Thread> loops = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(50, TimeUnit.SECONDS).join();
  }

  private void handlers(HttpServer server) {
    server.requestHandler(
        request -> {
          loops.add(Thread.currentThread());
          request.response().end("ok");
        });
  }

  private LoopListeners listen(int port) {
    LoopListeners made = new LoopListeners(vertx);
    get(made.listen(new HttpServerOptions(), HOST, port, this::handlers));
    return made;
  }

  private static String ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] answer = new byte[12];
    socket.getInputStream().readNBytes(answer, 0, answer.length);
    return new String(answer, StandardCharsets.US_ASCII);
  }

  @Test
  void theConnectionsOfAPortAreSpreadOverAllEventLoops() throws Exception {
    int port = listen(0).any().actualPort();
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 2 * LOOPS; i++) {
      sockets.add(new Socket(HOST, port));
      assertThat(ask(sockets.get(i))).isEqualTo("HTTP/1.1 200");
    }

    assertThat(loops).hasSize(LOOPS);
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void twoOfAnyFreePortHaveTheirOwn() {
    assertThat(listen(0).any().actualPort()).isNotEqualTo(listen(0).any().actualPort());
  }

  @Test
  void itsEndIsThatOfItsConnections() throws Exception {
    LoopListeners listeners = listen(0);
    Socket open = new Socket(HOST, listeners.any().actualPort());
    ask(open);

    get(listeners.close());

    assertThat(listeners.any()).isNull();
    open.getInputStream().readAllBytes(); // to its end
    open.close();
    get(listeners.close());
  }

  @Test
  void aPortOfAnotherProgramIsRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      LoopListeners listeners = new LoopListeners(vertx);

      assertThatThrownBy(
              () ->
                  get(
                      listeners.listen(
                          new HttpServerOptions(), HOST, taken.getLocalPort(), this::handlers)))
          .hasMessageContaining("in use");
      assertThat(listeners.any()).isNull();
    }
  }
}
