package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.util.List;

/** A scenario that only the bridge takes part in; does not fail when it cannot be started. */
abstract class BridgeAlone implements Scenario {

  private final String name;
  private final List<String> budgets;

  /**
   * A scenario.
   *
   * @param name on the command line
   * @param budgets lines that are reported as not measured when there is no bridge
   */
  BridgeAlone(String name, List<String> budgets) {
    this.name = name;
    this.budgets = budgets;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Section run(Bench bench) throws IOException, InterruptedException {
    Section without = new Section(name).row("bridge");
    budgets.forEach(budget -> without.verdict(Verdict.notMeasured(budget)));
    if (!bench.options().wants(ServerKind.BRIDGE)) {
      without.note("`bridge` missing: not among --servers");
      return without;
    }
    try {
      return measure(bench);
    } catch (IllegalStateException e) {
      without.missing(ServerKind.BRIDGE, e.getMessage());
      return without;
    }
  }

  /**
   * Measures the bridge.
   *
   * @throws IllegalStateException when it cannot be measured
   */
  abstract Section measure(Bench bench) throws IOException, InterruptedException;
}
