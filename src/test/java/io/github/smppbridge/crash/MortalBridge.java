package io.github.smppbridge.crash;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.github.smppbridge.TestBridge;
import io.github.smppbridge.boot.BridgeRuntime;
import io.github.smppbridge.deliver.OutboxEndpoint;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.StubGateway;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Route;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * A bridge in this JVM, with the routes of {@code routes/}, that dies by a {@link KillSwitch} and
 * is started again on the same store and ports. What {@link KillSwitch} leaves alive for
 * milliseconds is cut then: connections to ESMEs, phones, gateway and database end, the lock of the
 * embedded database is given back, and nothing else is: leases, tokens, webhooks and sessions stay
 * as they are. Threads end in the background.
 */
public final class MortalBridge implements AutoCloseable {
  private static final String GRAVE_DIGGER = "grave-digger";

  private static final ExecutorService GRAVE_DIGGERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, GRAVE_DIGGER);
            thread.setDaemon(true);
            return thread;
          });

  static {
    // nobody wants to know what the dead complain about
    ((LoggerContext) LoggerFactory.getILoggerFactory())
        .addTurboFilter(
            new TurboFilter() {
              @Override
              public FilterReply decide(
                  Marker marker,
                  Logger logger,
                  Level level,
                  String text,
                  Object[] all,
                  Throwable e) {
                return Thread.currentThread().getName().equals(GRAVE_DIGGER)
                    ? FilterReply.DENY
                    : FilterReply.NEUTRAL;
              }
            });
  }

  private final StubGateway gateway;
  private final Path folder;
  private final Duration timers;
  private final Map<String, String> keys;
  private TestBridge bridge;
  private KillSwitch life;
  private CompletableFuture<Void> buried;

  /**
   * Does not start it.
   *
   * @param folder where its store goes, unless the keys name another
   * @param keys configuration keys, of which the addresses have defaults that stay the same
   * @param timers how often the timers of the routes look
   */
  public MortalBridge(StubGateway gateway, Path folder, Map<String, String> keys, Duration timers) {
    this.gateway = gateway;
    this.folder = folder;
    this.timers = timers;
    this.keys = new HashMap<>(keys);
    String http = "127.0.0.1:" + FreePort.next();
    this.keys.putIfAbsent("http.address", http);
    this.keys.putIfAbsent("smpp.bind_address", "127.0.0.1:" + FreePort.next());
    this.keys.putIfAbsent("gateway.webhook_base_url", "http://" + this.keys.get("http.address"));
  }

  /** Starts it, for the first time or after its death; returns when it listens. */
  public KillSwitch start() {
    awaitDeath();
    KillSwitch born = new KillSwitch();
    TestBridge started =
        TestBridge.start(
            gateway,
            folder,
            keys,
            timers,
            options -> options.withCommits(born),
            context -> context.getCamelContextExtension().addInterceptStrategy(born));
    bridge = started;
    life = born;
    buried = born.death().thenAcceptAsync(where -> bury(started), GRAVE_DIGGERS);
    return born;
  }

  /** Its port for ESMEs, over all its lives. */
  public int smppPort() {
    return Integer.parseInt(keys.get("smpp.bind_address").replaceAll(".*:", ""));
  }

  /** The living bridge. */
  public TestBridge bridge() {
    return bridge;
  }

  /** The switch of the life that it leads. */
  public KillSwitch life() {
    return life;
  }

  /** Kills it now, and waits until nothing of it holds the store or the ports. */
  public void kill() {
    life.kill();
    awaitDeath();
  }

  /** Waits until it is dead and holds neither store nor ports; at once if it never lived. */
  public void awaitDeath() {
    if (buried != null) {
      await("the end of the killed bridge").until(buried::isDone);
      buried.join();
      buried = null;
    }
  }

  /** Cuts what a killed bridge still holds; waits until ports and store are free. */
  public static void bury(TestBridge dead) {
    try {
      dead.bean("vertx", Vertx.class)
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    dead.bean("runtime", BridgeRuntime.class).close();
    // or they would go on to start exchanges that stop at their first step
    dead.context().getRoutes().stream()
        .map(Route::getConsumer)
        .filter(
            consumer ->
                consumer.getEndpoint() instanceof TimerEndpoint
                    || consumer.getEndpoint() instanceof OutboxEndpoint)
        .forEach(ServiceHelper::stopService);
    GRAVE_DIGGERS.execute(
        () -> {
          dead.server().getConfiguration().setDrainTimeout(1);
          dead.context().getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
          dead.context().getShutdownStrategy().setTimeout(1);
          dead.close();
        });
  }

  /** Ends it as SIGTERM does, if it lives. */
  @Override
  public void close() {
    if (bridge != null && !life.dead()) {
      bridge.close();
    } else {
      awaitDeath();
    }
  }
}
