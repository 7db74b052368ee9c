package io.github.smppbridge.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/**
 * Runs of one seed.
 *
 * @param seed draws everything
 * @param postgres two replicas on one PostgreSQL database; else one on SQLite
 */
record Simulation(long seed, boolean postgres) {
  /**
   * How a run ended.
   *
   * @param findings what broke the rules
   * @param windows what the documentation allows, and how often it happened
   * @param letters how many there were, and how many of them were acknowledged
   * @param log what happened
   */
  record Result(
      List<String> findings,
      Map<String, Integer> windows,
      int letters,
      long acknowledged,
      List<String> log) {}

  /** Does these steps, then lets everything come to its end. */
  Result run(List<Step> steps) {
    try (World world = new World(Files.createTempDirectory("simulation"), postgres)) {
      world.replicas.forEach(world::start);
      Deeds deeds = new Deeds(world);
      // a machine that has just begun may be slow
      for (int i = 0; i < 20 && world.clients.stream().anyMatch(c -> c.sessions().isEmpty()); i++) {
        world.clients.forEach(client -> world.replicas.forEach(client::bind));
      }
      for (Step step : steps) {
        deeds.run(step);
      }
      new Peace(world, seed).run();
      List<Letter> letters = world.ledger.letters();
      return new Result(
          world.ledger.findings(),
          world.ledger.windows(),
          letters.size(),
          letters.stream().filter(Letter::isAcknowledged).count(),
          world.log());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
