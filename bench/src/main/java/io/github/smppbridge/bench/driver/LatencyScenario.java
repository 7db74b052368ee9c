package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.median;
import static io.github.smppbridge.bench.driver.Statistics.sum;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * A steady 1,000 messages a second: how much later than the gateway alone does a client hear. The
 * gateway's own latency is measured by the same generator without a bridge, in turn with the
 * servers. Latency counts from when a message was due, so that a stall is not hidden by what it
 * delays.
 */
final class LatencyScenario implements Scenario {

  private static final int GATEWAY_MILLIS = 20;
  private static final int RATE = 1_000;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public Section run(Bench bench) throws IOException, InterruptedException {
    bench.gatewayAnswersAfter(GATEWAY_MILLIS);
    Options options = bench.options();
    Load load = Load.offered(options.roundSeconds(), RATE, 0);
    Section section = new Section("latency: 1,000/s offered over 10 sessions, gateway 20 ms");
    List<Figures> direct = new ArrayList<>();
    EnumSet<ServerKind> servers = EnumSet.of(ServerKind.BRIDGE, ServerKind.IDEAL);
    try (Contest contest = new Contest(bench, section, servers, 10, 100)) {
      contest.warmUp(Load.closedLoop(options.warmUpSeconds(), 0));
      bench.load().probe(bench.messagesUrl(), load);
      for (int i = 0; i < options.rounds(); i++) {
        direct.add(bench.load().probe(bench.messagesUrl(), load));
        contest.round(load);
      }
      report(section, contest, direct);
    }
    return section;
  }

  private static void report(Section section, Contest contest, List<Figures> direct) {
    double ownP50 = median(direct, Figures::p50);
    double ownP99 = median(direct, Figures::p99);
    section
        .row("gateway alone")
        .cell("msg/s", "%.0f", median(direct, Figures::perSecond))
        .cell("p50 ms", "%.2f", ownP50)
        .cell("p99 ms", "%.2f", ownP99)
        .cell("added p50", "")
        .cell("added p99", "")
        .cell("CPU-s/1000", "")
        .cell("errors", "%d", sum(direct, Figures::failures))
        .cell("lost", "")
        .cell("gateway − ok", "");
    for (Server server : contest.servers()) {
      List<Figures> seen = contest.seen(server.kind());
      List<Round> rounds = contest.rounds(server.kind());
      double p50 = median(seen, Figures::p50);
      double p99 = median(seen, Figures::p99);
      section
          .row(server.kind().label)
          .cell("msg/s", "%.0f", median(seen, Figures::perSecond))
          .cell("p50 ms", "%.2f", p50)
          .cell("p99 ms", "%.2f", p99)
          .cell("added p50", "%.2f", p50 - ownP50)
          .cell("added p99", "%.2f", p99 - ownP99)
          .cell("CPU-s/1000", "%.4f", median(rounds, Round::cpuPerThousand))
          .cell("errors", "%d", sum(seen, Figures::failures))
          .cell("lost", "%d", sum(seen, Figures::lost))
          .cell("gateway − ok", "%d", sum(rounds, Round::surplus));
    }
    section.verdict(contest.books());
    List<Figures> bridge = contest.seen(ServerKind.BRIDGE);
    section.verdict(
        Verdict.atMost("added p50 ≤ 2 ms", 2, median(bridge, Figures::p50) - ownP50, "%.2f ms"));
    section.verdict(
        Verdict.atMost("added p99 ≤ 10 ms", 10, median(bridge, Figures::p99) - ownP99, "%.2f ms"));
  }
}
