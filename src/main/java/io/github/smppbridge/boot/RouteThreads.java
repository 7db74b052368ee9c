package io.github.smppbridge.boot;

import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.work.Bulkhead;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of what a team does in the routes that are its own, in the registry under the names
 * by which routes call them: {@code routeThreads} for before-submit, {@code deliveryThreads} for
 * on-receipt and on-mo, {@code tapThreads} for what a {@code wireTap} begins that names no
 * executor. They are apart from each other too: what hangs for receipts stops no submit.
 */
final class RouteThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouteThreads.class);

  /** An ESME has its answer by then, and tries again. */
  private static final long PATIENCE_MILLIS = 2_000;

  /** Less than a walk of a lane may take before it is succeeded. */
  private static final long DELIVERY_PATIENCE_MILLIS = 25_000;

  private static final int IDLE_SECONDS = 60;
  private static final int LINE_SECONDS = 10;

  private final Bulkhead submits;
  private final Bulkhead deliveries;
  private final ThreadPoolExecutor taps;
  private final AtomicLong dropped = new AtomicLong();
  private final SparseLines lines = new SparseLines(LINE_SECONDS);

  RouteThreads(Configuration configuration) {
    int threads = configuration.number(ConfigKey.ROUTES_THREADS);
    int places = configuration.number(ConfigKey.ROUTES_QUEUE);
    this.submits = new Bulkhead("before-submit", threads, places, PATIENCE_MILLIS);
    this.deliveries = new Bulkhead("on-receipt", threads, places, DELIVERY_PATIENCE_MILLIS);
    AtomicLong number = new AtomicLong();
    this.taps =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(places),
            task -> new Thread(task, "wire-tap-" + number.getAndIncrement()),
            (task, pool) -> drop());
    taps.allowCoreThreadTimeOut(true);
  }

  /** A copy: nobody waits for it, and an exception would be the message's. */
  private void drop() {
    dropped.incrementAndGet();
    long alike = lines.due("tap");
    if (alike > 0 && !taps.isShutdown()) {
      LOG.warn(
          "{} copies of wire taps dropped: all threads of routes.threads are taken, and routes.queue"
              + " is full",
          alike);
    }
  }

  void bind(Main main) {
    main.bind("routeThreads", submits);
    main.bind("deliveryThreads", deliveries);
    main.bind("tapThreads", taps);
    main.bind("routeThreadGroups", this);
  }

  /** Camel's own threads for a wire tap are without a bound where there are virtual ones. */
  static void install(CamelContext context) {
    context
        .getCamelContextExtension()
        .getContextPlugin(Model.class)
        .addModelLifecycleStrategy(
            new ModelLifecycleStrategySupport() {
              @Override
              public void onAddRouteDefinition(RouteDefinition route) {
                ProcessorDefinitionHelper.filterTypeInOutputs(
                        route.getOutputs(), WireTapDefinition.class)
                    .forEach(RouteThreads::tapApart);
              }
            });
  }

  private static void tapApart(WireTapDefinition<?> tap) {
    if (tap.getExecutorService() == null && tap.getExecutorServiceBean() == null) {
      tap.setExecutorService("#tapThreads");
    }
  }

  Bulkhead submits() {
    return submits;
  }

  Bulkhead deliveries() {
    return deliveries;
  }

  int tapsBusy() {
    return taps.getActiveCount();
  }

  int tapsWaiting() {
    return taps.getQueue().size();
  }

  long tapsDropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    submits.close();
    deliveries.close();
    taps.shutdownNow();
  }
}
