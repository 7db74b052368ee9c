package io.github.smppbridge.simulation;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.crash.KillSwitch;
import io.github.smppbridge.crash.MortalBridge;
import io.github.smppbridge.crash.Passage;
import io.github.smppbridge.deliver.OutboxEndpoint;
import io.github.smppbridge.store.StoreChores;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.timer.TimerEndpoint;

/**
 * A replica, which dies and comes back. Its timers go off when the simulation says so, and its
 * clock shows what it says.
 */
final class Replica {
  static final Duration RESPONSE_TIMEOUT = Duration.ofMillis(500);

  /** The timers of the routes that matter to messages. */
  static final List<String> TIMERS =
      List.of("reconcile", "expire-parts", "resume-parts", "send-held", "expire-held", "clean-up");

  private static final long POLL_MILLIS = 30;

  private final String name;
  private final StubGateway gateway;
  private final Path folder;
  private final Map<String, String> keys;
  private final StoreLine line;
  private final TestClock clock;
  private TestBridge bridge;
  private KillSwitch killSwitch;
  private CompletableFuture<Void> burial;
  private String httpUrl;
  private int smppPort;
  private int life;
  private volatile boolean answerLost;

  /**
   * Not yet started.
   *
   * @param line to its database; null = it has one of its own
   */
  Replica(
      String name,
      StubGateway gateway,
      Path folder,
      Map<String, String> keys,
      StoreLine line,
      TestClock clock) {
    this.name = name;
    this.gateway = gateway;
    this.folder = folder;
    this.keys = keys;
    this.line = line;
    this.clock = clock;
  }

  void start() {
    Map<String, String> all = new HashMap<>(keys);
    all.put("http.address", "127.0.0.1:" + FreePort.next());
    all.put("smpp.bind_address", "127.0.0.1:" + FreePort.next());
    KillSwitch born = new KillSwitch();
    TestBridge started =
        TestBridge.start(
            gateway,
            folder,
            all,
            clock,
            options -> options.withCommits(born),
            context -> prepare(context, born));
    life++;
    bridge = started;
    killSwitch = born;
    // its ports must not go on taking what nobody reads
    burial = born.death().thenRunAsync(() -> MortalBridge.bury(started));
    httpUrl = "http://" + all.get("http.address");
    smppPort = Integer.parseInt(all.get("smpp.bind_address").replaceAll(".*:", ""));
  }

  /** Dies at once. */
  void kill() {
    killSwitch.kill();
  }

  /**
   * Dies when so many steps of routes and commits have been passed.
   *
   * @param passages from 1
   */
  void killAfter(int passages) {
    AtomicInteger left = new AtomicInteger(passages);
    killSwitch.observe((passage, exchange) -> counts(passage) && left.decrementAndGet() == 0);
  }

  /** Nothing is to happen to it any more. */
  void spare() {
    killSwitch.observe((passage, exchange) -> false);
    killSwitch.loseAnswer(passage -> false);
  }

  /** The answer to a commit does not arrive: of the so manieth from now. */
  void loseAnswer(int commit) {
    AtomicInteger left = new AtomicInteger(commit);
    killSwitch.loseAnswer(
        passage -> {
          boolean now = counts(passage) && left.decrementAndGet() == 0;
          answerLost |= now;
          return now;
        });
  }

  /** Looking for something to deliver goes on all the time. */
  private static boolean counts(Passage passage) {
    return !passage.place().equals("commit outbox claim") && !passage.place().equals("commit ping");
  }

  /** Where it died, if nobody took notice yet, which this does; null = it did not die. */
  Passage death() {
    if (bridge == null || !killSwitch.dead()) {
      return null;
    }
    burial.orTimeout(60, TimeUnit.SECONDS).join();
    bridge = null;
    return killSwitch.death().join();
  }

  /** Ends as it should. */
  void stop() {
    if (death() == null && bridge != null) {
      bridge.close();
      bridge = null;
    }
  }

  boolean isUp() {
    return bridge != null && !killSwitch.dead();
  }

  int life() {
    return life;
  }

  int smppPort() {
    return smppPort;
  }

  String httpUrl() {
    return httpUrl;
  }

  /** Time passes for it. */
  void advance(Duration by) {
    clock.advance(by);
  }

  /** Its clock is set, forward or back. */
  void setClock(Duration by) {
    clock.jump(by);
  }

  StoreLine line() {
    return line;
  }

  boolean storeReachable() {
    return line == null || !line.isCut();
  }

  /** Whether its store failed since this was asked last. */
  boolean storeFailed() {
    boolean failed = answerLost || line != null && line.hasStruck();
    answerLost = false;
    return failed;
  }

  /** Exchanges under way. */
  int inflight() {
    return isUp() ? bridge.context().getInflightRepository().size() : 0;
  }

  /** One of its timers goes off. */
  void tick(String timer) {
    bridge.context().createFluentProducerTemplate().to("direct:" + timer + "-is-due").asyncSend();
  }

  /** Its store's heartbeat. */
  void heartbeat() {
    StoreChores.heartbeat(bridge.store());
  }

  /** Its store's retention. */
  void retention() {
    StoreChores.retention(bridge.store());
  }

  /** Whether its store takes writes now. */
  boolean storeWorks() {
    return StoreChores.ping(bridge.store());
  }

  private static void prepare(CamelContext context, KillSwitch born) {
    var camel = context.getCamelContextExtension();
    camel.addInterceptStrategy(born);
    camel.registerEndpointCallback((uri, endpoint) -> steered(context, endpoint));
  }

  private static Endpoint steered(CamelContext context, Endpoint endpoint) {
    if (endpoint instanceof TimerEndpoint timer) {
      return context.getEndpoint("direct:" + timer.getTimerName() + "-is-due");
    }
    if (endpoint instanceof OutboxEndpoint outbox) {
      outbox.setPollInterval(POLL_MILLIS);
    }
    return endpoint;
  }

  String name() {
    return name;
  }

  @Override
  public String toString() {
    return name + life;
  }
}
