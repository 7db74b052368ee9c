package io.github.smppbridge.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.Sms;
import java.net.ConnectException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.TypeConverter;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The component alone, in Java DSL: no bridge, no gateway. */
class ComponentLifecycleTest {
  private static final int RSYSERR = 0x08;
  private static final int RINVCMDID = 0x03;
  @AutoClose private final DefaultCamelContext context = new DefaultCamelContext();

  private static SmppServerComponent listener(DefaultCamelContext context, String name) {
    SmppServerComponent component = new SmppServerComponent();
    component.getConfiguration().setPort(0);
    context.addComponent(name, component);
    return component;
  }

  private static LambdaRouteBuilder routes(String scheme, String messageId) {
    return routes -> {
      routes
          .from(scheme + ":bind")
          .routeId(scheme + "-bind")
          .setHeader(SmppServerConstants.ATTRIBUTES, routes.constant(Map.of("from", scheme)));
      routes
          .from(scheme + ":submit_sm")
          .routeId(scheme + "-submit")
          .setHeader(SmppServerConstants.ID, routes.constant(messageId));
    };
  }

  /** A started listener of the usual name. */
  private static SmppServerComponent started(
      DefaultCamelContext context, LambdaRouteBuilder... routes) throws Exception {
    SmppServerComponent component = listener(context, "smpp-server");
    for (LambdaRouteBuilder route : routes) {
      RouteBuilder.addRoutes(context, route);
    }
    context.start();
    return component;
  }

  private static Esme bind(SmppServerComponent listener) {
    return Esme.bind(listener.getListeningPort(), "ACME", "secret");
  }

  @Test
  void twoNamedComponentsAreTwoListeners() throws Exception {
    SmppServerComponent one = listener(context, "smpp-server");
    SmppServerComponent two = listener(context, "smpp-inside");
    RouteBuilder.addRoutes(context, routes("smpp-server", "1"));
    RouteBuilder.addRoutes(context, routes("smpp-inside", "2"));
    context.start();

    try (Esme first = bind(one);
        Esme second = bind(two)) {
      assertThat(one.getListeningPort()).isNotEqualTo(two.getListeningPort());
      assertThat(first.submit("hello", "4915112345678")).isEqualTo("1");
      assertThat(second.submit("hello", "4915112345678")).isEqualTo("2");
    }
  }

  @Test
  void aSystemIdThatNoBindRespHoldsStopsTheStart() {
    SmppServerConfiguration configuration = new SmppServerConfiguration();
    for (String bad : List.of("0123456789abcdef", "Банк", "a\0b")) {
      configuration.setSystemId(bad);
      assertThatThrownBy(configuration::toOptions).hasMessageContaining("systemId");
    }
  }

  @Test
  void failuresThatAreAlikeHaveOneLine() throws Exception {
    SmppServerComponent listener =
        started(
            context,
            routes -> routes.from("smpp-server:bind").routeId("bind").log("bound"),
            routes ->
                routes
                    .from("smpp-server:submit_sm")
                    .routeId("submit")
                    .errorHandler(routes.noErrorHandler())
                    .throwException(new IllegalStateException("broken")));
    try (LogLines lines = LogLines.of(RequestExchange.class.getName(), Level.ERROR);
        Esme esme = bind(listener)) {
      for (int i = 0; i < 20; i++) {
        assertThat(esme.submitStatus(Sms.to("4915112345678").text("x"))).isEqualTo(RSYSERR);
      }
      assertThat(lines.events())
          .singleElement()
          .satisfies(line -> assertThat(line.getThrowableProxy()).isNotNull());
    }
  }

  /** One thread, which takes nothing while it is told so. */
  private static final class Worker extends ThreadPoolExecutor implements AutoCloseable {
    private final AtomicBoolean full = new AtomicBoolean();

    Worker() {
      super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    @Override
    public void execute(Runnable task) {
      if (full.get()) {
        throw new RejectedExecutionException();
      }
      super.execute(task);
    }

    @Override
    public void close() {
      shutdownNow();
    }
  }

