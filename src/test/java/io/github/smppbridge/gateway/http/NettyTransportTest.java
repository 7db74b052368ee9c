package io.github.smppbridge.gateway.http;

import static io.github.smppbridge.testkit.RawGateway.closedAfter;
import static io.github.smppbridge.testkit.RawGateway.json;
import static io.github.smppbridge.testkit.RawGateway.silentAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.gateway.http.ClientUnderTest.Told;
import io.github.smppbridge.testkit.RawGateway;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connection a call gets, where it goes on, and what becomes of the connection. */
class NettyTransportTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final byte[] BODY = "{\"id\":\"m1\"}".getBytes(StandardCharsets.UTF_8);

  private final RawGateway gateway = RawGateway.start();
  private final List<AutoCloseable> closing = new ArrayList<>(List.of(gateway));

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : closing) {
      each.close();
    }
  }

  private ClientUnderTest client(int connections) {
    return client(gateway.baseUrl(), ClientOptions.defaults().with(connections, LONG));
  }

  private ClientUnderTest client(String url, ClientOptions options) {
    ClientUnderTest client = new ClientUnderTest(url, options);
    closing.add(0, client);
    return client;
  }

  @Test
  void aCallGoesOnWhereItBegan() {
    ClientUnderTest client = client(4);
    for (EventLoop loop : client.loops()) {
      Thread thread = ClientUnderTest.threadOf(loop);
      for (int i = 0; i < 3; i++) {
        Told told = client.get(loop, "/devices").join();
        assertThat(told.body()).startsWith("[{\"id\":\"d1\"");
        assertThat(told.thread()).isSameAs(thread);
      }
    }
    // each loop its own, used again
    assertThat(gateway.connections()).isEqualTo(2);
  }

  @Test
  void aLoopWithoutConnectionIsGivenAnothersAndStillGoesOnWhereItBegan() {
    ClientUnderTest client = client(1);
    List<EventLoop> loops = client.loops();
    for (int i = 0; i < 6; i++) {
      EventLoop loop = loops.get(i % 2);
      Told told = client.get(loop, "/devices").join();
      assertThat(told.body()).startsWith("[{\"id\":\"d1\"");
      assertThat(told.thread()).isSameAs(ClientUnderTest.threadOf(loop));
    }
    assertThat(gateway.connections()).isEqualTo(1);
  }

  @Test
  void nobodyStarvesAndTheLimitHolds() {
    ClientUnderTest client = client(3);
    List<EventLoop> loops = client.loops();
    List<CompletableFuture<Told>> calls = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      // nearly all of one loop
      calls.add(client.get(loops.get(i % 10 == 0 ? 1 : 0), "/devices"));
    }
    for (CompletableFuture<Told> call : calls) {
      assertThat(call.join().body()).startsWith("[{\"id\":\"d1\"");
      assertThat(gateway.connections()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void whoWaitsLongestIsNext() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    gateway.fault(
        "GET /first",
        out -> {
          pass(go);
          out.write(json(200, "first").getBytes(StandardCharsets.ISO_8859_1));
          return true;
        });
    ClientUnderTest client = client(1);
    List<EventLoop> loops = client.loops();
    CompletableFuture<Told> first = client.get(loops.get(0), "/first");
    await().until(() -> gateway.asked().size() == 1);
    List<CompletableFuture<Told>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      EventLoop loop = loops.get((i + 1) % 2);
      calls.add(client.get(loop, "/devices/" + i));
      // in line before the next
      ClientUnderTest.threadOf(loop);
    }
    go.countDown();
    assertThat(first.join().body()).isEqualTo("first");
    calls.forEach(CompletableFuture::join);
    assertThat(gateway.asked().stream().skip(1).map(asked -> asked.path().replaceAll(".*/", "")))
        .containsExactly(
            "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15",
            "16", "17", "18", "19");
  }

  @Test
  void theLineHasAnEnd() {
    gateway.fault(silentAfter(""));
    ClientOptions few = ClientOptions.defaults().with(1, LONG);
    ClientUnderTest client =
        client(
            gateway.baseUrl(),
            new ClientOptions(
                1, 2, few.connectTimeout(), few.keepAlive(), few.nameTimeout(), null));
    List<CompletableFuture<Told>> calls = new ArrayList<>();
    EventLoop loop = client.loops().get(0);
    for (int i = 0; i < 4; i++) {
      calls.add(client.get(loop, "/devices"));
    }
    assertThat(calls.get(3).join().failure())
        .isInstanceOf(NotSentException.class)
        .hasMessageContaining("too many");
  }

  @Test
  void whoWaitsInVainHasNotSent() {
    gateway.fault(silentAfter(""));
    ClientUnderTest client = client(1);
    CompletableFuture<Told> first = client.call("GET", "/a", null, Duration.ofMillis(1500));
    await().until(() -> gateway.asked().size() == 1);
    Told second = client.call("GET", "/b", null, Duration.ofMillis(200)).join();
    assertThat(second.failure()).isInstanceOf(NotSentException.class);
    assertThat(first.join().failure()).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aConnectionThatAnotherCallBrokeIsReplacedForWhoWaits() {
    gateway.fault("GET /broken", closedAfter("HTTP/1.1 2"));
    ClientUnderTest client = client(1);
    CompletableFuture<Told> broken = client.call("GET", "/broken", null, LONG);
    CompletableFuture<Told> next = client.call("GET", "/devices", null, LONG);
    assertThat(next.join().body()).startsWith("[{\"id\":\"d1\"");
    assertThat(broken.join().failure()).isInstanceOf(IOException.class);
  }

  @Test
  void aRequestIsSaidAsItIs() {
    client(1).call("POST", "/messages", BODY, LONG).join();
    assertThat(gateway.asked().get(0).head())
        .isEqualTo(
            "POST /messages HTTP/1.1\r\nHost: 127.0.0.1:"
                + gateway.port()
                + "\r\nAuthorization: x\r\nContent-Length: 11\r\n\r\n");
    assertThat(gateway.asked().get(0).body()).isEqualTo("{\"id\":\"m1\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a\r\nB: c", "/a\u0000", "/\u00e4", "/\u20ac"})
  void whatWouldEndALineIsNotSent(String path) {
    ClientUnderTest client = client(1);
    assertThat(client.get(path).failure()).isInstanceOf(NotSentException.class);
    assertThat(client.get("/devices").body()).startsWith("[{\"id\":\"d1\"");
    assertThat(gateway.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1",
        "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n1",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n12",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2"
      })
  void aConnectionThatIsNotAsBeforeIsNotUsedAgain(String answer) {
    gateway.fault("GET /last", silentAfter(answer));
    ClientUnderTest client = client(1);
    assertThat(client.get("/last").body()).isEqualTo("1");
    assertThat(client.get("/devices").body()).startsWith("[{\"id\":\"d1\"");
    await().until(() -> gateway.faultyConnections() == 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void anAnswerWithoutBodyLeavesTheConnection(int status) {
    gateway.fault(
        "GET /none", silentAfter("HTTP/1.1 " + status + " No\r\nContent-Length: 7\r\n\r\n"));
    ClientUnderTest client = client(1);
    assertThat(client.get("/none").answer().status()).isEqualTo(status);
    client.get("/devices");
    assertThat(gateway.faultyConnections()).isEqualTo(1);
  }

  @Test
  void theAnswerToHeadHasNoBody() {
    gateway.fault("HEAD", silentAfter("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"));
    ClientUnderTest client = client(1);
    assertThat(client.call("HEAD", "/x", null, LONG).join().body()).isEmpty();
    client.get("/devices");
    assertThat(gateway.faultyConnections()).isEqualTo(1);
  }

  @Test
  void aConnectionThatTheGatewayClosedMeanwhileIsNotUsed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      BlockingQueue<Integer> over = new LinkedBlockingQueue<>();
      Thread serving = new Thread(() -> serveOnce(server, over));
      serving.start();
      ClientUnderTest client =
          client(
              "http://127.0.0.1:" + server.getLocalPort(), ClientOptions.defaults().with(1, LONG));
      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/").body()).isEqualTo("1");
        // the client has closed its side, too
        assertThat(over.poll(10, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  /** An answer a connection, of which the last says nothing. */
  private static void serveOnce(ServerSocket server, BlockingQueue<Integer> over) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read(new byte[1000]);
        socket.getOutputStream().write(json(200, "1").getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        over.add(socket.getInputStream().read());
      } catch (IOException e) {
        // the end of the test
      }
    }
  }

  @Test
  void whatNobodyUsesIsClosed() {
    ClientOptions usual = ClientOptions.defaults();
    ClientUnderTest client =
        client(
            gateway.baseUrl(),
            new ClientOptions(4, 9, LONG, Duration.ofMillis(100), usual.nameTimeout(), null));
    client.get("/devices");
    await().atMost(LONG).until(() -> gateway.connections() == 0);
    assertThat(client.get("/devices").body()).startsWith("[{\"id\":\"d1\"");
  }

  /** Large as it is, the request is never read to its end. */
  @Test
  void anAnswerThatComesBeforeTheRequestIsWrittenCounts() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().readNBytes(100);
                  socket
                      .getOutputStream()
                      .write(json(413, "too much").getBytes(StandardCharsets.ISO_8859_1));
                  // until the client has closed it
                  socket.setSoTimeout(10_000);
                  while (socket.getInputStream().read() >= 0) {}
                } catch (IOException e) {
                  // closed with what was not read
                }
              });
      ClientUnderTest client =
          client(
              "http://127.0.0.1:" + server.getLocalPort(), ClientOptions.defaults().with(1, LONG));
      Told told = client.call("POST", "/", new byte[50_000_000], LONG).join();
      assertThat(told.answer().status()).isEqualTo(413);
      assertThat(told.body()).isEqualTo("too much");
      served.get(15, TimeUnit.SECONDS);
    }
  }

  @Test
  void aPortWhereNobodyListensIsNotSentTo() throws IOException {
    int free;
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = nobody.getLocalPort();
    }
    ClientUnderTest client =
        client("http://127.0.0.1:" + free, ClientOptions.defaults().with(2, LONG));
    for (int i = 0; i < 5; i++) {
      assertThat(client.get("/").failure()).isInstanceOf(ConnectException.class);
    }
  }

  /** The name has an address of each kind, and the server listens at one. */
  @Test
  void allAddressesOfANameAreTried() {
    ClientUnderTest client =
        client("http://localhost:" + gateway.port(), ClientOptions.defaults().with(2, LONG));
    assertThat(client.get("/3rdparty/v1/devices").body()).startsWith("[{\"id\":\"d1\"");
  }

  @Test
  void aNameThatNobodyKnowsIsNotSentTo() {
    ClientUnderTest client =
        client("http://nobody.invalid:1", ClientOptions.defaults().with(2, Duration.ofMillis(500)));
    assertThat(client.get("/").failure()).isInstanceOf(NotSentException.class);
  }

  @Test
  void afterTheEndNothingIsSent() {
    ClientUnderTest client = client(1);
    client.get("/devices");
    client.shutDown();
    await().until(() -> gateway.connections() == 0);
    assertThat(client.get("/devices").failure()).isInstanceOf(NotSentException.class);
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
