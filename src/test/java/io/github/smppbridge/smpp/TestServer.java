package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.component.SmppServerConfiguration;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.Patience;
import io.github.smppbridge.testkit.RawEsme;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A server on a free port whose application does what the test says; accepts binds by default. */
final class TestServer implements AutoCloseable, RequestHandler, SmppObserver {
  final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setPreferNativeTransport(true)
              .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
  final List<SmppRequest> requests = Collections.synchronizedList(new ArrayList<>());
  final List<CloseReason> ended = new CopyOnWriteArrayList<>();
  final List<CloseReason> closed = new CopyOnWriteArrayList<>();
  final List<Command> overdue = new CopyOnWriteArrayList<>();
  final List<ConnectionRefusal> refused = new CopyOnWriteArrayList<>();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger throttled = new AtomicInteger();
  final AtomicInteger windowFull = new AtomicInteger();
  final AtomicInteger timedOut = new AtomicInteger();
  private final List<RawEsme> esmes = new CopyOnWriteArrayList<>();
  volatile SmppServer server;
  volatile Consumer<SmppRequest> onBind = request -> request.respond(SmppResponse.bound(Map.of()));
  volatile Consumer<SmppRequest> onMessage =
      request -> request.respond(SmppResponse.messageId("id-" + request.sequenceNumber()));
  volatile int congestion;
  volatile Predicate<Command> accepts = command -> true;

  TestServer() {
    this(options());
  }

  TestServer(SmppServerOptions options) {
    server = new SmppServer(vertx, options, this, this, session -> congestion);
    await(server.listen());
  }

  /** One with the defaults, but for what a test changes. */
  @SafeVarargs
  static TestServer with(Consumer<SmppServerConfiguration>... changes) {
    return new TestServer(options(changes));
  }

  /** The same for tests in which the peer answers nothing: it has little time to. */
  @SafeVarargs
  static TestServer impatient(Consumer<SmppServerConfiguration>... changes) {
    return with(c -> c.setResponseTimeout(300), c -> List.of(changes).forEach(x -> x.accept(c)));
  }

  /** The defaults on a free port, but for what a test changes. */
  @SafeVarargs
  static SmppServerOptions options(Consumer<SmppServerConfiguration>... changes) {
    SmppServerConfiguration configuration = new SmppServerConfiguration();
    // one that no client is given meanwhile: some tests listen on it again
    configuration.setPort(FreePort.next());
    List.of(changes).forEach(change -> change.accept(configuration));
    return configuration.toOptions();
  }

  /** An ESME without a bind; it ends with the server. */
  RawEsme connect() throws IOException {
    return keep(RawEsme.connect(port()));
  }

  /** A transceiver; it ends with the server. */
  RawEsme bound(String systemId) throws IOException {
    return bound(Command.BIND_TRANSCEIVER, systemId);
  }

  RawEsme bound(Command bind, String systemId) throws IOException {
    return keep(RawEsme.bound(port(), bind, systemId));
  }

  RawEsme keep(RawEsme esme) {
    esmes.add(esme);
    return esme;
  }

  /** Ends the connections of all ESMEs. */
  void hangUp() throws IOException {
    for (RawEsme esme : esmes) {
      esme.close();
    }
  }

  int port() {
    return server.port();
  }

  SmppSession session(String systemId) {
    return server.sessions().ofAccount(systemId).iterator().next();
  }

  /** Waits until the application was told of the end of sessions, for these reasons. */
  void expectEnded(CloseReason... reasons) {
    Awaitility.await().untilAsserted(() -> assertThat(ended).containsExactly(reasons));
  }

  /** Waits; fails with what it failed with. */
  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException itself ? itself : e;
    }
  }

  @Override
  public boolean accepts(Command command) {
    return accepts.test(command);
  }

  @Override
  public void handle(SmppRequest request) {
    if (request.command().bind()) {
      onBind.accept(request);
    } else {
      requests.add(request);
      onMessage.accept(request);
    }
  }

  @Override
  public void sessionEnded(SmppSession session, CloseReason reason) {
    ended.add(reason);
  }

  @Override
  public void connectionOpened() {
    open.incrementAndGet();
  }

  @Override
  public void connectionClosed(CloseReason reason) {
    open.decrementAndGet();
    closed.add(reason);
  }

  @Override
  public void throttled() {
    throttled.incrementAndGet();
  }

  @Override
  public void overdue(Command command) {
    overdue.add(command);
  }

  @Override
  public void connectionRefused(ConnectionRefusal reason) {
    refused.add(reason);
  }

  @Override
  public void windowFull() {
    windowFull.incrementAndGet();
  }

  @Override
  public void deliverTimedOut() {
    timedOut.incrementAndGet();
  }

  @Override
  public void close() throws IOException {
    hangUp();
    await(server.close());
    await(vertx.close());
  }
}
