package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.text;

import io.vertx.core.json.JsonObject;
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
    bench.gateway("configure", new JsonObject().put("latencyMillis", 20).put("reports", "OFF"));
    double seconds = bench.options().quick() ? 9 : 90;
    try (Server server = bench.start(ServerKind.BRIDGE);
        Peaks peaks = Peaks.of(server.child())) {
      JsonObject decent =
          new JsonObject()
              .put("fleet", "decent")
              .put("port", server.port())
              .put("sessions", 2)
              .put("window", 100)
              .put("systemId", "GOOD")
              .put("ratePerSecond", DECENT_RATE)
              .put("seconds", seconds);
      JsonObject opened = bench.load("open", decent);
      if (opened.getInteger("refused") > 0) {
        throw new IllegalStateException("binds refused: " + opened.encode());
      }
      CompletableFuture<JsonObject> service = later(bench, "load", decent);
      CompletableFuture<JsonObject> flood =
          later(
              bench,
              "flood",
              new JsonObject()
                  .put("port", server.port())
                  .put("deaf", 20)
                  .put("garbagePerSecond", 50)
                  .put("seconds", seconds));
      TimeUnit.MILLISECONDS.sleep((long) (seconds * 333));
      double early = LiveHeap.megabytes(server.child().pid());
      TimeUnit.MILLISECONDS.sleep((long) (seconds * 600));
      double late = LiveHeap.megabytes(server.child().pid());
      double middleRss = peaks.rssMb(0.33, 0.66);
      double endRss = peaks.rssMb(0.66, 1);
      JsonObject sent = flood.join();
      JsonObject served = service.join();
      server.child().requireAlive();
      Progress.say("flood: " + sent.encode() + " decent: " + served.encode());
      bench.load("close", new JsonObject().put("fleet", "decent"));
      Section section = report(seconds, sent, served);
      section.row(
          "bridge",
          text("%.1f", early),
          text("%.1f", late),
          text("%.0f", middleRss),
          text("%.0f", endRss),
          text("%.0f", peaks.threads()),
          sent.getLong("deafSent").toString(),
          sent.getLong("garbage").toString(),
          text("%.1f", served.getDouble("p99")));
      section.verdict(Verdict.atMost(HEAP, 1.25 * early + 8, late, "%.1f MB"));
      section.verdict(Verdict.atMost(RSS, 1.15 * middleRss, endRss, "%.0f MB"));
      return section;
    }
  }

  private static Section report(double seconds, JsonObject sent, JsonObject served) {
    Section section =
        new Section(
            String.format("flood: %.0f s of deaf senders and garbage", seconds),
            "server",
            "live heap MB at 1/3",
            "at end",
            "RSS MB 2nd third",
            "last third",
            "threads",
            "sent by deaf",
            "garbage connections",
            "decent client p99 ms");
    long bad = served.getLong("errors") + served.getLong("lost") + served.getLong("disconnected");
    section.verdict(
        Verdict.must(
            SERVICE,
            bad == 0 && served.getLong("ok") > 0,
            String.format(
                "%d ok, %d errors, %d lost, %d connections lost",
                served.getLong("ok"),
                served.getLong("errors"),
                served.getLong("lost"),
                served.getLong("disconnected"))));
    section.verdict(
        Verdict.atLeast(RATE, 0.9 * DECENT_RATE, served.getDouble("perSecond"), "%.0f/s"));
    section.note(
        String.format(
            "%d of %d garbage connections were closed by the server.",
            sent.getLong("garbageRefused"), sent.getLong("garbage")));
    return section;
  }

  private static CompletableFuture<JsonObject> later(Bench bench, String command, JsonObject spec) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return bench.load(command, spec);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        },
        command1 -> new Thread(command1, command).start());
  }
}
