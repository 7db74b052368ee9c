package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Fleet;
import io.github.smppbridge.bench.load.Load;
import io.github.smppbridge.bench.load.ReceiptLedger;
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
    bench.configure(new Gateway(20, Gateway.Reports.AUTO, 4 * RATE, 0));
    bench.gateway("reset");
    ReceiptLedger ledger = new ReceiptLedger();
    Load load = Load.offered(bench.options().quick() ? 3 : 30, RATE, 1);
    try (Server server = bench.startAlone()) {
      Fleet.Spec sessions = new Fleet.Spec(server.port(), SESSIONS, 100, SESSIONS, "RT", ledger);
      Fleet fleet = bench.load().open(sessions);
      double before = server.figures().cpuSeconds();
      Figures sent = bench.load().load(fleet, load).join();
      ReceiptLedger.Books books = bench.load().receipts(ledger, 60);
      double cpu = server.figures().cpuSeconds() - before;
      bench.load().close(fleet, true);
      return report(sent, books, cpu, bench.gateway("counts"));
    } finally {
      bench.configure(Gateway.silent(20));
    }
  }

  private static Section report(
      Figures sent, ReceiptLedger.Books books, double cpuSeconds, JsonObject gateway) {
    long surplus = gateway.getLong("accepted") - sent.ok();
    Section section =
        new Section("round-trip: " + RATE + "/s with webhooks and receipts, from cold")
            .row("bridge")
            .cell("ok", "%d", sent.ok())
            .cell("receipts", "%d", books.receipts())
            .cell("missing", "%d", books.missing())
            .cell("duplicates", "%d", books.duplicates())
            .cell("early", "%d", books.early())
            .cell("webhooks failed", "%d", gateway.getLong("webhooksFailed"))
            .cell("p99 ms", "%.1f", sent.p99())
            .cell("CPU-s/1000", "%.3f", cpuSeconds * 1_000 / sent.ok())
            .cell("errors", "%d", sent.failures())
            .cell("lost", "%d", sent.lost())
            .cell("gateway − ok", "%d", surplus);
    long wrong = books.wrong() + sent.failures() + sent.lost() + Math.abs(surplus);
    section.verdict(
        Verdict.must(BOOKS, sent.ok() > 0 && wrong == 0, books.distinct() + " of " + sent.ok()));
    return section;
  }
}
