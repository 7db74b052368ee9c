package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.median;
import static io.github.smppbridge.bench.driver.Statistics.sum;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Fleet;
import io.github.smppbridge.bench.load.Load;
import io.github.smppbridge.bench.load.ReceiptLedger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Receipts that waited for their account: messages are sent, the client vanishes without UNBIND,
 * all phones report while nobody is bound, then two sessions of the account bind and are given the
 * receipts. Measured from the first receipt to the last.
 */
final class DrainScenario extends BridgeAlone {

  private static final String BUDGET = "≥ 1,000 receipts/s over two sessions, store durable";
  private static final String BOOKS = "all receipts came, once, none for a message of nobody";
  private static final int REPORTS_PER_SECOND = 5_000;
  private static final Duration WAIT = Duration.ofSeconds(120);

  private record Drain(double intakePerSecond, ReceiptLedger.Books books, double cpuSeconds) {

    double perSecond() {
      return (books.receipts() - 1) / books.seconds();
    }

    double cpuPerThousand() {
      return cpuSeconds * 1_000 / books.receipts();
    }
  }

  DrainScenario() {
    super("receipts-drain", List.of(BUDGET, BOOKS));
  }

  @Override
  Section measure(Bench bench) throws IOException, InterruptedException {
    bench.configure(new Gateway(5, Gateway.Reports.HOLD, REPORTS_PER_SECOND, 0));
    int stored = bench.options().quick() ? 1_000 : 10_000;
    List<Drain> drains = new ArrayList<>();
    try (Server server = bench.startAlone()) {
      if (!bench.options().quick()) {
        drain(bench, server, stored);
      }
      for (int i = 0; i < Math.min(3, bench.options().rounds()); i++) {
        drains.add(drain(bench, server, stored));
      }
    } finally {
      bench.configure(Gateway.silent(20));
    }
    return report(stored, drains);
  }

  private static Drain drain(Bench bench, Server server, int stored)
      throws IOException, InterruptedException {
    bench.gateway("reset");
    ReceiptLedger ledger = new ReceiptLedger();
    Fleet out = bench.load().open(new Fleet.Spec(server.port(), 1, 100, 1, "DRAIN", ledger));
    Figures sent = bench.load().load(out, new Load(WAIT.toSeconds(), 0, stored, 1)).join();
    if (sent.ok() != stored) {
      throw new IllegalStateException("not all messages were accepted: " + sent);
    }
    bench.load().close(out, false);
    long begin = System.nanoTime();
    bench.gateway("release");
    int reports = 2 * stored;
    Bench.await(
        reports + " webhooks answered 2xx",
        WAIT,
        () -> bench.gateway("counts").getLong("webhooksSent") >= reports);
    double intake = reports / ((System.nanoTime() - begin) / 1e9);
    double before = server.figures().cpuSeconds();
    Fleet in = bench.load().open(new Fleet.Spec(server.port(), 2, 100, 1, "DRAIN", ledger));
    ReceiptLedger.Books books = bench.load().receipts(ledger, WAIT.toSeconds());
    double cpu = server.figures().cpuSeconds() - before;
    bench.load().close(in, true);
    Progress.say("drain: " + books);
    return new Drain(intake, books, cpu);
  }

  private static Section report(int stored, List<Drain> drains) {
    Section section =
        new Section("receipts-drain: " + stored + " stored receipts of one account, two sessions");
    long missing = sum(drains, d -> d.books().missing());
    long duplicates = sum(drains, d -> d.books().duplicates());
    long early = sum(drains, d -> d.books().early());
    section
        .row("bridge")
        .cell("receipts/s", "%.0f", median(drains, Drain::perSecond))
        .cell("CPU-s/1000", "%.4f", median(drains, Drain::cpuPerThousand))
        .cell("webhooks/s taken in", "%.0f", median(drains, Drain::intakePerSecond))
        .cell("missing", "%d", missing)
        .cell("duplicates", "%d", duplicates)
        .cell("early", "%d", early);
    section.note(
        "Webhooks are offered at up to "
            + 2 * REPORTS_PER_SECOND
            + "/s (sent and delivered for each message) while nobody is bound.");
    section.verdict(
        Verdict.must(
            BOOKS,
            missing + duplicates + early == 0,
            missing + " missing, " + duplicates + " twice, " + early + " of nobody"));
    section.verdict(Verdict.atLeast(BUDGET, 1_000, median(drains, Drain::perSecond), "%.0f/s"));
    return section;
  }
}
