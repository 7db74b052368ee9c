package io.github.smppbridge.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Does the steps. */
final class Deeds {
  private static final Delivery.Answer[] ANSWERS = Delivery.Answer.values();
  private static final List<String> STATEMENTS =
      List.of(
          "INSERT INTO message",
          "UPDATE message",
          "DELETE FROM message",
          "INSERT INTO outbox",
          "UPDATE outbox",
          "DELETE FROM outbox",
          "INSERT INTO part",
          "UPDATE part",
          "DELETE FROM part",
          "INSERT INTO webhook_event",
          "INSERT INTO received_sms");

  private final World world;
  private final Disturbance disturbance;

  Deeds(World world) {
    this.world = world;
    this.disturbance = new Disturbance(world);
  }

  /** Does it, and waits until all is quiet. */
  void run(Step step) {
    Random random = new Random(step.seed());
    String done = step(step.kind(), random);
    world.log(step.number() + " " + step.kind() + ": " + done);
    world.quiet();
    String told = disturbance.end();
    if (!told.isEmpty()) {
      world.log(told);
    }
    // whoever runs it starts it again, mostly at once
    if (random.nextInt(4) > 0 && world.recover(random)) {
      world.quiet();
    }
  }

  private String step(Step.Kind kind, Random random) {
    return switch (kind) {
      case SUBMIT, SUBMIT_LONG, SUBMIT_MULTI, SUBMIT_AGAIN, QUERY, CANCEL, REPLACE ->
          ask(kind, random);
      case PHONES_ACT -> act(random);
      case PHONES_REPORT -> report(random);
      case PHONES_RECEIVE ->
          world.handsets.receive(world.gateway.account(world.anyClient(random).account()));
      case REPORT_LOST -> world.handsets.lose(random) + " lost";
      case GATEWAY_FORGETS -> "forgotten: " + world.handsets.forget(random);
      case ANSWERS -> answers(random);
      case BIND -> bind(random);
      case UNBIND -> unbind(random);
      case TIMER -> timer(random);
      case TIME -> time(random);
      case CLOCK_STEP -> clockStep(random);
      case STORE_FAULT -> storeFault(random);
      case KILL -> kill(random);
      case KILL_SOON -> killSoon(random);
      case START -> start(random);
    };
  }

  private String ask(Step.Kind kind, Random random) {
    Client client = world.anyClient(random);
    Session session = client.any(random);
    if (session == null) {
      return "nobody";
    }
    return switch (kind) {
      case SUBMIT ->
          disturbance.around(random, session, () -> List.of(client.submit(session, random)));
      case SUBMIT_LONG ->
          disturbance.around(random, session, () -> List.of(client.submitLong(session, random)));
      case SUBMIT_MULTI ->
          disturbance.around(random, session, () -> client.submitMulti(session, random));
      default -> askAbout(kind, client, session, random);
    };
  }

  private String askAbout(Step.Kind kind, Client client, Session session, Random random) {
    Letter letter =
        client.anyLetter(
            random,
            some ->
                kind == Step.Kind.SUBMIT_AGAIN
                    ? world.canBeSentAgain(some)
                    : some.isAcknowledged() && some.cancellation == null);
    if (letter == null) {
      return "nothing to ask about";
    }
    return switch (kind) {
      case SUBMIT_AGAIN ->
          disturbance.around(
              random,
              session,
              () -> {
                client.submitAgain(session, letter);
                return List.of(letter);
              });
      case CANCEL -> {
        if (letter.multi) {
          yield "not of a submit_multi";
        }
        yield disturbance.around(
            random,
            session,
            () -> {
              client.cancel(session, letter);
              return List.of(letter);
            });
      }
      case REPLACE -> replace(client, session, random);
      default -> {
        client.query(session, letter, random.nextInt(letter.parts.size()));
        yield letter.toString();
      }
    };
  }

