package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.max;
import static io.github.smppbridge.bench.driver.Statistics.median;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A steady 1,000 messages a second, where most bridges live: what does a message cost when nothing
 * is gathered by itself, and how much later than from the gateway alone does a client hear. The
 * gateway's own latency is measured by the same generator without a bridge, in turn with the
 * servers. Latency counts from when a message was due, so that a stall is not hidden by what it
 * delays.
 */
final class ThousandASecondScenario implements Scenario {

  private static final int GATEWAY_MILLIS = 20;
  private static final int RATE = 1_000;
  private static final int SESSIONS = 10;
  private static final int WINDOW = 100;

  @Override
  public String name() {
    return "thousand-a-second";
  }

  @Override
  public Section run(Bench bench) throws IOException, InterruptedException {
    bench.configure(Gateway.silent(GATEWAY_MILLIS));
    Options options = bench.options();
    Load load = Load.offered(options.roundSeconds(), RATE, 0);
    Section section =
        new Section("thousand-a-second: 1,000/s offered over 10 sessions, gateway 20 ms");
    List<Figures> direct = new ArrayList<>();
    Contest.Entry entry = new Contest.Entry(ServerKind.named(), SESSIONS, WINDOW);
    try (Contest contest = new Contest(bench, section, entry)) {
      contest.warmUp(0);
      contest.rehearse(load);
      bench.load().probe(bench.gatewayPort(), load);
      for (int i = 0; i < options.rounds(); i++) {
        direct.add(bench.load().probe(bench.gatewayPort(), load));
        contest.round(load);
      }
      report(section, contest, direct);
      if (contest.server(ServerKind.BRIDGE) != null) {
        section.table(
            "The bridge by thread:",
            ThreadProfile.table(contest.byThread(ServerKind.BRIDGE, load)));
      }
      section.verdict(contest.books());
      judge(section, contest, direct);
    }
    return section;
  }

  private static void report(Section section, Contest contest, List<Figures> direct)
      throws IOException {
    for (Server server : contest.servers()) {
      ServerKind kind = server.kind();
      List<Figures> seen = contest.seen(kind);
      List<Round> rounds = contest.rounds(kind);
      section
          .row(kind.label)
          .cell("CPU-s/1000", "%.4f", median(rounds, Round::cpuPerThousand))
          .cell("× d16+huc", "%.2f", contest.cpu(kind, ServerKind.D16_HUC))
          .cell("× ideal", "%.2f", contest.cpu(kind, ServerKind.IDEAL))
          .cell("msg/s", "%,.0f", median(rounds, Round::perSecond))
          .cell("p50 ms", "%.2f", median(seen, Figures::p50))
          .cell("added", "%.2f", median(seen, Figures::p50) - median(direct, Figures::p50))
          .cell("p99 ms", "%.2f", median(seen, Figures::p99))
          .cell("added", "%.2f", median(seen, Figures::p99) - median(direct, Figures::p99))
          .cell("threads", "%.0f", max(rounds, Round::threads))
          .cell("errors", "%d", Statistics.sum(seen, Figures::failures))
          .cell("lost", "%d", Statistics.sum(seen, Figures::lost))
          .cell("gateway − ok", "%d", Statistics.sum(rounds, Round::surplus));
    }
    section.note(
        String.format(
            "The gateway alone, at the same rate: p50 %.2f ms, p99 %.2f ms.",
            median(direct, Figures::p50), median(direct, Figures::p99)));
    ContestReport.harness(section, contest);
  }

  private static void judge(Section section, Contest contest, List<Figures> direct) {
    List<Figures> bridge = contest.seen(ServerKind.BRIDGE);
    double p99 = median(bridge, Figures::p99);
    section.verdict(
        Verdict.atMost(
            "CPU ≤ 1.5 × d16+huc, which stores nothing (aim 1.0 ×)",
            1.5,
            contest.cpu(ServerKind.BRIDGE, ServerKind.D16_HUC),
            "%.2f ×"));
    section.verdict(
        Verdict.atMost(
            "p99 ≤ 1.1 × ideal",
            1.1,
            contest.ratio(ServerKind.BRIDGE, ServerKind.IDEAL, round -> round.seen().p99()),
            "%.2f ×"));
    section.verdict(
        Verdict.atMost(
            "added p50 ≤ 2 ms",
            2,
            median(bridge, Figures::p50) - median(direct, Figures::p50),
            "%.2f ms"));
    section.verdict(
        Verdict.atMost("added p99 ≤ 10 ms", 10, p99 - median(direct, Figures::p99), "%.2f ms"));
  }
}
