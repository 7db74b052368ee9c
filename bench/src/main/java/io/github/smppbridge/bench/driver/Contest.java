package io.github.smppbridge.bench.driver;

import io.github.smppbridge.bench.load.Figures;
import io.github.smppbridge.bench.load.Fleet;
import io.github.smppbridge.bench.load.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several servers under the same load in turn: all are started, bound and warmed up first, then
 * measured round by round (A B C, A B C, …), so that a slow spell of the machine meets them all.
 */
final class Contest implements AutoCloseable {

  private final Bench bench;
  private final Map<ServerKind, Server> servers = new EnumMap<>(ServerKind.class);
  private final Map<ServerKind, Fleet> fleets = new EnumMap<>(ServerKind.class);
  private final Map<ServerKind, List<Round>> rounds = new EnumMap<>(ServerKind.class);
  private final Map<ServerKind, String> absent = new EnumMap<>(ServerKind.class);

  /**
   * Starts those of the servers that the command line wants, and binds the sessions.
   *
   * @param sessions to each, every one an account of its own
   * @param window requests in flight of each
   */
  Contest(Bench bench, Set<ServerKind> kinds, int sessions, int window)
      throws IOException, InterruptedException {
    this.bench = bench;
    for (ServerKind kind : EnumSet.copyOf(kinds)) {
      if (bench.options().wants(kind)) {
        try {
          begin(kind, sessions, window);
        } catch (IllegalStateException e) {
          Progress.say(kind.label + ": " + e.getMessage());
          absent.put(kind, e.getMessage());
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

  Map<ServerKind, Server> servers() {
    return servers;
  }

  List<Round> rounds(ServerKind kind) {
    return rounds.getOrDefault(kind, List.of());
  }

  /** Those that could not be measured, with the reason. */
  Map<ServerKind, String> absent() {
    return absent;
  }

  /** Loads every server in turn, and forgets the figures. */
  void warmUp(Load load) throws IOException, InterruptedException {
    for (Server server : servers.values()) {
      Progress.say("warm up " + server.kind().label);
      Round round = measure(server, load);
      if (round.errors() + round.lost() > 0) {
        Progress.say("  in warm-up: " + round.seen());
      }
    }
  }

  /** One more round of every server. */
  void round(Load load) throws IOException, InterruptedException {
    for (Server server : servers.values()) {
      Round round = measure(server, load);
      rounds.get(server.kind()).add(round);
      Progress.say(
          String.format(
              "%s: %.0f/s, p50 %.1f ms, %.4f CPU-s/1000, errors %d, lost %d",
              server.kind().label,
              round.perSecond(),
              round.p50(),
              round.cpuPerThousand(),
              round.errors(),
              round.lost()));
    }
  }

  private Round measure(Server server, Load load) throws IOException, InterruptedException {
    bench.gateway("reset");
    double before = server.figures().cpuSeconds();
    try (Peaks peaks = Peaks.of(server.child())) {
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
