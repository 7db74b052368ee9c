package io.github.smppbridge.smpp.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.testkit.FailingSteps;
import io.github.smppbridge.testkit.LogLines;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/**
 * Some runs of the model. {@code -Dsessions.seed=…} names the first seed, {@code -Dsessions.runs=…}
 * how many follow, {@code -Dsessions.steps=…} how many steps each has, {@code -Dsessions.shrink=…}
 * how many runs are spent on leaving out what a failure does not need.
 */
class SessionModelTest {
  private static final long SEED = Long.getLong("sessions.seed", 1);
  private static final int RUNS = Integer.getInteger("sessions.runs", 2);
  private static final int STEPS = Integer.getInteger("sessions.steps", 1_000);
  private static final int SHRINK = Integer.getInteger("sessions.shrink", 0);
  private static final int PLACES = 24;

  private final Vertx vertx = Vertx.vertx();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final List<WeakReference<SmppSession>> sessions = new ArrayList<>();

  @Test
  void everySessionKeepsTheRulesWhateverItsPeersDo() {
    List<String> failures = new ArrayList<>();
    // an application that fails on purpose is told of thousands of times
    try (LogLines quiet = LogLines.of("io.github.smppbridge.smpp", Level.OFF)) {
      for (long seed = SEED; seed < SEED + RUNS; seed++) {
        List<String> told = told(seed);
        if (!told.isEmpty()) {
          failures.add(
              "-Dsessions.seed=%d -Dsessions.steps=%d:%n%s"
                  .formatted(seed, STEPS, String.join("\n", told)));
        }
      }
    }
    assertThat(failures).isEmpty();
    await().untilAsserted(this::noneIsHeld);
  }

  private void noneIsHeld() {
    System.gc();
    assertThat(sessions.stream().filter(each -> each.get() != null).count())
        .as("sessions that are over and held in memory, of %d", sessions.size())
        .isZero();
  }

  private List<String> told(long seed) {
    List<Step> steps = Step.plan(seed, STEPS, PLACES);
    List<String> told = run(seed, steps);
    return told.isEmpty()
        ? told
        : FailingSteps.fewest(
            steps, told, SHRINK, fewer -> run(seed, fewer), again -> !again.isEmpty());
  }

  private List<String> run(long seed, List<Step> steps) {
    long start = System.nanoTime();
    Run run = new Run(vertx, threads, seed);
    List<String> told = run.run(steps);
    sessions.addAll(run.sessions());
    System.out.printf(
        "sessions.seed=%d sessions.steps=%d: %s, %d ms%s%n",
        seed,
        steps.size(),
        run.summary(),
        (System.nanoTime() - start) / 1_000_000,
        told.isEmpty() ? "" : ", " + told.get(0));
    return told;
  }
}
