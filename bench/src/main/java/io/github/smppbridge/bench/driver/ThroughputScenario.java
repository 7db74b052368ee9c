package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.median;

import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Every window kept full: how many messages a second, for how much CPU.
 *
 * @param name on the command line
 * @param title in the report
 * @param sessions bound, each an account of its own
 * @param window requests in flight of each
 * @param gatewayMillis what the gateway takes to answer
 * @param registeredDelivery of every message
 * @param servers to compare
 * @param budgets adds the verdicts
 */
record ThroughputScenario(
    String name,
    String title,
    int sessions,
    int window,
    int gatewayMillis,
    int registeredDelivery,
    Set<ServerKind> servers,
    BiConsumer<Section, Contest> budgets)
    implements Scenario {

  @Override
  public Section run(Bench bench) throws IOException, InterruptedException {
    bench.gatewayAnswersAfter(gatewayMillis);
    Options options = bench.options();
    try (Contest contest = new Contest(bench, servers, sessions, window)) {
      contest.warmUp(Load.closedLoop(options.warmUpSeconds(), registeredDelivery));
      for (int i = 0; i < options.rounds(); i++) {
        contest.round(Load.closedLoop(options.roundSeconds(), registeredDelivery));
      }
      return report(contest);
    }
  }

  private Section report(Contest contest) throws IOException {
    Section section =
        new Section(
            title,
            "server | msg/s (min–max) | × jsmpp | × d16+huc | CPU-s/1000 | × ideal | "
                + "p50 ms | p99 ms | RSS MB | peak MB | threads | errors | lost | gateway − ok");
    for (Map.Entry<ServerKind, Server> entry : contest.servers().entrySet()) {
      ServerKind kind = entry.getKey();
      List<Round> rounds = contest.rounds(kind);
      section.row(
          "%s | %.0f (%.0f–%.0f) | %.2f | %.2f | %.4f | %.2f | %.1f | %.1f | %.0f | %.0f | %.0f"
              + " | %d | %d | %d",
          kind.label,
          median(rounds, Round::perSecond),
          Statistics.min(rounds, Round::perSecond),
          Statistics.max(rounds, Round::perSecond),
          Ratios.throughput(contest, kind, ServerKind.JSMPP),
          Ratios.throughput(contest, kind, ServerKind.D16_HUC),
          median(rounds, Round::cpuPerThousand),
          Ratios.cpu(contest, kind, ServerKind.IDEAL),
          median(rounds, Round::p50),
          median(rounds, Round::p99),
          Statistics.max(rounds, Round::rssMb),
          entry.getValue().figures().peakRssMb(),
          Statistics.max(rounds, Round::threads),
          Ratios.sum(rounds, Round::errors),
          Ratios.sum(rounds, Round::lost),
          Ratios.sum(rounds, Round::surplus));
    }
    Ratios.always(section, contest);
    budgets.accept(section, contest);
    return section;
  }
}
