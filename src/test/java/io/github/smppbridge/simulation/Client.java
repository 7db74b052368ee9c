package io.github.smppbridge.simulation;

import io.github.smppbridge.simulation.Letter.Outcome;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Pdus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The ESME of an account, with any number of sessions at any replica. */
final class Client {
  private static final String SOURCE = "Shop";
  private static final int PART_OCTETS = 140;
  private static final int UDHI = 0x40;

  private final String account;
  private final int number;
  private final Ledger ledger;
  private final Clock clock;
  private final List<Session> sessions = new ArrayList<>();
  private final List<Letter> letters = new ArrayList<>();

  Client(String account, int number, Ledger ledger, Clock clock) {
    this.account = account;
    this.number = number;
    this.ledger = ledger;
    this.clock = clock;
  }

  String account() {
    return account;
  }

  /** Binds; false when it is refused. */
  boolean bind(Replica replica) {
    Session session = Session.bind(account, replica, ledger);
    if (session != null) {
      sessions.add(session);
    }
    return session != null;
  }

  /** The sessions that stand. */
  List<Session> sessions() {
    for (Session session : List.copyOf(sessions)) {
      if (session.isOver()) {
        ledger.ended(session);
        sessions.remove(session);
      }
    }
    return List.copyOf(sessions);
  }

  /** One of them, or null. */
  Session any(Random random) {
    List<Session> all = sessions();
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  /** One of its letters for which that holds, or null. */
  Letter anyLetter(Random random, Predicate<Letter> which) {
    List<Letter> some = letters.stream().filter(which).toList();
    return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
  }

  List<Letter> letters() {
    return List.copyOf(letters);
  }

  private Letter letter(Random random, int parts) {
    String destination = "49151%d%07d".formatted(number, letters.size());
    boolean receipt = random.nextInt(8) > 0;
    Letter letter = new Letter(account, destination, receipt, parts, random.nextInt(256));
    StringBuilder text = new StringBuilder(account + " letter " + letters.size());
    while (text.length() <= (parts - 1) * PART_OCTETS) {
      text.append(" and so on");
    }
    letter.texts.add(text.toString());
    letter.sentAt = clock.instant();
    letters.add(letter);
    ledger.add(letter);
    return letter;
  }

  Letter submit(Session session, Random random) {
    Letter letter = letter(random, 1);
    if (random.nextInt(8) == 0) {
      letter.schedule = "000000001000000R";
    }
    if (random.nextInt(8) == 0) {
      letter.validity = "000000010000000R";
    }
    submitPart(session, letter, 0);
    return letter;
  }

  /** All parts, in any order. */
  Letter submitLong(Session session, Random random) {
    Letter letter = letter(random, 2 + random.nextInt(2));
    List<Integer> order = new ArrayList<>(IntStream.range(0, letter.parts.size()).boxed().toList());
    Collections.shuffle(order, random);
    order.forEach(part -> submitPart(session, letter, part));
    return letter;
  }

  /** Sends the parts again that were put off. */
  void submitAgain(Session session, Letter letter) {
    for (int part = 0; part < letter.parts.size(); part++) {
      if (letter.parts.get(part).outcome == Outcome.PUT_OFF) {
        letter.parts.get(part).repeated = true;
        submitPart(session, letter, part);
      }
    }
  }

  private void submitPart(Session session, Letter letter, int part) {
    letter.parts.get(part).outcome = Outcome.UNANSWERED;
    byte[] octets = letter.texts.get(0).getBytes(StandardCharsets.US_ASCII);
    boolean single = letter.parts.size() == 1;
    byte[] piece =
        single
            ? octets
            : Pdus.join(
                new byte[] {
                  5, 0, 3, (byte) letter.reference, (byte) letter.parts.size(), (byte) (part + 1)
                },
                Arrays.copyOfRange(
                    octets, part * PART_OCTETS, Math.min(octets.length, (part + 1) * PART_OCTETS)));
    Pdus body =
        Pdus.body()
            .text("")
            .octets(5, 0)
            .text(SOURCE)
            .octets(1, 1)
            .text(letter.destination)
            .octets(single ? 0 : UDHI, 0, 0)
            .text(letter.schedule)
            .text(letter.validity)
            .octets(registered(letter), 0, 0, 0, piece.length)
            .octets(piece);
    Request request = new Request(Request.Kind.SUBMIT, List.of(letter), part);
    session.send(Command.SUBMIT_SM, body.bytes(), request);
  }

  private static int registered(Letter letter) {
    return letter.receipt ? 1 : 0;
  }

  List<Letter> submitMulti(Session session, Random random) {
    List<Letter> all = new ArrayList<>();
    boolean receipt = random.nextBoolean();
    int count = 2 + random.nextInt(3);
    Pdus body = Pdus.body().text("").octets(5, 0).text(SOURCE).octets(count);
    String text = account + " multi " + letters.size();
    for (int i = 0; i < count; i++) {
      String destination = "49151%d%07d".formatted(number, letters.size());
      Letter letter = new Letter(account, destination, receipt, 1, 0);
      letter.multi = true;
      letter.texts.add(text);
      letters.add(letter);
      ledger.add(letter);
      all.add(letter);
      body.octets(1, 1, 1).text(destination);
    }
    body.octets(0, 0, 0).text("").text("").octets(receipt ? 1 : 0, 0, 0, 0, text.length());
    body.octets(text.getBytes(StandardCharsets.US_ASCII));
    session.send(
        Command.SUBMIT_MULTI, body.bytes(), new Request(Request.Kind.MULTI, List.copyOf(all), 0));
    return all;
  }

  void query(Session session, Letter letter, int part) {
    byte[] body =
        Pdus.body().text(letter.parts.get(part).messageId).octets(5, 0).text(SOURCE).bytes();
    session.send(Command.QUERY_SM, body, new Request(Request.Kind.QUERY, List.of(letter), part));
  }

  void cancel(Session session, Letter letter) {
    letter.cancellation = Outcome.UNANSWERED;
    String id = letter.parts.get(0).messageId;
    Pdus body = Pdus.body().text("").text(id).octets(5, 0).text(SOURCE).octets(1, 1).text("");
    session.send(
        Command.CANCEL_SM, body.bytes(), new Request(Request.Kind.CANCEL, List.of(letter), 0));
  }

  void replace(Session session, Letter letter) {
    int version = letter.texts.size();
    String text = letter.texts.get(0) + " v" + version;
    letter.texts.add(text);
    letter.replacements.add(Outcome.UNANSWERED);
    Pdus body =
        Pdus.body()
            .text(letter.parts.get(0).messageId)
            .octets(5, 0)
            .text(SOURCE)
            .text("")
            .text("")
            .octets(registered(letter), 0, text.length())
            .octets(text.getBytes(StandardCharsets.US_ASCII));
    session.send(
        Command.REPLACE_SM,
        body.bytes(),
        new Request(Request.Kind.REPLACE, List.of(letter), version));
  }
}
