package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.median;
import static io.github.smppbridge.bench.driver.Statistics.sum;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Fleet;
import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator has after a restart: a bridge that has just become ready under full load for its
 * first five seconds, against what it settles at.
 */
final class FirstSecondsScenario extends BridgeAlone {

  private static final String BUDGET = "first 5 s ≥ 50 % of the settled rate (aim 80 %)";
  private static final String BOOKS = "0 errors, 0 lost";
  private static final int SESSIONS = 10;
  private static final int WINDOW = 100;
  private static final double FIRST_SECONDS = 5;
  private static final double RUN_SECONDS = 4;

  private record Run(Figures seen, double cpuSeconds) {

    double cpuPerThousand() {
      return cpuSeconds * 1_000 / seen.ok();
    }
  }

  FirstSecondsScenario() {
    super("first-seconds", List.of(BUDGET, BOOKS));
  }

  @Override
  Section measure(Bench bench) throws IOException, InterruptedException {
    bench.configure(Gateway.silent(0));
    int starts = bench.options().rounds();
    List<Run> first = new ArrayList<>();
    List<Run> settled = new ArrayList<>();
    for (int i = 1; i <= starts; i++) {
      try (Server server = bench.startAlone()) {
        Fleet fleet =
            bench.load().open(new Fleet.Spec(server.port(), SESSIONS, WINDOW, SESSIONS, "T", null));
        first.add(run(bench, server, fleet, FIRST_SECONDS));
        if (i == starts) {
          settle(bench, server, fleet);
          settled.add(run(bench, server, fleet, FIRST_SECONDS));
        }
        bench.load().close(fleet, true);
      }
    }
    return report(first, settled);
  }

  private static void settle(Bench bench, Server server, Fleet fleet)
      throws IOException, InterruptedException {
    Settling settling = new Settling(bench.options().warmUpSeconds());
    double seconds = bench.options().quick() ? 1 : RUN_SECONDS;
    while (!settling.add(seconds, run(bench, server, fleet, seconds).cpuPerThousand())) {
      Progress.say(String.format("%.0f s under load", settling.seconds()));
    }
  }

  private static Run run(Bench bench, Server server, Fleet fleet, double seconds)
      throws IOException {
    double before = server.figures().cpuSeconds();
    Figures seen = bench.load().load(fleet, Load.closedLoop(seconds, 0)).join();
    Run run = new Run(seen, server.figures().cpuSeconds() - before);
    Progress.say(String.format("%.0f/s, %.3f CPU-s/1000", seen.perSecond(), run.cpuPerThousand()));
    return run;
  }

  private static Section report(List<Run> first, List<Run> settled) {
    Section section =
        new Section("first-seconds: ten × 100, gateway 0 ms, from the moment it is ready");
    row(section, "first 5 s after a start", first);
    row(section, "settled", settled);
    double share =
        100 * median(first, r -> r.seen().perSecond()) / median(settled, r -> r.seen().perSecond());
    long wrong =
        sum(first, r -> r.seen().failures() + r.seen().lost())
            + sum(settled, r -> r.seen().failures() + r.seen().lost());
    section.verdict(Verdict.must(BOOKS, wrong == 0, Long.toString(wrong)));
    section.verdict(Verdict.atLeast(BUDGET, 50, share, "%.0f %%"));
    return section;
  }

  private static void row(Section section, String name, List<Run> runs) {
    section
        .row(name)
        .cell("msg/s", "%,.0f", median(runs, r -> r.seen().perSecond()))
        .cell("CPU-s/1000", "%.4f", median(runs, Run::cpuPerThousand))
        .cell("p99 ms", "%.1f", median(runs, r -> r.seen().p99()));
  }
}
