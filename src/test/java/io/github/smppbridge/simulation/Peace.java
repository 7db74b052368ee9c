package io.github.smppbridge.simulation;

import io.github.smppbridge.simulation.Letter.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** The end of a run: nothing fails any more, and time passes until everything has its end. */
final class Peace {
  /** Longer than any lease, back-off or first question. */
  private static final Duration ROUND = Duration.ofSeconds(70);

  private static final int ROUNDS = 12;

  /** Longer than the longest time between two questions for a message. */
  private static final Duration LONG_ROUND = Duration.ofMinutes(61);

  private static final int LONG_ROUNDS = 12;

  private final World world;
  private final Random random;
  private final Audit audit;

  Peace(World world, long seed) {
    this.world = world;
    this.random = new Random(seed);
    this.audit = new Audit(world.ledger, world.handsets);
  }

  /** Lets all come to its end, and closes the ledger. */
  void run() {
    begin();
    for (int i = 0; i < ROUNDS + LONG_ROUNDS && !(isOver() && i > 0); i++) {
      round(i < ROUNDS ? ROUND : LONG_ROUND);
    }
    // what comes twice comes now
    round(ROUND);
    round(LONG_ROUND);
    ask();
    audit.close();
  }

  private boolean isOver() {
    return world.handsets.isIdle() && audit.isComplete();
  }

  private void begin() {
    world.correctClocks();
    for (Replica replica : world.replicas) {
      if (replica.isUp()) {
        replica.spare();
      }
      if (replica.line() != null) {
        replica.line().heal();
      }
      if (!replica.isUp()) {
        world.start(replica);
      }
    }
    for (Client client : world.clients) {
      client.sessions().forEach(Session::behave);
      for (Replica replica : world.replicas) {
        if (client.sessions().stream().noneMatch(session -> session.replica == replica)
            && !client.bind(replica)) {
          world.ledger.find(client.account() + " cannot bind at " + replica);
        }
      }
    }
    world.quiet();
    for (Client client : world.clients) {
      for (Letter letter : client.letters()) {
        if (world.canBeSentAgain(letter) && random.nextBoolean()) {
          client.submitAgain(client.any(random), letter);
        }
      }
    }
    world.quiet();
  }

  private void round(Duration by) {
    // a phone that does nothing has always something else to do
    for (int i = 0; i < 1_000 && world.handsets.act(random) != null; i++) {}
    List<Replica> up = world.up();
    for (int i = 0; i < 20 && !world.handsets.report(random, 100, up).isEmpty(); i++) {}
    world.quiet();
    world.advance(by);
    for (Replica replica : up) {
      Replica.TIMERS.forEach(replica::tick);
      replica.retention();
    }
    world.quiet();
  }

  private void ask() {
    world.ledger.askAnew();
    for (Client client : world.clients) {
      Session session = client.any(random);
      if (session == null) {
        world.ledger.find(client.account() + " has no session in the end");
        continue;
      }
      for (Letter letter : client.letters()) {
        for (int part = 0; part < letter.parts.size(); part++) {
          if (letter.parts.get(part).outcome == Outcome.ACCEPTED && !letter.multi) {
            client.query(session, letter, part);
          }
        }
      }
    }
    world.quiet();
  }
}
