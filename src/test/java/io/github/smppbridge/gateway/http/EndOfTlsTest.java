package io.github.smppbridge.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.gateway.http.ClientUnderTest.Told;
import io.github.smppbridge.testkit.TcpProxy;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answer without a length ends with TLS, not with TCP, which anybody on the way may end. */
class EndOfTlsTest {
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int AGAIN = 30;

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<NetSocket> asked = new CompletableFuture<>();
  private TcpProxy network;
  private ClientUnderTest client;

  @AfterEach
  void close() {
    client.close();
    network.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private CompletableFuture<Told> call(String answer, Consumer<NetSocket> then) {
    int port =
        vertx
            .createNetServer(
                new NetServerOptions().setSsl(true).setKeyCertOptions(KnownServer.certificate()))
            .connectHandler(
                socket ->
                    socket.handler(
                        request -> {
                          socket.write(answer);
                          then.accept(socket);
                          asked.complete(socket);
                        }))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join()
            .actualPort();
    network = TcpProxy.to(port);
    ClientOptions usual = ClientOptions.defaults();
    client =
        new ClientUnderTest(
            "https://localhost:" + network.port(),
            new ClientOptions(
                2, 9, LONG, usual.keepAlive(), usual.nameTimeout(), KnownServer.trust()));
    return client.call("GET", "/", null, LONG);
  }

  @Test
  void theEndOfTlsIsTheEndOfTheAnswer() {
    Told told = call("HTTP/1.1 200 OK\r\n\r\n{}", NetSocket::close).join();
    assertThat(told.body()).isEqualTo("{}");
  }

  /** Both may be read at once, although the answer says that the connection stays. */
  @Test
  void whatEndsRightBehindItsAnswerIsNotUsedAgain() {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    assertThat(call(answer, NetSocket::close).join().body()).isEqualTo("{}");
    for (int i = 0; i < AGAIN; i++) {
      assertThat(client.call("GET", "/", null, LONG).join().body()).isEqualTo("{}");
    }
  }

  @Test
  void theEndOfTcpIsNot() {
    CompletableFuture<Told> told = call("HTTP/1.1 200 OK\r\n\r\n{", socket -> {});
    asked.orTimeout(5, TimeUnit.SECONDS).join();
    network.cut();
    assertThat(told.join().failure()).isInstanceOf(IOException.class);
  }
}
