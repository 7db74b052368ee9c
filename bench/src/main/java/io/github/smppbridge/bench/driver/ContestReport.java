package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.max;
import static io.github.smppbridge.bench.driver.Statistics.median;
import static io.github.smppbridge.bench.driver.Statistics.min;
import static io.github.smppbridge.bench.driver.Statistics.sum;

import io.github.smppbridge.bench.load.Figures;
import java.io.IOException;
import java.util.List;

/** What every contest writes of its rounds. */
final class ContestReport {

  private ContestReport() {}

  /** A row for each server. */
  static void rows(Section section, Contest contest) throws IOException {
    for (Server server : contest.servers()) {
      row(section, contest, server);
    }
  }

  private static void row(Section section, Contest contest, Server server) throws IOException {
    ServerKind kind = server.kind();
    List<Figures> seen = contest.seen(kind);
    List<Round> rounds = contest.rounds(kind);
    section
        .row(kind.label)
        .cell(
            "msg/s (min–max)",
            "%,.0f (%,.0f–%,.0f)",
            median(rounds, Round::perSecond),
            min(rounds, Round::perSecond),
            max(rounds, Round::perSecond))
        .cell("× jsmpp", "%.2f", contest.throughput(kind, ServerKind.JSMPP))
        .cell("× d16+huc", "%.2f", contest.throughput(kind, ServerKind.D16_HUC))
        .cell("CPU-s/1000", "%.4f", median(rounds, Round::cpuPerThousand))
        .cell("× ideal", "%.2f", contest.cpu(kind, ServerKind.IDEAL))
        .cell("p50 ms", "%.2f", median(seen, Figures::p50))
        .cell("p99 ms", "%.2f", median(seen, Figures::p99))
        .cell("RSS MB", "%.0f", max(rounds, Round::rssMb))
        .cell("peak MB", "%.0f", server.figures().peakRssMb())
        .cell("threads", "%.0f", max(rounds, Round::threads))
        .cell("errors", "%d", sum(seen, Figures::failures))
        .cell("lost", "%d", sum(seen, Figures::lost))
        .cell("gateway − ok", "%d", sum(rounds, Round::surplus));
    if (!rounds.isEmpty() && rounds.get(0).receipts() != null) {
      section
          .cell("receipts", "%d", sum(rounds, r -> r.receipts().receipts()))
          .cell("missing", "%d", sum(rounds, r -> r.receipts().missing()))
          .cell("twice", "%d", sum(rounds, r -> r.receipts().duplicates()))
          .cell("early", "%d", sum(rounds, r -> r.receipts().early()));
    }
  }

  /** What the benchmark itself used, and whether others disturbed it. */
  static void harness(Section section, Contest contest) {
    List<Round> rounds = contest.rounds();
    if (rounds.isEmpty()) {
      return;
    }
    section.note(
        String.format(
            "Of the CPU, generator %.1f µs and gateway %.1f µs a message (medians of all rounds).",
            median(rounds, Round::generatorMicros), median(rounds, Round::gatewayMicros)));
    long noisy = rounds.stream().filter(Round::noisy).count();
    section.note(
        noisy == 0
            ? String.format(
                "Quiet: other processes used %.2f cores at the most.",
                max(rounds, Round::otherCores))
            : String.format(
                "**Noisy**: in %d of %d rounds other processes used more than %.2f cores (%.2f at"
                    + " the most), after every repetition. Measure again.",
                noisy, rounds.size(), Machine.QUIET_CORES, max(rounds, Round::otherCores)));
  }
}
