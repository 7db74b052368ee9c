package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.median;
import static io.github.smppbridge.bench.driver.Statistics.sum;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A thousand requests in flight, over 1, 10, 100 and 1,000 sessions: what a session costs beside
 * what a message costs. Draws the plot.
 */
final class SessionsScenario implements Scenario {

  /** The plot's file in the folder of the report. */
  static final String PLOT = "sessions.svg";

  private static final int IN_FLIGHT = 1_000;
  private static final int GATEWAY_MILLIS = 20;
  private static final int[] SESSIONS = {1, 10, 100, 1_000};
  private static final Set<ServerKind> SERVERS =
      EnumSet.of(ServerKind.BRIDGE, ServerKind.JSMPP, ServerKind.D16_HUC, ServerKind.IDEAL);

  /** Sixteen threads for each of a thousand sessions are more than many machines allow. */
  private static final int MOST_SESSIONS_OF_D16 = 100;

  /** One session may have all that are in flight. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SMPP__WINDOW", Integer.toString(IN_FLIGHT));

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public Section run(Bench bench) throws IOException, InterruptedException {
    bench.configure(Gateway.silent(GATEWAY_MILLIS));
    Section section =
        new Section("sessions: 1,000 requests in flight over 1 to 1,000 sessions, gateway 20 ms");
    SvgPlot rate = new SvgPlot("Throughput", "sessions", "messages a second");
    SvgPlot cpu = new SvgPlot("CPU", "sessions", "µs of CPU a message");
    for (int sessions : SESSIONS) {
      measure(bench, section, sessions, rate, cpu);
    }
    Files.writeString(
        bench.directory().resolve(PLOT),
        SvgPlot.svg("Throughput and CPU a message against the number of sessions", rate, cpu));
    section.note("Plot: `" + PLOT + "` beside the report.");
    return section;
  }

  private static void measure(Bench bench, Section section, int sessions, SvgPlot rate, SvgPlot cpu)
      throws IOException, InterruptedException {
    Set<ServerKind> kinds = EnumSet.copyOf(SERVERS);
    if (sessions > MOST_SESSIONS_OF_D16) {
      kinds.remove(ServerKind.D16_HUC);
    }
    Options options = bench.options();
    Contest.Entry entry =
        new Contest.Entry(kinds, sessions, IN_FLIGHT / sessions, false, ENVIRONMENT);
    try (Contest contest = new Contest(bench, section, entry)) {
      contest.warmUp(0);
      for (int i = 0; i < options.rounds(); i++) {
        contest.round(Load.closedLoop(options.roundSeconds(), 0));
      }
      for (Server server : contest.servers()) {
        row(section, contest, server, sessions);
        List<Round> rounds = contest.rounds(server.kind());
        rate.add(server.kind().label, sessions, median(rounds, Round::perSecond));
        cpu.add(server.kind().label, sessions, median(rounds, Round::cpuPerThousand) * 1_000);
      }
      section.verdict(contest.books());
    }
  }

  private static void row(Section section, Contest contest, Server server, int sessions) {
    List<Round> rounds = contest.rounds(server.kind());
    List<Figures> seen = contest.seen(server.kind());
    section
        .row(sessions + " × " + IN_FLIGHT / sessions + ": " + server.kind().label)
        .cell("msg/s", "%,.0f", median(rounds, Round::perSecond))
        .cell("CPU-s/1000", "%.4f", median(rounds, Round::cpuPerThousand))
        .cell("× ideal", "%.2f", contest.cpu(server.kind(), ServerKind.IDEAL))
        .cell("p99 ms", "%.1f", median(seen, Figures::p99))
        .cell("threads", "%.0f", Statistics.max(rounds, Round::threads))
        .cell("RSS MB", "%.0f", Statistics.max(rounds, Round::rssMb))
        .cell("errors", "%d", sum(seen, Figures::failures))
        .cell("lost", "%d", sum(seen, Figures::lost))
        .cell("gateway − ok", "%d", sum(rounds, Round::surplus));
  }
}
