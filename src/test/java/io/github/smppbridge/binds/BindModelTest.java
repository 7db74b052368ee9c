package io.github.smppbridge.binds;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.FailingSteps;
import io.github.smppbridge.testkit.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Some runs of the model. {@code -Dbinds.seed=…} names the first seed, {@code -Dbinds.runs=…} how
 * many follow, {@code -Dbinds.steps=…} how many steps each has, {@code -Dbinds.shrink=…} how many
 * runs are spent on leaving out what a failure does not need.
 */
class BindModelTest {
  private static final long SEED = Long.getLong("binds.seed", 1);
  private static final int RUNS = Integer.getInteger("binds.runs", 2);
  private static final int STEPS = Integer.getInteger("binds.steps", 60);
  private static final int SHRINK = Integer.getInteger("binds.shrink", 0);

  private static final TestClock CLOCK = TestClock.running();

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(
          Map.of(
              "limits.bind_failures", "10000",
              "limits.bind_refusal_delay", "0",
              "limits.bind_unproved_per_second", "0",
              "gateway.webhook_linger", "10s"),
          CLOCK);

  private int number;

  @Test
  void whatBindsSetUpIsThereWhileItIsNeededAndNoLonger() {
    List<String> failures = new ArrayList<>();
    for (long seed = SEED; seed < SEED + RUNS; seed++) {
      List<String> told = told(seed);
      if (!told.isEmpty()) {
        failures.add(
            "-Dbinds.seed=%d -Dbinds.steps=%d:%n%s"
                .formatted(seed, STEPS, String.join("\n", told)));
      }
    }
    assertThat(failures).isEmpty();
  }

  private List<String> told(long seed) {
    List<Step> steps = Step.plan(seed, STEPS, Run.ACCOUNTS);
    List<String> told = run(seed, steps);
    return told.isEmpty()
        ? told
        : FailingSteps.fewest(
            steps, told, SHRINK, fewer -> run(seed, fewer), again -> !again.isEmpty());
  }

  private List<String> run(long seed, List<Step> steps) {
    long start = System.nanoTime();
    Run run = new Run(bridge, CLOCK, number++);
    List<String> told = run.run(steps);
    System.out.printf(
        "binds.seed=%d binds.steps=%d: %d binds, %d ms%s%n",
        seed,
        steps.size(),
        run.binds(),
        (System.nanoTime() - start) / 1_000_000,
        told.isEmpty() ? "" : ", " + told.get(0));
    return told;
  }
}
