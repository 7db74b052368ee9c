package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;

/** The same load with either store, both on this machine. */
final class PostgresqlScenario implements Scenario {

  private static final String BUDGET = "≥ 0.8 × of SQLite's rate (aim 1 ×)";

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Section run(Bench bench) throws IOException, InterruptedException {
    Section section =
        new Section("postgresql: ten × 100, gateway 0 ms, its server on the same machine");
    Options options = bench.options();
    if (!options.wants(ServerKind.BRIDGE_POSTGRESQL)) {
      section.note("Not measured: no database was given (`--postgresql`).");
      section.verdict(Verdict.notMeasured(BUDGET));
      return section;
    }
    bench.configure(Gateway.silent(0));
    Contest.Entry entry =
        new Contest.Entry(
            EnumSet.of(ServerKind.BRIDGE, ServerKind.BRIDGE_POSTGRESQL), 10, 100, false, Map.of());
    try (Contest contest = new Contest(bench, section, entry)) {
      contest.warmUp(0);
      for (int i = 0; i < options.rounds(); i++) {
        contest.round(Load.closedLoop(options.roundSeconds(), 0));
      }
      ContestReport.rows(section, contest);
      section.note("CPU is that of the bridge; what PostgreSQL uses is not in it.");
      section.verdict(contest.books());
      double share = contest.throughput(ServerKind.BRIDGE_POSTGRESQL, ServerKind.BRIDGE);
      section.verdict(Verdict.atLeast(BUDGET, 0.8, share, "%.2f ×"));
    }
    return section;
  }
}
