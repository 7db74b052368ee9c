package io.github.smppbridge.bench.driver;

import static io.github.smppbridge.bench.driver.Statistics.median;
import static io.github.smppbridge.bench.driver.Statistics.sum;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Fleet;
import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several servers under the same load in turn: all are started, bound and warmed up first, then
 * measured round by round (A B C, A B C, …), so that a slow spell of the machine meets them all.
 */
final class Contest implements AutoCloseable {

  private static final String BOOKS = "0 errors, 0 lost, gateway's count − ok = 0";

  private final Bench bench;
  private final Map<ServerKind, Server> servers = new EnumMap<>(ServerKind.class);
  private final Map<ServerKind, Fleet> fleets = new EnumMap<>(ServerKind.class);
  private final Map<ServerKind, List<Round>> rounds = new EnumMap<>(ServerKind.class);

  /**
   * Starts those of the servers that the command line wants, and binds the sessions.
   *
   * @param section told of those that cannot be measured
   * @param sessions to each, every one an account of its own
   * @param window requests in flight of each
   */
  Contest(Bench bench, Section section, Set<ServerKind> kinds, int sessions, int window)
      throws IOException, InterruptedException {
    this.bench = bench;
    for (ServerKind kind : kinds) {
      if (bench.options().wants(kind)) {
        try {
          begin(kind, sessions, window);
        } catch (IllegalStateException e) {
          section.missing(kind, e.getMessage());
        }
      }
    }
  }

  private void begin(ServerKind kind, int sessions, int window)
      throws IOException, InterruptedException {
    Progress.say("start " + kind.label);
    Server server = bench.start(kind);
    try {
      fleets.put(
          kind,
          bench.load().open(new Fleet.Spec(server.port(), sessions, window, sessions, "T", null)));
    } catch (IllegalStateException e) {
      server.close();
      throw e;
    }
    servers.put(kind, server);
    rounds.put(kind, new ArrayList<>());
  }

  Collection<Server> servers() {
    return servers.values();
  }

  List<Round> rounds(ServerKind kind) {
    return rounds.getOrDefault(kind, List.of());
  }

  /** What the generator saw of a server, round by round. */
  List<Figures> seen(ServerKind kind) {
    return rounds(kind).stream().map(Round::seen).toList();
  }

  /** How the median throughput of one server compares with another's; NaN when one is missing. */
  double throughput(ServerKind of, ServerKind to) {
    return median(seen(of), Figures::perSecond) / median(seen(to), Figures::perSecond);
  }

  /** The same of the CPU time of a message. */
  double cpu(ServerKind of, ServerKind to) {
    return median(rounds(of), Round::cpuPerThousand) / median(rounds(to), Round::cpuPerThousand);
  }

  /** The verdict that holds whatever was measured. */
  Verdict books() {
    List<Figures> seen = seen(ServerKind.BRIDGE);
    if (seen.isEmpty()) {
      return Verdict.notMeasured(BOOKS);
    }
    long surplus = sum(rounds(ServerKind.BRIDGE), Round::surplus);
    String measured =
        sum(seen, Figures::failures) + ", " + sum(seen, Figures::lost) + ", " + surplus;
    boolean holds = measured.equals("0, 0, 0");
    boolean sent = seen.stream().allMatch(figures -> figures.ok() > 0);
    if (!holds) {
      measured += " " + seen.get(seen.size() - 1).errors();
    }
    return Verdict.must(BOOKS, sent && holds, measured);
  }

  /** Loads every server in turn, and forgets the figures. */
  void warmUp(Load load) throws IOException, InterruptedException {
    for (Server server : servers.values()) {
      Progress.say("warm up " + server.kind().label);
      Figures seen = measure(server, load).seen();
      if (seen.failures() + seen.lost() > 0) {
        Progress.say("  in warm-up: " + seen);
      }
    }
  }

  /** One more round of every server. */
  void round(Load load) throws IOException, InterruptedException {
    for (Server server : servers.values()) {
      Round round = measure(server, load);
      Figures seen = round.seen();
      rounds.get(server.kind()).add(round);
      Progress.say(
          String.format(
              "%s: %.0f/s, p50 %.1f ms, %.4f CPU-s/1000, errors %d, lost %d",
              server.kind().label,
              seen.perSecond(),
              seen.p50(),
              round.cpuPerThousand(),
              seen.failures(),
              seen.lost()));
    }
  }

  private Round measure(Server server, Load load) throws IOException, InterruptedException {
    bench.gateway("reset");
    double before = server.figures().cpuSeconds();
    try (Peaks peaks = new Peaks(server.child())) {
      Figures seen = bench.load().load(fleets.get(server.kind()), load).join();
      double cpu = server.figures().cpuSeconds() - before;
      long accepted = bench.gateway("counts").getLong("accepted");
      return new Round(seen, accepted, cpu, peaks.threads(), peaks.rssMb());
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (Server server : servers.values()) {
      bench.load().close(fleets.get(server.kind()), true);
      server.close();
    }
  }
}
