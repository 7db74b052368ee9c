package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.ServerKind.BRIDGE;
import static io.github.smppbridge.bench.driver.ServerKind.D16_HUC;
import static io.github.smppbridge.bench.driver.ServerKind.IDEAL;
import static io.github.smppbridge.bench.driver.ServerKind.JSMPP;

import io.github.smppbridge.bench.load.Figures;
import java.util.EnumSet;
import java.util.List;

/** All scenarios with their budgets. */
final class Scenarios {

  private static final List<Scenario> ALL =
      List.of(
          new ThroughputScenario(
              "ten-by-100",
              "ten-by-100: 10 sessions × window 100, gateway 20 ms, no receipts asked",
              10,
              100,
              20,
              0,
              EnumSet.allOf(ServerKind.class),
              Scenarios::tenByHundred),
          new ThroughputScenario(
              "ten-by-100-receipts",
              "ten-by-100-receipts: the same with registered_delivery=1, the store durable",
              10,
              100,
              20,
              1,
              EnumSet.of(BRIDGE, D16_HUC, IDEAL),
              Scenarios::tenByHundredReceipts),
          new ThroughputScenario(
              "thousand-by-1",
              "thousand-by-1: 1,000 sessions × window 1, gateway 50 ms",
              1_000,
              1,
              50,
              0,
              EnumSet.of(BRIDGE, JSMPP, IDEAL),
              Scenarios::thousandByOne),
          new ThroughputScenario(
              "one-by-100",
              "one-by-100: 1 session × window 100, gateway 100 ms (1,000/s is 100 %)",
              1,
              100,
              100,
              0,
              EnumSet.of(BRIDGE, JSMPP, IDEAL),
              Scenarios::oneByHundred),
          new LatencyScenario(),
          new DrainScenario(),
          new RoundTripScenario(),
          new IdleScenario(),
          new StartScenario(),
          new FloodScenario());

  private Scenarios() {}

  static List<String> names() {
    return ALL.stream().map(Scenario::name).toList();
  }

  /**
   * The scenario of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Scenario named(String name) {
    return ALL.stream()
        .filter(scenario -> scenario.name().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no such scenario: " + name));
  }

  private static void tenByHundred(Section section, Contest contest) {
    double jsmpp = contest.throughput(BRIDGE, JSMPP);
    double tuned = contest.throughput(BRIDGE, D16_HUC);
    double cpu = contest.cpu(BRIDGE, IDEAL);
    section.verdict(Verdict.atLeast("≥ 2 × jsmpp", 2, jsmpp, "%.2f ×"));
    section.verdict(Verdict.atLeast("≥ 1.1 × d16+huc", 1.1, tuned, "%.2f ×"));
    section.verdict(Verdict.atMost("CPU ≤ 4.5 × ideal (aim 3 ×)", 4.5, cpu, "%.2f ×"));
  }

  private static void tenByHundredReceipts(Section section, Contest contest) {
    double tuned = contest.throughput(BRIDGE, D16_HUC);
    double cpu = contest.cpu(BRIDGE, IDEAL);
    section.verdict(Verdict.atLeast("≥ 1.0 × d16+huc (which stores nothing)", 1, tuned, "%.2f ×"));
    section.verdict(Verdict.atMost("CPU ≤ 5 × ideal", 5, cpu, "%.2f ×"));
  }

  private static void thousandByOne(Section section, Contest contest) {
    double jsmpp = contest.throughput(BRIDGE, JSMPP);
    double threads = Statistics.max(contest.rounds(BRIDGE), Round::threads);
    section.verdict(Verdict.atLeast("≥ 2.5 × jsmpp", 2.5, jsmpp, "%.2f ×"));
    section.verdict(Verdict.atMost("≤ 100 threads", 100, threads, "%.0f"));
  }

  private static void oneByHundred(Section section, Contest contest) {
    double share = Statistics.median(contest.seen(BRIDGE), Figures::perSecond) / 10;
    section.verdict(sharpAtLeast("≥ 97 % of window ÷ latency", 97, share));
  }

  /** For a share that cannot exceed 100 %, where "within 10 % of the line" would be everything. */
  private static Verdict sharpAtLeast(String budget, double line, double share) {
    Verdict verdict = Verdict.atLeast(budget, line, share, "%.1f %%");
    Verdict.Outcome outcome =
        switch (verdict.outcome()) {
          case MET_NEAR -> Verdict.Outcome.MET;
          case MISSED_NEAR -> share > line - 1 ? verdict.outcome() : Verdict.Outcome.MISSED;
          default -> verdict.outcome();
        };
    return new Verdict(budget, verdict.measured(), outcome, true);
  }
}
