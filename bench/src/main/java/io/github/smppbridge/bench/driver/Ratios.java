package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.median;

import java.util.List;
import java.util.function.ToLongFunction;

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

  /** A total over rounds. */
  static long sum(List<Round> rounds, ToLongFunction<Round> figure) {
    return rounds.stream().mapToLong(figure).sum();
  }

  /** Adds what could not be measured, and the verdict that holds whatever was. */
  static void always(Section section, Contest contest) {
    contest.absent().forEach((kind, why) -> section.note("`" + kind.label + "` missing: " + why));
    if (contest.absent().containsKey(ServerKind.BRIDGE)) {
      section.verdict(Verdict.must(STARTS, false, "no"));
    }
    List<Round> rounds = contest.rounds(ServerKind.BRIDGE);
    if (rounds.isEmpty()) {
      section.verdict(Verdict.notMeasured(ALWAYS, "-"));
      return;
    }
    String measured =
        "%d, %d, %d"
            .formatted(
                sum(rounds, Round::errors), sum(rounds, Round::lost), sum(rounds, Round::surplus));
    boolean holds = measured.equals("0, 0, 0");
    boolean sent = rounds.stream().allMatch(round -> round.seen().ok() > 0);
    if (!holds) {
      measured += " " + rounds.get(rounds.size() - 1).seen().errors();
    }
    section.verdict(Verdict.must(ALWAYS, sent && holds, measured));
  }
}
