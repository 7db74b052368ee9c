package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.median;

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
    List<Figures> direct = new ArrayList<>();
    EnumSet<ServerKind> servers = EnumSet.of(ServerKind.BRIDGE, ServerKind.IDEAL);
    try (Contest contest = new Contest(bench, servers, 10, 100)) {
      contest.warmUp(Load.closedLoop(options.warmUpSeconds(), 0));
      bench.load().probe(bench.messagesUrl(), load);
      for (int i = 0; i < options.rounds(); i++) {
        direct.add(bench.load().probe(bench.messagesUrl(), load));
        contest.round(load);
      }
      return report(contest, direct);
    }
  }

  private static Section report(Contest contest, List<Figures> direct) {
    Section section =
        new Section(
            "latency: 1,000/s offered over 10 sessions, gateway 20 ms",
            "server | msg/s | p50 ms | p99 ms | added p50 | added p99 | CPU-s/1000 | "
                + "errors | lost | gateway − ok");
    double ownP50 = median(direct, Figures::p50);
    double ownP99 = median(direct, Figures::p99);
    section.row(
        "gateway alone | %.0f | %.2f | %.2f |  |  |  | %d |  | ",
        median(direct, Figures::perSecond),
        ownP50,
        ownP99,
        direct.stream().mapToLong(Figures::failures).sum());
    for (ServerKind kind : contest.servers().keySet()) {
      List<Round> rounds = contest.rounds(kind);
      double p50 = median(rounds, Round::p50);
      double p99 = median(rounds, Round::p99);
      section.row(
          "%s | %.0f | %.2f | %.2f | %.2f | %.2f | %.4f | %d | %d | %d",
          kind.label,
          median(rounds, Round::perSecond),
          p50,
          p99,
          p50 - ownP50,
          p99 - ownP99,
          median(rounds, Round::cpuPerThousand),
          Ratios.sum(rounds, Round::errors),
          Ratios.sum(rounds, Round::lost),
          Ratios.sum(rounds, Round::surplus));
    }
    Ratios.always(section, contest);
    List<Round> bridge = contest.rounds(ServerKind.BRIDGE);
    section.verdict(
        Verdict.atMost("added p50 ≤ 2 ms", 2, median(bridge, Round::p50) - ownP50, "%.2f ms"));
    section.verdict(
        Verdict.atMost("added p99 ≤ 10 ms", 10, median(bridge, Round::p99) - ownP99, "%.2f ms"));
    return section;
  }
}
