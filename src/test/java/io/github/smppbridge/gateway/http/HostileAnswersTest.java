package io.github.smppbridge.gateway.http;

import static io.github.smppbridge.testkit.RawGateway.closedAfter;
import static io.github.smppbridge.testkit.RawGateway.endless;
import static io.github.smppbridge.testkit.RawGateway.json;
import static io.github.smppbridge.testkit.RawGateway.silentAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.smppbridge.gateway.CallDeadline;
import io.github.smppbridge.gateway.CallSlots;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.testkit.Corruption;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.RawGateway;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a gateway sends, a call ends in time, reads no more than its limit, and says little. */
class HostileAnswersTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int PATIENCE = 200;
  private static final int LIMIT = 20_000;
  private static final int CONNECTIONS = 2;
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  private static final RawGateway GATEWAY = RawGateway.start();
  private static final Vertx VERTX = Vertx.vertx();
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(4);
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
  private static ProducerTemplate template;

  /** What a client makes of it: null = an answer. */
  record Fault(String name, RawGateway.Fault fault, Class<? extends Exception> failure) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() {
    GatewayHttpComponent component = new GatewayHttpComponent();
    component.setVertx(VERTX);
    component.setBlockingExecutor(THREADS);
    component.setClientOptions(options());
    CONTEXT.addComponent("gateway-http", component);
    BoundedHttpComponent http = new BoundedHttpComponent();
    http.setHttpClientConfigurer(new ApacheCalls());
    CONTEXT.addComponent("http", http);
    BoundedHttpComponent https = new BoundedHttpComponent();
    https.setHttpClientConfigurer(new ApacheCalls());
    CONTEXT.addComponent("https", https);
    CONTEXT.start();
    template = CONTEXT.createProducerTemplate();
    // classes load, and that takes longer than the patience
    Stream.of("built-in", "http")
        .forEach(client -> await().until(() -> !call(client, GATEWAY.baseUrl()).isFailed()));
  }

  private static ClientOptions options() {
    return ClientOptions.defaults().with(CONNECTIONS, Duration.ofMillis(PATIENCE));
  }

  @AfterAll
  static void stop() throws Exception {
    CONTEXT.stop();
    THREADS.shutdownNow();
    VERTX.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    GATEWAY.close();
  }

  @AfterEach
  void calm() {
    GATEWAY.fault(null);
  }

  static Stream<Fault> stalls() {
    return Stream.of(
        stall("silence", silentAfter("")),
        stall("half a head", silentAfter(OK + "Content-Ty")),
        stall("headers, then silence", silentAfter(OK + "Content-Length: 40\r\n\r\n")),
        stall("half a JSON", silentAfter(OK + "Content-Length: 40\r\n\r\n{\"id\":\"a")),
        stall("no end of chunks", silentAfter(CHUNKED + "5\r\n[1,2,\r\n")),
        stall("half a chunk", silentAfter(CHUNKED + "ff\r\n[1,2,")),
        stall("no end of trailers", silentAfter(CHUNKED + "2\r\n{}\r\n0\r\nA: b\r\n")),
        stall("an octet at a time", endless(OK + "Content-Length: 9999\r\n\r\n", "1", 20)),
        stall("a chunk at a time", endless(CHUNKED, "1\r\n \r\n", 20)),
        stall("a header at a time", endless(OK, "A: b\r\n", 20)),
        stall("a hint at a time", endless("", "HTTP/1.1 103 Hint\r\n\r\n", 40)),
        stall("HTTP/1.0 without an end", silentAfter("HTTP/1.0 200 OK\r\n\r\n{}")));
  }

  private static Fault stall(String name, RawGateway.Fault fault) {
    return new Fault(name, fault, TimeoutException.class);
  }

  static Stream<Fault> floods() {
    return Stream.of(
        flood("a length above the limit", silentAfter(OK + "Content-Length: 400000000\r\n\r\n")),
        flood("chunks without end", endless(CHUNKED, "400\r\n" + "x".repeat(1024) + "\r\n", 0)),
        flood("HTTP/1.0 without end", endless("HTTP/1.0 200 OK\r\n\r\n", "x".repeat(1024), 0)),
        flood("headers without end", endless(OK, "A: b\r\n", 0)),
        flood("a header without end", endless(OK + "A: ", "b".repeat(1024), 0)),
        flood("a status line without end", endless("HTTP/1.1 200 ", "b".repeat(1024), 0)),
        flood("trailers without end", endless(CHUNKED + "0\r\n", "A: b\r\n", 0)),
        flood("a chunk's size without end", endless(CHUNKED, "0".repeat(1024), 0)),
        flood("a chunk's extension without end", endless(CHUNKED + "1;", "e".repeat(1024), 0)),
        flood("interim answers", endless("", "HTTP/1.1 100 Continue\r\n\r\n", 0)),
        flood("early hints", endless("", "HTTP/1.1 103 Early Hints\r\n\r\n", 0)),
        flood("other interim answers", endless("", "HTTP/1.1 102 Processing\r\n\r\n", 0)),
        flood("empty lines", endless("", "\r\n", 0)));
  }

  private static Fault flood(String name, RawGateway.Fault fault) {
    return new Fault(name, fault, Exception.class);
  }

  static Stream<Fault> broken() {
    String ok = OK + "Content-Length: ";
    return Stream.of(
        broken("a length that is a fruit", closedAfter(ok + "banana\r\n\r\n{}")),
        broken("a negative length", closedAfter(ok + "-1\r\n\r\n{}")),
        broken("a huge length", closedAfter(ok + "99999999999999999999\r\n\r\n{}")),
        broken("two lengths", closedAfter(ok + "2\r\nContent-Length: 3\r\n\r\n{}")),
        broken("no number for a chunk", closedAfter(CHUNKED + "banana\r\n{}\r\n0\r\n\r\n")),
        broken("a negative chunk", closedAfter(CHUNKED + "-2\r\n{}\r\n0\r\n\r\n")),
        broken("closed at once", closedAfter("")),
        broken("closed in the head", closedAfter(OK + "Content-")),
        broken("closed in the body", closedAfter(ok + "40\r\n\r\n{\"id\"")),
        broken("closed in a chunk", closedAfter(CHUNKED + "ff\r\n{")),
        broken("no HTTP", closedAfter("SSH-2.0-OpenSSH_9.2\r\n")),
        broken("NUL octets", closedAfter("\0\0\0\0\r\n\r\n")),
        broken("a status that is a word", closedAfter("HTTP/1.1 fine\r\n\r\n")),
        broken("another protocol", closedAfter("HTTP/1.1 101 Switching Protocols\r\n\r\n")));
  }

  private static Fault broken(String name, RawGateway.Fault fault) {
    return new Fault(name, fault, Exception.class);
  }

  static Stream<Fault> fine() {
    return Stream.of(
        new Fault("HTTP/1.0 to its end", closedAfter("HTTP/1.0 200 OK\r\n\r\n{}"), null),
        new Fault("trailers", silentAfter(CHUNKED + "2\r\n{}\r\n0\r\nA: b\r\n\r\n"), null),
        new Fault("content for a 204", silentAfter("HTTP/1.1 204 No\r\n\r\n{\"a\":1}"), null),
        new Fault("content for a 304", silentAfter("HTTP/1.1 304 No\r\n\r\n{\"a\":1}"), null),
        new Fault("more than was asked for", silentAfter(json(200, "{}") + json(200, "{}")), null),
        new Fault("as large as allowed", silentAfter(json(200, "x".repeat(LIMIT))), null),
        new Fault(
            "an interim answer",
            silentAfter("HTTP/1.1 100 Go on\r\n\r\n" + json(200, "{}")),
            null));
  }

  static Stream<Arguments> all() {
    return Stream.of("built-in", "http")
        .flatMap(
            client ->
                Stream.of(stalls(), floods(), broken(), fine())
                    .flatMap(each -> each)
                    .map(fault -> Arguments.of(client, fault)));
  }

  /**
   * What a gateway sends after an answer breaks that connection, and the call that comes next on it
   * may be the one that notices: one call for each connection at most.
   */
  private static Exchange pastBrokenConnections(String client, Exchange call) {
    Exchange last = call;
    for (int left = CONNECTIONS; left > 0 && last.isFailed(); left--) {
      last = call(client, GATEWAY.baseUrl());
    }
    return last;
  }

  @ParameterizedTest
  @MethodSource("all")
  void aCallEndsInTimeWithItsConnectionAndTheNextOneIsWell(String client, Fault fault) {
    try (LogLines lines = LogLines.of("ROOT", Level.INFO)) {
      GATEWAY.forget();
      GATEWAY.fault(fault.fault());
      long start = System.nanoTime();
      Exchange call = call(client, GATEWAY.baseUrl());
      long millis = (System.nanoTime() - start) / 1_000_000;

      if (fault.failure() == null) {
        assertThat(pastBrokenConnections(client, call).getException()).isNull();
      } else {
        assertThat(call.getException()).isInstanceOf(fault.failure());
        assertThat(call.getException()).isInstanceOfAny(IOException.class, TimeoutException.class);
        // nothing that sends on is left behind
        await().atMost(SOON).until(() -> GATEWAY.faultyConnections() == 0);
      }
      assertThat(millis).as("time of the call").isLessThan(PATIENCE + 6_000);

      GATEWAY.fault(null);
      Exchange next = pastBrokenConnections(client, call(client, GATEWAY.baseUrl()));
      assertThat(next.getException()).isNull();
      assertThat(next.getMessage().getBody(String.class)).startsWith("[{\"id\":\"d1\"");
      assertThat(lines.events())
          .as("log")
          .allSatisfy(line -> assertThat(line.getThrowableProxy()).isNull())
          .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
          .extracting(ILoggingEvent::getFormattedMessage)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"built-in", "http"})
  void whateverBecomesOfAnAnswerThereIsOneOrNone(String client) {
    for (int seed = 0; seed < 250; seed++) {
      int each = seed;
      GATEWAY.faults((request, answer) -> Corruption.of(answer, each));
      Exchange call = call(client, GATEWAY.baseUrl());
      if (call.isFailed()) {
        assertThat(call.getException())
            .as("seed %s", seed)
            .isInstanceOfAny(
                IOException.class, TimeoutException.class, HttpOperationFailedException.class);
      }
    }
    GATEWAY.fault(null);
    assertThat(pastBrokenConnections(client, call(client, GATEWAY.baseUrl())).getException())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"built-in", "http"})
  void anAnswerIsNotUnpacked(String client) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[10_000_000]);
    }
    byte[] bomb = packed.toByteArray();
    GATEWAY.forget();
    GATEWAY.fault(
        out -> {
          String head = OK + "Content-Encoding: gzip\r\nContent-Length: " + bomb.length;
          out.write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
          out.write(bomb);
          return true;
        });
    Exchange call = call(client, GATEWAY.baseUrl());
    assertThat(call.getMessage().getBody(byte[].class)).hasSize(bomb.length);
    assertThat(GATEWAY.asked().get(0).head().toLowerCase()).doesNotContain("accept-encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"built-in", "http"})
  void aConnectionThatSpeaksWhileNobodyAsksIsNotUsedAgain(String client) {
    GATEWAY.fault(silentAfter(json(200, "{}") + json(200, "{\"forged\":true}")));
    assertThat(call(client, GATEWAY.baseUrl()).getException()).isNull();
    GATEWAY.fault(null);
    Exchange next = pastBrokenConnections(client, call(client, GATEWAY.baseUrl()));
    assertThat(next.getMessage().getBody(String.class)).startsWith("[{\"id\":\"d1\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"built-in", "http"})
  void aHandshakeThatStallsEnds(String client) {
    try (RawGateway silent = RawGateway.start();
        LogLines lines = LogLines.of("ROOT", Level.INFO)) {
      long start = System.nanoTime();
      Exchange call = call(client, silent.baseUrl().replace("http:", "https:"));
      assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(PATIENCE + 6_000);
      assertThat(call.getException()).isInstanceOf(NotSentException.class);
      await().atMost(SOON).until(() -> silent.connections() == 0);
      assertThat(lines.events()).noneMatch(line -> line.getThrowableProxy() != null);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void nobodyIsSentElsewhere(int status) {
    try (RawGateway elsewhere = RawGateway.start()) {
      String location = "Location: " + elsewhere.baseUrl() + "/messages\r\n";
      String head = "HTTP/1.1 " + status + " Go\r\n" + location + "Content-Length: 0\r\n\r\n";
      GATEWAY.fault(silentAfter(head));
      for (String client : new String[] {"built-in", "http"}) {
        Exchange call = call(client, GATEWAY.baseUrl());
        assertThat(call.getException())
            .isInstanceOfSatisfying(
                HttpOperationFailedException.class,
                answered -> assertThat(answered.getStatusCode()).isEqualTo(status));
      }
      assertThat(elsewhere.asked()).isEmpty();
    }
  }

  @Test
  void aSlotThatComesTooLateIsGivenBack() {
    AtomicInteger given = new AtomicInteger();
    Exchange call = waiting(Duration.ZERO, given);
    assertThat(call.getException()).isInstanceOf(NotSentException.class);
    assertThat(given).hasValue(1);
  }

  @Test
  void aSlotIsGivenBackWhenTheCallIsOver() {
    AtomicInteger given = new AtomicInteger();
    assertThat(waiting(Duration.ofSeconds(2), given).getException()).isNull();
    assertThat(given).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"10000, 9000", "1500, 750", "700, 350"})
  void aCallWaitsForItsSlotWhileAnAttemptFitsInBehindIt(long left, long waits) {
    assertThat(patience(in(Duration.ofMillis(left)))).isBetween(waits - 200, waits);
  }

  @Test
  void aCallWithoutDeadlineWaitsHalfOfWhatItsAttemptMayTake() {
    assertThat(patience(null)).isEqualTo(500);
  }

  private static long patience(CallDeadline deadline) {
    AtomicLong asked = new AtomicLong();
    with(
        (call, patience) -> {
          asked.set(patience.toMillis());
          return CompletableFuture.completedFuture(() -> {});
        },
        deadline);
    return asked.get();
  }

  /** A call whose slot comes when so much is left of it. */
  private static Exchange waiting(Duration left, AtomicInteger given) {
    return with(
        (call, patience) -> CompletableFuture.completedFuture(given::incrementAndGet), in(left));
  }

  private static CallDeadline in(Duration left) {
    return new CallDeadline(System.nanoTime() + left.toNanos(), false);
  }

  private static Exchange with(CallSlots slots, CallDeadline deadline) {
    GatewayHttpComponent component = new GatewayHttpComponent();
    component.setVertx(VERTX);
    component.setCallSlots(slots);
    String scheme = "gateway-" + UUID.randomUUID();
    CONTEXT.addComponent(scheme, component);
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.setProperty(RouteProperties.GATEWAY_DEADLINE, deadline);
    return template.send(scheme + ":" + GATEWAY.baseUrl() + "/devices?timeout=1000", exchange);
  }

  @Test
  void largeAnswersShareWhatTheyMayTake() throws IOException {
    AnswerMemory memory = new AnswerMemory(1_000_000);
    int rooms = 0;
    AnswerRoom last = null;
    try {
      for (; rooms < 100_000; rooms++) {
        last = new AnswerRoom(1_000_000, memory);
        last.take(1_000_000);
      }
    } catch (AnswerTooLargeException full) {
      last.close();
    }
    assertThat(rooms).isBetween(4, (int) (Runtime.getRuntime().maxMemory() / 16 / 900_000) + 4);
  }

  private static Exchange call(String client, String url) {
    String uri = "gateway-http:" + url + "?client=" + client;
    String options = "&timeout=" + PATIENCE + "&maxAnswerSize=" + LIMIT;
    String answers = "&okStatusCodeRange=200-300,304-306,309-499";
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.getMessage().setHeaders(new HashMap<>(headers()));
    return template.send(uri + options + answers, exchange);
  }

  private static Map<String, Object> headers() {
    return Map.of(
        Exchange.HTTP_METHOD,
        "GET",
        Exchange.HTTP_PATH,
        "/devices",
        "Authorization",
        "Basic c2VjcmV0");
  }
}
