package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.max;
import static io.github.smppbridge.bench.driver.Statistics.median;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process, in an empty folder, to the first 200 of /health/ready. */
final class StartScenario extends BridgeAlone {

  private static final String BUDGET = "≤ 2 s to ready on an idle machine (aim 1 s)";

  private record Start(double seconds, double cpuSeconds, double rssMb) {}

  StartScenario() {
    super("start", List.of(BUDGET));
  }

  @Override
  Section measure(Bench bench) throws IOException, InterruptedException {
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < bench.options().rounds(); i++) {
      try (Server server = bench.startAlone()) {
        ProcFigures figures = server.figures();
        starts.add(new Start(server.readySeconds(), figures.cpuSeconds(), figures.rssMb()));
      }
    }
    Section section =
        new Section("start: cold, to ready")
            .row("bridge")
            .cell("median s", "%.2f", median(starts, Start::seconds))
            .cell("max s", "%.2f", max(starts, Start::seconds))
            .cell("CPU-s", "%.1f", median(starts, Start::cpuSeconds))
            .cell("RSS MB", "%.0f", median(starts, Start::rssMb));
    section.verdict(Verdict.atMost(BUDGET, 2, median(starts, Start::seconds), "%.2f s"));
    return section;
  }
}
