package io.github.smppbridge.http;

import io.github.smppbridge.http.CheckRun.Verdict;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * Answers {@code /health}, {@code /health/ready}, {@code /health/live} and {@code /health/startup}
 * on the event loop, as {@link HealthStyle} has it. Being alive is a matter of this process alone.
 * Readiness asks the bridge's own checks, and Camel's, beside each other, each with a deadline.
 */
final class HealthBoard implements AutoCloseable {
  private static final long DEADLINE_MILLIS = 2_000;
  private static final int UNAVAILABLE = 503;

  /** Checks of this group may wait for something, each for itself. */
  private static final String OURS = "smpp-bridge";

  private final CamelContext context;
  private final HealthStyle style;
  private final Map<String, CheckRun> runs = new ConcurrentHashMap<>();

  /** As many threads as there are runs, at most. */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "health-check");
            thread.setDaemon(true);
            return thread;
          });

  HealthBoard(CamelContext context, HealthStyle style) {
    this.context = context;
    this.style = style;
  }

  /** The process answers, whether what it needs is well or not. */
  void alive(RoutingContext call) {
    end(call, true, style.alive());
  }

  /** Whether the start is over; it stays so until the end. */
  void started(RoutingContext call) {
    boolean over = context.isStarted() || context.isStopping() || context.isStopped();
    end(call, over, style.started(over));
  }

  /** {@code /health}: nothing is down; {@code ?data=true} shows figures. */
  void overall(RoutingContext call) {
    if (style == HealthStyle.SMPP_SERVER) {
      alive(call);
    } else {
      answer(call, false);
    }
  }

  /** {@code /health/ready}: everything is up. */
  void ready(RoutingContext call) {
    answer(call, true);
  }

  private void answer(RoutingContext call, boolean allUp) {
    boolean data = "true".equals(call.request().getParam("data"));
    List<CompletableFuture<List<Verdict>>> asked = ask();
    CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(all -> asked.stream().flatMap(run -> run.join().stream()).toList())
        .thenAccept(
            verdicts -> {
              boolean well =
                  verdicts.stream()
                      .allMatch(v -> allUp ? v.state() == HealthCheck.State.UP : !v.down());
              JsonObject body = style.checks(well, verdicts, data);
              call.vertx().runOnContext(now -> end(call, well, body));
            });
  }

  private List<CompletableFuture<List<Verdict>>> ask() {
    return checks().keySet().stream()
        .map(
            name ->
                runs.computeIfAbsent(
                    name,
                    key ->
                        new CheckRun(
                            key,
                            () -> checks().getOrDefault(key, List.of()),
                            threads,
                            DEADLINE_MILLIS,
                            context::isStarted)))
        .map(CheckRun::ask)
        .toList();
  }

  /** Ours each by its name, the others by their group. */
  private Map<String, List<HealthCheck>> checks() {
    return HealthCheckRegistry.get(context).stream()
        .collect(
            Collectors.groupingBy(
                check -> OURS.equals(check.getGroup()) ? check.getId() : "" + check.getGroup(),
                TreeMap::new,
                Collectors.toList()));
  }

  private static void end(RoutingContext call, boolean up, JsonObject body) {
    if (call.response().closed() || call.response().ended()) {
      return;
    }
    call.response()
        .setStatusCode(up ? 200 : UNAVAILABLE)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store");
    call.end(body.encode() + "\n");
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