  /** The newest, since older ones are mostly gone. */
  private String replace(Client client, Session session, Random random) {
    List<Letter> some =
        client.letters().stream()
            .filter(
                letter ->
                    letter.isAcknowledged()
                        && letter.parts.size() == 1
                        && !letter.multi
                        && letter.cancellation == null)
            .toList();
    if (some.isEmpty()) {
      return "nothing to replace";
    }
    Letter letter = some.get(some.size() - 1 - random.nextInt(Math.min(3, some.size())));
    return disturbance.around(
        random,
        session,
        () -> {
          client.replace(session, letter);
          return List.of(letter);
        });
  }

  private String act(Random random) {
    StringBuilder told = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      told.append(world.handsets.act(random)).append("; ");
    }
    return told.toString();
  }

  private String report(Random random) {
    List<Replica> up = world.up();
    return up.isEmpty() ? "to nobody" : world.handsets.report(random, 1 + random.nextInt(4), up);
  }

  private String answers(Random random) {
    Session session = world.anyClient(random).any(random);
    if (session == null) {
      return "nobody";
    }
    StringBuilder told = new StringBuilder(session.toString());
    for (int i = random.nextInt(3); i >= 0; i--) {
      Delivery.Answer answer = ANSWERS[random.nextInt(ANSWERS.length)];
      session.answerNext(answer);
      told.append(' ').append(answer);
    }
    return told.toString();
  }

  private String bind(Random random) {
    Replica replica = world.anyUp(random);
    Client client = world.anyClient(random);
    if (replica == null) {
      return start(random);
    }
    if (client.sessions().size() > 2) {
      return client.account() + " is bound enough";
    }
    return client.account() + " at " + replica + ": " + client.bind(replica);
  }

  private String unbind(Random random) {
    Session session = world.anyClient(random).any(random);
    if (session == null) {
      return "nobody";
    }
    if (random.nextBoolean()) {
      session.unbind();
      return session + " said goodbye";
    }
    session.hangUp();
    return session + " hung up";
  }

  private String timer(Random random) {
    Replica replica = world.anyUp(random);
    if (replica == null) {
      return "nobody";
    }
    String timer = Replica.TIMERS.get(random.nextInt(Replica.TIMERS.size()));
    replica.tick(timer);
    return timer + " at " + replica;
  }

  private String time(Random random) {
    Duration by =
        random.nextInt(12) == 0
            ? Duration.ofHours(1 + random.nextInt(3))
            : Duration.ofSeconds(1 + random.nextInt(90));
    world.advance(by);
    return by + " pass";
  }

  private String clockStep(Random random) {
    if (random.nextInt(3) == 0) {
      world.correctClocks();
      return "clocks are right";
    }
    Duration by =
        random.nextInt(4) == 0
            ? Duration.ofHours(random.nextInt(240) - 120)
            : Duration.ofSeconds(random.nextInt(1200) - 600);
    world.setClocks(by);
    return "clocks step by " + by;
  }

  private String storeFault(Random random) {
    Replica replica = world.anyUp(random);
    if (replica == null) {
      return "nobody";
    }
    if (replica.line() == null) {
      int commit = 1 + random.nextInt(12);
      replica.loseAnswer(commit);
      return replica + " will lose the answer of its commit " + commit;
    }
    if (random.nextInt(4) == 0) {
      replica.line().cut();
      world.up().forEach(Replica::heartbeat);
      replica.line().heal();
      return "connections of " + replica + " cut";
    }
    String statement = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
    StoreLine.Loss loss = random.nextInt(3) == 0 ? StoreLine.Loss.COMMIT : StoreLine.Loss.ANSWER;
    replica.line().lose(statement, loss);
    // until it strikes, or peace
    return replica + " will lose the " + loss + " of " + statement;
  }

  private String kill(Random random) {
    Replica replica = world.anyUp(random);
    if (replica == null) {
      return start(random);
    }
    String told = replica + " is killed";
    world.kill(replica);
    return told;
  }

  private String killSoon(Random random) {
    Replica replica = world.anyUp(random);
    if (replica == null) {
      return start(random);
    }
    int passages = 1 + random.nextInt(random.nextBoolean() ? 30 : 200);
    replica.killAfter(passages);
    return replica + " will die at its passage " + passages;
  }

  private String start(Random random) {
    world.recover(random);
    return "all that is down";
  }
}
