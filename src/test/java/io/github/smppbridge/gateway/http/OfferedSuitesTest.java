package io.github.smppbridge.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What both clients offer a gateway's TLS: read from the first thing that they say. */
class OfferedSuitesTest {
  /** TLS 1.3, ECDHE with GCM or ChaCha20, and the sign of secure renegotiation. */
  private static final Set<Integer> STRONG =
      Set.of(0x1301, 0x1302, 0x1303, 0xc02b, 0xc02c, 0xc02f, 0xc030, 0xcca8, 0xcca9, 0x00ff);

  private static final int RANDOM = 32;

  @ParameterizedTest
  @ValueSource(strings = {"built-in", "http"})
  void noWeakSuiteIsOffered(String client) throws Exception {
    Vertx vertx = Vertx.vertx();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (ServerSocket gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DefaultCamelContext context = new DefaultCamelContext()) {
      GatewayHttpComponent component = new GatewayHttpComponent();
      component.setVertx(vertx);
      component.setBlockingExecutor(threads);
      context.addComponent("gateway-http", component);
      context.addComponent("https", new BoundedHttpComponent());
      context.start();
      CompletableFuture<Set<Integer>> offered =
          CompletableFuture.supplyAsync(() -> suites(gateway), threads);

      context
          .createProducerTemplate()
          .asyncSend(
              "gateway-http:https://127.0.0.1:"
                  + gateway.getLocalPort()
                  + "?timeout=30000&client="
                  + client,
              exchange -> {});

      assertThat(offered.get(30, TimeUnit.SECONDS)).hasSizeGreaterThan(3).isSubsetOf(STRONG);
    } finally {
      threads.shutdownNow();
      vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
  }

  /** Of a ClientHello (RFC 8446 §4.1.2). */
  private static Set<Integer> suites(ServerSocket server) {
    try (Socket socket = server.accept();
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      in.readNBytes(5 + 4 + 2 + RANDOM);
      in.readNBytes(in.readUnsignedByte());
      Set<Integer> suites = new TreeSet<>();
      for (int left = in.readUnsignedShort(); left > 0; left -= 2) {
        suites.add(in.readUnsignedShort());
      }
      return suites;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
