package io.github.smppbridge.bench.driver;

import io.vertx.core.json.JsonObject;
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
  private final Map<ServerKind, List<Round>> rounds = new EnumMap<>(ServerKind.class);
  private final Map<ServerKind, String> absent = new EnumMap<>(ServerKind.class);

  /**
   * Starts those of the servers that the command line wants, and binds the sessions.
   *
   * @param fleet sessions, window and so on, as the generator's {@code open} takes it
   */
  Contest(Bench bench, Set<ServerKind> kinds, JsonObject fleet)
      throws IOException, InterruptedException {
    this.bench = bench;
    for (ServerKind kind : EnumSet.copyOf(kinds)) {
      if (bench.options().wants(kind)) {
        try {
          begin(kind, fleet);
        } catch (IllegalStateException e) {
          Progress.say(kind.label + ": " + e.getMessage());
          absent.put(kind, e.getMessage());
        }
      }
    }
  }

  private void begin(ServerKind kind, JsonObject fleet) throws IOException, InterruptedException {
    Progress.say("start " + kind.label);
    Server server = bench.start(kind);
    JsonObject spec = fleet.copy().put("fleet", server.fleet()).put("port", server.port());
    JsonObject opened = bench.load("open", spec);
    if (opened.getInteger("refused") > 0) {
      server.close();
      throw new IllegalStateException("binds refused: " + opened.encode());
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
  void warmUp(JsonObject load) throws IOException, InterruptedException {
    for (Server server : servers.values()) {
      Progress.say("warm up " + server.kind().label);
      Round round = measure(server, load.copy().put("seconds", bench.options().warmUpSeconds()));
      if (round.errors() + round.lost() > 0) {
        Progress.say("  in warm-up: " + round.load().encode());
      }
    }
  }

  /** One more round of every server. */
  void round(JsonObject load) throws IOException, InterruptedException {
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

  private Round measure(Server server, JsonObject load) throws IOException, InterruptedException {
    bench.gateway("reset", new JsonObject());
    double before = server.figures().cpuSeconds();
    try (Peaks peaks = Peaks.of(server.child())) {
      JsonObject figures = bench.load("load", load.copy().put("fleet", server.fleet()));
      double cpu = server.figures().cpuSeconds() - before;
      JsonObject counts = bench.gateway("counts", new JsonObject());
      return new Round(figures, counts, cpu, peaks.threads(), peaks.rssMb());
    }
  }

  @Override
  public void close() throws InterruptedException, IOException {
    for (Server server : servers.values()) {
      bench.load("close", new JsonObject().put("fleet", server.fleet()));
      server.close();
    }
  }
}
