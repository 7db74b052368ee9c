package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.max;
import static io.github.smppbridge.bench.driver.Statistics.median;
import static io.github.smppbridge.bench.driver.Statistics.min;
import static io.github.smppbridge.bench.driver.Statistics.sum;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.util.List;
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
    Section section = new Section(title);
    try (Contest contest = new Contest(bench, section, servers, sessions, window)) {
      contest.warmUp(Load.closedLoop(options.warmUpSeconds(), registeredDelivery));
      for (int i = 0; i < options.rounds(); i++) {
        contest.round(Load.closedLoop(options.roundSeconds(), registeredDelivery));
      }
      for (Server server : contest.servers()) {
        row(section, contest, server);
      }
      section.verdict(contest.books());
      budgets.accept(section, contest);
    }
    return section;
  }

  private static void row(Section section, Contest contest, Server server) throws IOException {
    ServerKind kind = server.kind();
    List<Figures> seen = contest.seen(kind);
    List<Round> rounds = contest.rounds(kind);
    section
        .row(kind.label)
        .cell(
            "msg/s (min–max)",
            "%.0f (%.0f–%.0f)",
            median(seen, Figures::perSecond),
            min(seen, Figures::perSecond),
            max(seen, Figures::perSecond))
        .cell("× jsmpp", "%.2f", contest.throughput(kind, ServerKind.JSMPP))
        .cell("× d16+huc", "%.2f", contest.throughput(kind, ServerKind.D16_HUC))
        .cell("CPU-s/1000", "%.4f", median(rounds, Round::cpuPerThousand))
        .cell("× ideal", "%.2f", contest.cpu(kind, ServerKind.IDEAL))
        .cell("p50 ms", "%.1f", median(seen, Figures::p50))
        .cell("p99 ms", "%.1f", median(seen, Figures::p99))
        .cell("RSS MB", "%.0f", max(rounds, Round::rssMb))
        .cell("peak MB", "%.0f", server.figures().peakRssMb())
        .cell("threads", "%.0f", max(rounds, Round::threads))
        .cell("errors", "%d", sum(seen, Figures::failures))
        .cell("lost", "%d", sum(seen, Figures::lost))
        .cell("gateway − ok", "%d", sum(rounds, Round::surplus));
  }
}
