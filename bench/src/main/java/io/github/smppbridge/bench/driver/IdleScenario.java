package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.load.Fleet;
import java.io.IOException;
import java.util.EnumSet;

/**
 * Nothing to do: the memory of a bridge to which nobody is bound, and of a thousand sessions that
 * do nothing; their threads, and that they stay bound.
 */
final class IdleScenario implements Scenario {

  private static final int FEW = 100;
  private static final int MANY = 1_000;

  /** Pools that fill up to their bound when first used are not growth with sessions. */
  private static final int THREAD_TOLERANCE = 10;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public Section run(Bench bench) throws IOException, InterruptedException {
    Section section = new Section("idle: 1,000 binds, each an account of its own");
    for (ServerKind kind : EnumSet.of(ServerKind.BRIDGE, ServerKind.JSMPP, ServerKind.IDEAL)) {
      if (bench.options().wants(kind)) {
        try (Server server = bench.startAlone(kind)) {
          measure(bench, server, section);
        } catch (IllegalStateException e) {
          section.missing(kind, e.getMessage());
        }
      }
    }
    if (bench.options().wants(ServerKind.BRIDGE)) {
      try (Server server = bench.startAsInImage()) {
        Thread.sleep(idleMillis(bench));
        double rss = server.figures().rssMb();
        section.note(String.format("With the image's JVM options and nobody bound: %.0f MB.", rss));
        section.verdict(
            Verdict.atMost(
                "nobody bound, image's options: ≤ 120 MB RSS (aim 90)", 120, rss, "%.0f MB"));
      } catch (IllegalStateException e) {
        section.missing(ServerKind.BRIDGE, e.getMessage());
      }
    }
    return section;
  }

  /** Longer than the usual enquire_link interval of 30 s, which dead sessions would not survive. */
  private static long idleMillis(Bench bench) {
    return bench.options().quick() ? 2_000 : 45_000;
  }

  private static void measure(Bench bench, Server server, Section section)
      throws IOException, InterruptedException {
    Progress.say("idle sessions at " + server.kind().label);
    long idleMillis = idleMillis(bench);
    // What is needed for the start only may go first
    Thread.sleep(idleMillis / 3);
    ProcFigures none = server.figures();
    Fleet first = bench.load().open(new Fleet.Spec(server.port(), FEW, 1, FEW, "FEW", null));
    Thread.sleep(1_000);
    ProcFigures few = server.figures();
    int more = MANY - FEW;
    Fleet others = bench.load().open(new Fleet.Spec(server.port(), more, 1, more, "MANY", null));
    double before = server.figures().cpuSeconds();
    Thread.sleep(idleMillis);
    ProcFigures many = server.figures();
    int bound = bench.load().size(first) + bench.load().size(others);
    section
        .row(server.kind().label)
        .cell("RSS MB at 0", "%.0f", none.rssMb())
        .cell("at 100", "%.0f", few.rssMb())
        .cell("at 1,000", "%.0f", many.rssMb())
        .cell("peak", "%.0f", many.peakRssMb())
        .cell("threads at 0", "%d", none.threads())
        .cell("at 100", "%d", few.threads())
        .cell("at 1,000", "%d", many.threads())
        .cell("still bound", "%d", bound)
        .cell("CPU % while idle", "%.1f", (many.cpuSeconds() - before) * 100_000 / idleMillis);
    bench.load().close(first, true);
    bench.load().close(others, true);
    if (server.kind() == ServerKind.BRIDGE) {
      section.verdict(Verdict.must("all 1,000 stay bound", bound == MANY, Integer.toString(bound)));
      section.verdict(
          Verdict.atMost("1,000 binds: ≤ 300 MB RSS (aim 200)", 300, many.rssMb(), "%.0f MB"));
      int growth = many.threads() - few.threads();
      section.verdict(
          Verdict.must(
              "threads do not grow with sessions",
              growth <= THREAD_TOLERANCE,
              few.threads() + " at 100, " + many.threads() + " at 1,000"));
    }
  }
}
