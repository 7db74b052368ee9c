package io.github.smppbridge.simulation;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayOperation;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What goes wrong while an ESME is served: at the gateway, or anywhere while that thinks. */
final class Disturbance {
  private static final List<GatewayOperation> OPERATIONS =
      List.of(
          GatewayOperation.SEND_MESSAGE,
          GatewayOperation.CANCEL_MESSAGE,
          GatewayOperation.GET_MESSAGE);
  private static final long ARRIVAL_MILLIS = 300;

  private final World world;
  private List<Letter> asked = List.of();

  Disturbance(World world) {
    this.world = world;
  }

  /** Lets an ESME ask, mostly undisturbed; what it tells of it is for the log. */
  String around(Random random, Session session, Supplier<List<Letter>> ask) {
    int chance = random.nextInt(10);
    if (chance < 5) {
      return told(ask.get(), "");
    }
    if (chance < 8) {
      String faults = faults(random);
      List<Letter> letters = ask.get();
      letters.forEach(letter -> letter.disturbed = true);
      return told(letters, faults);
    }
    return interrupted(random, session, ask);
  }

  private String told(List<Letter> letters, String what) {
    asked = letters;
    return letters.stream().map(letter -> letter.destination).toList() + " " + what;
  }

  /** All is as it should be at the gateway; returns what became of what was asked. */
  String end() {
    OPERATIONS.forEach(world.gateway::respondNormally);
    String told = asked.isEmpty() ? "" : "  -> " + asked;
    asked = List.of();
    return told;
  }

  private String faults(Random random) {
    StringBuilder told = new StringBuilder();
    for (GatewayOperation operation : OPERATIONS) {
      for (int i = random.nextInt(3); i > 0; i--) {
        Answer answer = fault(random);
        world.gateway.respond(operation, answer);
        told.append(operation).append(' ').append(answer.kind()).append(' ');
        told.append(answer.status()).append(answer.processed() ? " done; " : " not done; ");
      }
    }
    return told.toString();
  }

  private static Answer fault(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> Answer.error(500, "internal error");
      case 1 -> Answer.error(502, "bad gateway").afterProcessing();
      case 2 -> Answer.error(503, "queue limits exceeded");
      case 3 -> Answer.close();
      case 4, 5 -> Answer.close().afterProcessing();
      case 6 -> Answer.hang();
      case 7 -> Answer.hang().afterProcessing();
      case 8 -> Answer.error(400, "failed to validate: content");
      default -> Answer.normal().after(Duration.ofMillis(200));
    };
  }

  /** Something happens while the gateway has the request and has not answered. */
  private String interrupted(Random random, Session session, Supplier<List<Letter>> ask) {
    boolean taken = random.nextBoolean();
    GatewayOperation operation = OPERATIONS.get(random.nextInt(4) == 0 ? 1 : 0);
    if (taken) {
      world.gateway.respond(operation, Answer.normal().after(Duration.ofMillis(250)));
    } else {
      world.gateway.hold(operation);
    }
    int before = world.gateway.requests(operation).size();
    List<Letter> letters = ask.get();
    letters.forEach(letter -> letter.disturbed = true);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ARRIVAL_MILLIS);
    while (world.gateway.requests(operation).size() == before && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    String what = interrupt(random, session);
    if (!taken) {
      world.gateway.release(operation);
    }
    return told(letters, (taken ? "while " : "before ") + operation + ": " + what);
  }

  private String interrupt(Random random, Session session) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> {
        String acts = world.handsets.actOnLast(random) + ", " + world.handsets.actOnLast(random);
        yield world.up().isEmpty() ? acts : acts + world.handsets.report(random, 3, world.up());
      }
      case 2 -> {
        Replica replica = session.replica;
        if (!replica.isUp()) {
          yield "nothing";
        }
        world.kill(replica);
        world.start(replica);
        yield replica + " began anew";
      }
      case 3 -> {
        session.hangUp();
        yield session + " hung up";
      }
      case 4 -> cut(session.replica, random);
      default -> {
        Duration by = Duration.ofSeconds(random.nextInt(180));
        world.advance(by);
        yield by + " pass";
      }
    };
  }

  private String cut(Replica replica, Random random) {
    if (replica.line() == null && replica.isUp()) {
      replica.loseAnswer(1);
      return replica + " loses the answer of its next commit";
    }
    if (replica.line() == null) {
      return "nothing";
    }
    if (random.nextBoolean()) {
      replica.line().cut();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      replica.line().heal();
      return "connections of " + replica + " cut";
    }
    replica.line().lose("UPDATE message", StoreLine.Loss.ANSWER);
    return replica + " loses the answer to UPDATE message";
  }
}
