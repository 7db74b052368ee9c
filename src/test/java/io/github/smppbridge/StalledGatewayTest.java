package io.github.smppbridge;

import static io.github.smppbridge.testkit.RawGateway.endless;
import static io.github.smppbridge.testkit.RawGateway.silentAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.RawGateway;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that begin and do not end: every operation ends in its time, for both HTTP clients. */
class StalledGatewayTest {
  private static final Duration TIMEOUT = Duration.ofMillis(1_000);
  private static final Duration MARGIN = Duration.ofSeconds(8);
  private static final int WINDOW = 20;
  private static final String NUMBER = "4915112345678";
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"built-in", "http"})
  void everyOperationEndsAndTheNextOneIsWell(String client) {
    try (RawGateway gateway = RawGateway.start();
        LogLines lines = LogLines.of("ROOT", Level.WARN)) {
      TestBridge bridge =
          TestBridge.withoutTimers(
              gateway.baseUrl(),
              folder,
              Map.of(
                  "gateway.client",
                  client,
                  "gateway.timeout",
                  TIMEOUT.toMillis() + "ms",
                  "gateway.circuit_wait",
                  "0",
                  "limits.bind_refusal_delay",
                  "0"));
      try {
        // classes load
        await().until(() -> bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD) == 0);
        Esme esme = bridge.bind(StubGateway.USERNAME, StubGateway.PASSWORD);
        String id = esme.submit("before", NUMBER);
        gateway.fault(oneAfterTheOther(stalls()));
        everythingAtOnce(bridge, esme, id);
        gateway.fault(null);
        await().atMost(MARGIN).until(() -> gateway.faultyConnections() == 0);
        for (int i = 0; i < WINDOW; i++) {
          assertThat(esme.submitStatus(Sms.to(NUMBER).text("after"))).isZero();
        }
        gateway.fault("DELETE /auth", silentAfter(HEAD));
      } finally {
        long start = System.nanoTime();
        bridge.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
      }
      assertThat(lines.events())
          .filteredOn(line -> line.getThrowableProxy() != null)
          // the tests' own client
          .filteredOn(line -> !line.getLoggerName().startsWith("org.jsmpp"))
          .extracting(line -> line.getLoggerName() + line.getThrowableProxy().getClassName())
          .isEmpty();
    }
  }

  private static RawGateway.Fault oneAfterTheOther(List<RawGateway.Fault> faults) {
    AtomicInteger next = new AtomicInteger();
    return out -> faults.get(next.getAndIncrement() % faults.size()).write(out);
  }

  private static List<RawGateway.Fault> stalls() {
    return List.of(silentAfter(HEAD), endless(HEAD, " ", 20), silentAfter(HEAD + "{\"id\":\"half"));
  }

  /** A window full of each, as ESMEs and timers ask for it. */
  private static void everythingAtOnce(TestBridge bridge, Esme esme, String id) {
    List<CompletableFuture<Integer>> asked = new ArrayList<>();
    for (int i = 0; i < WINDOW; i++) {
      asked.add(later(() -> esme.submitStatus(Sms.to(NUMBER).text("stalled"))));
    }
    asked.add(later(() -> bridge.bindStatus("OTHER", StubGateway.PASSWORD)));
    Stream.of(
            "get-message",
            "look-up-message",
            "cancel-message",
            "list-messages",
            "list-devices",
            "refresh-inbox",
            "list-webhooks",
            "create-token",
            "revoke-token",
            "register-webhook",
            "delete-webhook",
            "prove-credentials")
        .forEach(name -> asked.add(later(() -> operation(bridge, name, id))));
    long start = System.nanoTime();
    CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plus(MARGIN));
    assertThat(asked).allSatisfy(each -> assertThat(each.join()).isNotZero());
  }

  private static int operation(TestBridge bridge, String name, String id) {
    Exchange exchange = new DefaultExchange(bridge.context());
    exchange.getMessage().setHeader("CamelSmppServerSystemId", StubGateway.USERNAME);
    exchange.getMessage().setBody(Map.of("id", id));
    for (String property : List.of("gatewayId", "tokenId", "webhookId")) {
      exchange.setProperty(property, id);
    }
    try (var template = bridge.context().createProducerTemplate()) {
      template.send("direct:gateway-" + name, exchange);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    int status = exchange.getProperty("gatewayStatus", -1, Integer.class);
    return status == 0 ? 1 : 0;
  }

  private static CompletableFuture<Integer> later(Supplier<Integer> asked) {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(asked.get());
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
