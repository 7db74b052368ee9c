package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.median;

import java.util.List;

/** How one server's medians compare with another's of the same contest; NaN when one is missing. */
final class Ratios {

  /** Asked for by the command line, it must not just be left out. */
  static final String STARTS = "the bridge starts and takes part";

  private static final String ALWAYS = "0 errors, 0 lost, gateway's count − ok = 0";

  private Ratios() {}

  static double throughput(Contest contest, ServerKind of, ServerKind to) {
    return median(contest.rounds(of), Round::perSecond)
        / median(contest.rounds(to), Round::perSecond);
  }

  static double cpu(Contest contest, ServerKind of, ServerKind to) {
    return median(contest.rounds(of), Round::cpuPerThousand)
        / median(contest.rounds(to), Round::cpuPerThousand);
  }

  /** Adds the verdict that holds whatever was measured. */
  static void always(Section section, Contest contest) {
    if (contest.absent().containsKey(ServerKind.BRIDGE)) {
      section.verdict(Verdict.must(STARTS, false, "no"));
    }
    List<Round> rounds = contest.rounds(ServerKind.BRIDGE);
    if (rounds.isEmpty()) {
      section.verdict(Verdict.notMeasured(ALWAYS, "-"));
      return;
    }
    long errors = rounds.stream().mapToLong(Round::errors).sum();
    long lost = rounds.stream().mapToLong(Round::lost).sum();
    long surplus = rounds.stream().mapToLong(Round::surplus).sum();
    boolean sent = rounds.stream().allMatch(round -> round.load().getLong("ok") > 0);
    String measured = errors + ", " + lost + ", " + surplus;
    if (errors > 0) {
      measured += " " + rounds.get(rounds.size() - 1).load().getJsonObject("errorsByStatus");
    }
    section.verdict(
        Verdict.must(ALWAYS, sent && errors == 0 && lost == 0 && surplus == 0, measured));
  }
}