  private SmppServerComponent started(Worker worker, List<String> ends) throws Exception {
    SmppServerComponent listener = listener(context, "smpp-server");
    listener.setWorkerExecutor(worker);
    RouteBuilder.addRoutes(context, routes("smpp-server", "1"));
    RouteBuilder.addRoutes(context, collect(ends));
    context.start();
    return listener;
  }

  private static LambdaRouteBuilder collect(List<String> ends) {
    return routes ->
        routes
            .from("smpp-server:unbound")
            .routeId("unbound")
            .transform(
                routes.simple(
                    "${header.%s} ${header.%s} ${header.%s}"
                        .formatted(
                            SmppServerConstants.SYSTEM_ID,
                            SmppServerConstants.CLOSE_REASON,
                            SmppServerConstants.SESSIONS_LEFT)))
            .process(e -> ends.add(e.getMessage().getBody(String.class)));
  }

  @Test
  void endsThatNoThreadIsFreeForAreToldWhenOneIs() throws Exception {
    CopyOnWriteArrayList<String> ends = new CopyOnWriteArrayList<>();
    try (Worker worker = new Worker()) {
      SmppServerComponent listener = started(worker, ends);
      Esme first = Esme.bind(listener.getListeningPort(), "A", "secret");
      Esme second = Esme.bind(listener.getListeningPort(), "B", "secret");
      worker.full.set(true);
      first.close();
      await().until(() -> listener.getEndsWaiting() == 1);
      second.close();
      await().until(() -> listener.getEndsWaiting() == 2);
      assertThat(ends).isEmpty();

      worker.full.set(false);
      await()
          .untilAsserted(
              () -> assertThat(ends).containsExactly("A PEER_CLOSED 0", "B PEER_CLOSED 0"));
      assertThat(listener.getEndsWaiting()).isZero();
      context.stop();
    }
  }

  @Test
  void anEndAtTheStopIsToldThoughNoThreadIsFreeAtFirst() throws Exception {
    CopyOnWriteArrayList<String> ends = new CopyOnWriteArrayList<>();
    try (Worker worker = new Worker()) {
      SmppServerComponent listener = started(worker, ends);
      RawEsme esme = RawEsme.bound(listener.getListeningPort(), "A");
      worker.full.set(true);
      Thread stop = new Thread(context::stop);
      stop.start();
      esme.respond(esme.expect(Command.UNBIND), 0);
      await().until(() -> listener.getEndsWaiting() == 1);
      worker.full.set(false);
      stop.join();
      assertThat(ends).containsExactly("A SERVER_STOP 0");
      esme.close();
    }
  }

  @Test
  void endsWhileTheirRouteIsReloadedAreToldAfterwards() throws Exception {
    CopyOnWriteArrayList<String> ends = new CopyOnWriteArrayList<>();
    SmppServerComponent listener = started(context, routes("smpp-server", "1"), collect(ends));
    bind(listener).unbind();
    await().until(() -> ends.size() == 1);

    context.getRouteController().stopRoute("unbound");
    bind(listener).unbind();
    await().until(() -> listener.getEndsWaiting() == 1);
    try (Esme back = bind(listener)) {
      context.removeRoute("unbound");
      RouteBuilder.addRoutes(context, collect(ends));
      // the account is bound again by now, and the route knows
      await()
          .untilAsserted(() -> assertThat(ends).containsExactly("ACME UNBIND 0", "ACME UNBIND 1"));
      assertThat(back.submit("hello", "4915112345678")).isEqualTo("1");
    }
  }

  @Test
  void aRouteThatIsReloadedDropsNoSession() throws Exception {
    SmppServerComponent listener = started(context, routes("smpp-server", "1"));

    try (Esme esme = bind(listener)) {
      context.getRouteController().stopRoute("smpp-server-submit");
      assertThat(esme.submitStatus(Sms.to("4915112345678").text("hello")))
          .as("temporary, so that the ESME tries again")
          .isEqualTo(RSYSERR);
      context.removeRoute("smpp-server-submit");
      RouteBuilder.addRoutes(
          context,
          routes ->
              routes
                  .from("smpp-server:submit_sm")
                  .setHeader(SmppServerConstants.ID, routes.constant("new")));
      assertThat(esme.submit("hello", "4915112345678")).isEqualTo("new");
    }
  }

