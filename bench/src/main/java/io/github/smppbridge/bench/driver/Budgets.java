package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.ServerKind.BRIDGE;
import static io.github.smppbridge.bench.driver.ServerKind.D16_HUC;
import static io.github.smppbridge.bench.driver.ServerKind.IDEAL;
import static io.github.smppbridge.bench.driver.ServerKind.JSMPP;
import static io.github.smppbridge.bench.driver.Statistics.max;
import static io.github.smppbridge.bench.driver.Statistics.median;
import static io.github.smppbridge.bench.driver.Statistics.sum;

import java.util.List;

/** The lines of contests, each a comparison within one run. */
final class Budgets {

  private Budgets() {}

  static void tenByHundred(Section section, Contest contest) {
    faster(section, contest, JSMPP, 3);
    faster(section, contest, D16_HUC, 2.5);
    cpuOfIdeal(section, contest, 3.5, " (aim 3 ×)");
  }

  static void tenByHundredFast(Section section, Contest contest) {
    faster(section, contest, JSMPP, 3.5);
    faster(section, contest, D16_HUC, 1.8);
    cpuOfIdeal(section, contest, 4, " (aim 3 ×)");
  }

  static void tenByHundredReceipts(Section section, Contest contest) {
    faster(section, contest, D16_HUC, 1);
    cpuOfIdeal(section, contest, 5, "");
  }

  static void reported(Section section, Contest contest) {
    List<Round> rounds = contest.rounds(BRIDGE);
    long wrong = sum(rounds, round -> round.receipts().wrong());
    long came = sum(rounds, round -> round.receipts().distinct());
    String everyOne = "every message has its receipt, once, after its answer";
    section.verdict(
        rounds.isEmpty()
            ? Verdict.notMeasured(everyOne)
            : Verdict.must(
                everyOne, wrong == 0 && came > 0, came + " receipts, " + wrong + " wrong"));
    faster(section, contest, D16_HUC, 1.5);
    cpuOfIdeal(section, contest, 5, "");
  }

  static void thousandByOne(Section section, Contest contest) {
    faster(section, contest, JSMPP, 2.5);
    double threads = max(contest.rounds(BRIDGE), Round::threads);
    section.verdict(Verdict.atMost("≤ 60 threads", 60, threads, "%.0f"));
    double rss =
        max(contest.rounds(BRIDGE), Round::rssMb) / max(contest.rounds(JSMPP), Round::rssMb);
    section.verdict(Verdict.atMost("RSS ≤ 0.5 × jsmpp's", 0.5, rss, "%.2f ×"));
  }

  static void oneByHundred(Section section, Contest contest) {
    double share = median(contest.rounds(BRIDGE), Round::perSecond) / 10;
    section.verdict(sharpAtLeast("≥ 97 % of window ÷ latency", 97, share));
  }

  static void oneByOne(Section section, Contest contest) {
    faster(section, contest, JSMPP, 1.5);
    double p99 = contest.ratio(BRIDGE, IDEAL, round -> round.seen().p99());
    section.verdict(Verdict.atMost("p99 ≤ 3 × ideal (aim 2.5 ×)", 3, p99, "%.2f ×"));
  }

  private static void faster(Section section, Contest contest, ServerKind than, double line) {
    String stores = than == D16_HUC ? ", which stores nothing" : "";
    section.verdict(
        Verdict.atLeast(
            String.format("≥ %s × %s%s", number(line), than.label, stores),
            line,
            contest.throughput(BRIDGE, than),
            "%.2f ×"));
  }

  private static void cpuOfIdeal(Section section, Contest contest, double line, String aim) {
    section.verdict(
        Verdict.atMost(
            "CPU ≤ " + number(line) + " × ideal" + aim,
            line,
            contest.cpu(BRIDGE, IDEAL),
            "%.2f ×"));
  }

  private static String number(double line) {
    return line == Math.rint(line) ? Long.toString((long) line) : Double.toString(line);
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
