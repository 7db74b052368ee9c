package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Fleet;
import io.github.smppbridge.bench.load.Flood;
import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sessions that send without end and never read, connections that send garbage; beside them a
 * decent client at a low rate. Memory must stay flat and the decent client must not notice.
 *
 * <p>Flat is judged twice: by the live heap (after a full collection) at a third of the time and at
 * its end, and by resident memory in the second and the last third, which sees buffers off the
 * heap.
 */
final class FloodScenario extends BridgeAlone {

  private static final String HEAP = "live heap flat under the flood (≤ 1.25 × + 8 MB)";
  private static final String RSS = "resident memory flat under the flood (≤ 1.15 ×)";
  private static final String SERVICE = "a decent client is served: 0 errors, 0 lost";

  private static final int DECENT_RATE = 100;
  private static final String RATE = "and in time: ≥ 90 % of the 100/s it offers";

  FloodScenario() {
    super("flood", List.of(HEAP, RSS, SERVICE, RATE));
  }

  @Override
  Section measure(Bench bench) throws IOException, InterruptedException {
    bench.configure(Gateway.silent(20));
    double seconds = bench.options().quick() ? 9 : 90;
    try (Server server = bench.startAlone();
        Peaks peaks = new Peaks(server.child())) {
      Fleet decent = bench.load().open(new Fleet.Spec(server.port(), 2, 100, 2, "GOOD", null));
      CompletableFuture<Figures> service =
          bench.load().load(decent, Load.offered(seconds, DECENT_RATE, 0));
      CompletableFuture<Flood.Counts> flood = bench.load().flood(server.port(), 20, 50, seconds);
      TimeUnit.MILLISECONDS.sleep((long) (seconds * 333));
      double early = LiveHeap.megabytes(server.child().pid());
      TimeUnit.MILLISECONDS.sleep((long) (seconds * 600));
      double late = LiveHeap.megabytes(server.child().pid());
      double middleRss = peaks.rssMb(0.33, 0.66);
      double endRss = peaks.rssMb(0.66, 1);
      Flood.Counts sent = flood.join();
      Figures served = service.join();
      server.child().requireAlive();
      Progress.say("flood: " + sent + " decent: " + served);
      bench.load().close(decent, true);
      Section section =
          new Section("flood: %.0f s of deaf senders and garbage".formatted(seconds))
              .row("bridge")
              .cell("live heap MB at 1/3", "%.1f", early)
              .cell("at end", "%.1f", late)
              .cell("RSS MB 2nd third", "%.0f", middleRss)
              .cell("last third", "%.0f", endRss)
              .cell("threads", "%d", peaks.threads())
              .cell("sent by deaf", "%d", sent.deafSent())
              .cell("garbage connections", "%d", sent.garbage())
              .cell("decent client p99 ms", "%.1f", served.p99());
      judge(section, sent, served);
      section.verdict(Verdict.atMost(HEAP, 1.25 * early + 8, late, "%.1f MB"));
      section.verdict(Verdict.atMost(RSS, 1.15 * middleRss, endRss, "%.0f MB"));
      return section;
    }
  }

  private static void judge(Section section, Flood.Counts sent, Figures served) {
    boolean good = served.failures() + served.lost() == 0 && served.ok() > 0;
    String seen = "%d ok, %d errors, %d lost";
    section.verdict(
        Verdict.must(SERVICE, good, seen.formatted(served.ok(), served.failures(), served.lost())));
    section.verdict(Verdict.atLeast(RATE, 0.9 * DECENT_RATE, served.perSecond(), "%.0f/s"));
    section.note(
        String.format(
            "%d of %d garbage connections were closed by the server.",
            sent.garbageRefused(), sent.garbage()));
  }
}
