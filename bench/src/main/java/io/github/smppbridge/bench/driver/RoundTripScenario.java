package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.text;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;

/**
 * Everything at once at a moderate rate: messages in, both webhooks of each, receipts out to the
 * sessions that sent. No budget but that the books must be right.
 */
final class RoundTripScenario extends BridgeAlone {

  private static final String BOOKS =
      "every message has one receipt, none before its submit_sm_resp";
  private static final int RATE = 500;
  private static final int SESSIONS = 10;

  RoundTripScenario() {
    super("round-trip", List.of(BOOKS));
  }

  @Override
  Section measure(Bench bench) throws IOException, InterruptedException {
    bench.gateway(
        "configure",
        new JsonObject()
            .put("latencyMillis", 20)
            .put("reports", "AUTO")
            .put("reportsPerSecond", 4 * RATE));
    bench.gateway("reset", new JsonObject());
    try (Server server = bench.start(ServerKind.BRIDGE)) {
      JsonObject opened =
          bench.load(
              "open",
              new JsonObject()
                  .put("fleet", "round-trip")
                  .put("port", server.port())
                  .put("sessions", SESSIONS)
                  .put("window", 100)
                  .put("keepIds", true)
                  .put("systemId", "RT"));
      if (opened.getInteger("refused") > 0) {
        throw new IllegalStateException("binds refused: " + opened.encode());
      }
      double before = server.figures().cpuSeconds();
      JsonObject sent =
          bench.load(
              "load",
              new JsonObject()
                  .put("fleet", "round-trip")
                  .put("seconds", bench.options().quick() ? 3 : 30)
                  .put("ratePerSecond", RATE)
                  .put("registeredDelivery", 1));
      JsonObject books =
          bench.load(
              "receipts", new JsonObject().put("fleet", "round-trip").put("timeoutSeconds", 60));
      double cpu = server.figures().cpuSeconds() - before;
      bench.load("close", new JsonObject().put("fleet", "round-trip"));
      return report(sent, books, cpu, bench.gateway("counts", new JsonObject()));
    } finally {
      bench.gateway("configure", new JsonObject().put("reports", "OFF"));
    }
  }

  private static Section report(
      JsonObject sent, JsonObject books, double cpuSeconds, JsonObject gateway) {
    Section section =
        new Section(
            "round-trip: " + RATE + "/s with webhooks and receipts, from cold",
            "server",
            "ok",
            "receipts",
            "missing",
            "duplicates",
            "early",
            "webhooks failed",
            "p99 ms",
            "CPU-s/1000",
            "errors",
            "lost",
            "gateway − ok");
    long ok = sent.getLong("ok");
    long errors = sent.getLong("errors");
    long lost = sent.getLong("lost");
    long surplus = gateway.getLong("accepted") - ok;
    section.row(
        "bridge",
        Long.toString(ok),
        books.getLong("receipts").toString(),
        books.getLong("missing").toString(),
        books.getLong("duplicates").toString(),
        books.getLong("early").toString(),
        gateway.getLong("webhooksFailed").toString(),
        text("%.1f", sent.getDouble("p99")),
        text("%.3f", cpuSeconds * 1_000 / ok),
        Long.toString(errors),
        Long.toString(lost),
        Long.toString(surplus));
    long wrong = books.getLong("missing") + books.getLong("duplicates") + books.getLong("early");
    section.verdict(
        Verdict.must(
            BOOKS,
            ok > 0 && wrong + errors + lost + Math.abs(surplus) == 0,
            books.getLong("distinct") + " of " + ok));
    return section;
  }
}
