package io.github.smppbridge.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.FailingSteps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Some runs of the simulation. {@code -Dsimulation.seed=…} names the first seed, {@code
 * -Dsimulation.runs=…} how many follow, {@code -Dsimulation.steps=…} how many steps each has,
 * {@code -Dsimulation.shrink=…} how many runs are spent on leaving out what a failure does not
 * need.
 */
class SimulationIT {
  private static final long SEED = Long.getLong("simulation.seed", 1);
  private static final int RUNS = Integer.getInteger("simulation.runs", 1);
  private static final int STEPS = Integer.getInteger("simulation.steps", 40);
  private static final int SHRINK = Integer.getInteger("simulation.shrink", 0);

  @Test
  void twoReplicasOnPostgresKeepTheLedger() {
    run(true);
  }

  @Test
  void oneOnSqliteKeepsTheLedger() {
    run(false);
  }

  private static void run(boolean postgres) {
    List<String> failures = new ArrayList<>();
    for (long seed = SEED; seed < SEED + RUNS; seed++) {
      Simulation simulation = new Simulation(seed, postgres);
      List<Step> steps = Step.plan(seed, STEPS);
      Simulation.Result result = simulation.run(steps);
      report(simulation, result);
      if (!result.findings().isEmpty() && SHRINK > 0) {
        result =
            FailingSteps.fewest(
                steps, result, SHRINK, simulation::run, again -> !again.findings().isEmpty());
      }
      if (!result.findings().isEmpty()) {
        failures.add(
            "-Dsimulation.seed=%d -Dsimulation.steps=%d:%n%s%n%s"
                .formatted(
                    seed,
                    STEPS,
                    String.join("\n", result.log()),
                    String.join("\n", result.findings())));
      }
    }
    assertThat(failures).isEmpty();
  }

  private static void report(Simulation simulation, Simulation.Result result) {
    System.out.printf(
        "simulation.seed=%d simulation.steps=%d on %s: %d letters, %d acknowledged, breaches: %d,"
            + " documented: %s%n",
        simulation.seed(),
        STEPS,
        simulation.postgres() ? "PostgreSQL" : "SQLite",
        result.letters(),
        result.acknowledged(),
        result.findings().size(),
        result.windows());
  }
}