  @Test
  void whoPrintsAnExchangeDoesNotWaitForItsAnswer() throws Exception {
    SmppServerComponent listener =
        started(
            context,
            routes -> routes.from("smpp-server:bind").process(ComponentLifecycleTest::print));

    bind(listener).unbind();
  }

  /** As a tracer does it: every property as text. */
  private static void print(Exchange exchange) {
    assertThat(exchange.getAllProperties()).containsKey(SmppServerConstants.ANSWERED);
    TypeConverter converter = exchange.getContext().getTypeConverter();
    exchange
        .getAllProperties()
        .values()
        .forEach(each -> converter.tryConvertTo(String.class, each));
  }

  @Test
  void whatNoRouteConsumesIsAnsweredInItsOwnResponse() throws Exception {
    SmppServerComponent listener =
        started(context, routes -> routes.from("smpp-server:bind").to("log:bind?level=OFF"));

    try (Esme esme = bind(listener)) {
      assertThat(esme.submitStatus(Sms.to("4915112345678").text("hello"))).isEqualTo(RINVCMDID);
    }
  }

  @Test
  void anOperationHasOneRoute() throws Exception {
    started(context, routes("smpp-server", "1"));

    assertThatThrownBy(
            () ->
                RouteBuilder.addRoutes(
                    context, routes -> routes.from("smpp-server:submit_sm").to("log:twice")))
        .isInstanceOf(FailedToStartRouteException.class)
        .hasMessageContaining("Multiple consumers for the same endpoint");
  }

  @Test
  void theEndOfASessionIsAnExchange() throws Exception {
    CopyOnWriteArrayList<String> ends = new CopyOnWriteArrayList<>();
    SmppServerComponent listener = started(context, routes("smpp-server", "1"), collect(ends));

    bind(listener).unbind();
    await().untilAsserted(() -> assertThat(ends).containsExactly("ACME UNBIND 0"));
  }

  @Test
  void theEndOfASessionIsToldAfterItsBindIsOver() throws Exception {
    CopyOnWriteArrayList<String> events = new CopyOnWriteArrayList<>();
    CountDownLatch sessionGone = new CountDownLatch(1);
    SmppServerComponent listener =
        started(
            context,
            routes -> {
              routes
                  .from("smpp-server:bind")
                  .process(
                      e -> e.getExchangeExtension().addOnCompletion(slow(sessionGone, events)));
              routes.from("smpp-server:unbound").process(e -> events.add("unbound"));
            });

    bind(listener).unbind();
    await().until(() -> listener.getSessions().ofAccount("ACME").isEmpty());
    sessionGone.countDown();
    await().untilAsserted(() -> assertThat(events).containsExactly("bind over", "unbound"));
  }

  private static Synchronization slow(CountDownLatch until, List<String> events) {
    return new SynchronizationAdapter() {
      @Override
      public void onDone(Exchange exchange) {
        await().until(() -> until.getCount() == 0);
        events.add("bind over");
      }
    };
  }

  @Test
  void stoppedItLeavesNeitherPortNorThreadAndStartsAgain() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int round = 0; round < 2; round++) {
      int port;
      try (DefaultCamelContext context = new DefaultCamelContext()) {
        SmppServerComponent listener = started(context, routes("smpp-server", "1"));
        port = listener.getListeningPort();
        try (Esme esme = bind(listener)) {
          assertThat(esme.submit("hello", "4915112345678")).isEqualTo("1");
        }
      }
      assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
          .isInstanceOf(ConnectException.class);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(
                        Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> !before.contains(thread))
                            .map(Thread::getName)
                            .filter(name -> name.contains("vert.x") || name.contains("SmppServer"))
                            .collect(Collectors.toSet()))
                    .isEmpty());
  }
}
