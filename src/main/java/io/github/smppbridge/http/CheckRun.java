package io.github.smppbridge.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health checks that are asked one after the other: once for all who want to know meanwhile, or
 * within a second if they are slow, and never again while one hangs. One line of the log a change,
 * none of what is not there yet, or no more, while all starts or stops.
 */
final class CheckRun {
  private static final Logger LOG = LoggerFactory.getLogger(CheckRun.class);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Map<String, Object> READINESS =
      Map.of(HealthCheck.CHECK_KIND, HealthCheck.Kind.READINESS);

  /**
   * What a check says.
   *
   * @param name the check
   * @param state how it is
   * @param message why not well; null = nothing
   * @param details figures
   */
  record Verdict(
      String name, HealthCheck.State state, String message, Map<String, Object> details) {
    boolean down() {
      return state == HealthCheck.State.DOWN;
    }
  }

  private final String name;
  private final Supplier<List<HealthCheck>> checks;
  private final Executor threads;
  private final long deadlineMillis;
  private final BooleanSupplier runs;
  private final Set<String> down = new TreeSet<>();
  private CompletableFuture<List<Verdict>> current;
  private long askedAt;
  private volatile boolean slow;
  private volatile boolean ran;

  /** What was said last. */
  private List<Verdict> last;

  /**
   * Checks.
   *
   * @param runs whether all has started, and nothing stops yet
   */
  CheckRun(
      String name,
      Supplier<List<HealthCheck>> checks,
      Executor threads,
      long deadlineMillis,
      BooleanSupplier runs) {
    this.name = name;
    this.checks = checks;
    this.threads = threads;
    this.deadlineMillis = deadlineMillis;
    this.runs = runs;
  }

  /** What they say now, or that they have not said anything within the deadline. */
  synchronized CompletableFuture<List<Verdict>> ask() {
    long now = System.nanoTime();
    if (current == null || current.isDone() && !(slow && now - askedAt < FRESH_NANOS)) {
      askedAt = now;
      ran = runs.getAsBoolean();
      current = CompletableFuture.supplyAsync(this::call, threads);
    }
    long left = deadlineMillis - TimeUnit.NANOSECONDS.toMillis(now - askedAt);
    if (!current.isDone() && left <= 0) {
      return CompletableFuture.completedFuture(tell(hangs()));
    }
    if (!current.isDone() && slow && last != null) {
      // nobody else waits for what has kept somebody waiting
      return CompletableFuture.completedFuture(last);
    }
    CompletableFuture<List<Verdict>> told =
        current.copy().completeOnTimeout(hangs(), Math.max(1, left), TimeUnit.MILLISECONDS);
    return told.exceptionally(error -> failed("the check failed")).thenApply(this::tell);
  }

  private List<Verdict> call() {
    long start = System.nanoTime();
    try {
      return verdicts();
    } finally {
      slow = System.nanoTime() - start > SLOW_NANOS;
    }
  }

  private List<Verdict> verdicts() {
    return checks.get().stream()
        .filter(HealthCheck::isEnabled)
        .filter(HealthCheck::isReadiness)
        .map(CheckRun::call)
        .toList();
  }

  private static Verdict call(HealthCheck check) {
    HealthCheck.Result result = check.call(READINESS);
    return new Verdict(
        check.getId(),
        result.getState(),
        result.getMessage().orElse(null),
        result.getDetails() == null ? Map.of() : result.getDetails());
  }

  private List<Verdict> hangs() {
    return failed("no answer within " + deadlineMillis + " ms");
  }

  private List<Verdict> failed(String message) {
    return List.of(new Verdict(name, HealthCheck.State.DOWN, message, Map.of()));
  }

  private synchronized List<Verdict> tell(List<Verdict> verdicts) {
    last = verdicts;
    // it was given up
    slow |= !current.isDone();
    if (ran && runs.getAsBoolean()) {
      log(verdicts);
    }
    return verdicts;
  }

  private void log(List<Verdict> verdicts) {
    for (Verdict verdict : verdicts) {
      if (verdict.down() && down.add(verdict.name())) {
        LOG.warn("health: {} is down: {}", verdict.name(), verdict.message());
      } else if (!verdict.down() && down.remove(verdict.name())) {
        LOG.info("health: {} is well again", verdict.name());
      }
    }
    if (verdicts.stream().noneMatch(Verdict::down) && !down.isEmpty()) {
      LOG.info("health: {} is well again", String.join(", ", down));
      down.clear();
    }
  }
}
