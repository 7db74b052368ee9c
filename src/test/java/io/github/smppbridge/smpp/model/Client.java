package io.github.smppbridge.smpp.model;

import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.PolledSocket;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** One connection of an ESME that does anything, and checks what it is told. */
final class Client {
  /** What it writes behind a bind that is not answered: more may end the connection. */
  private static final int MOST_BEHIND_BIND = 800;

  /**
   * A deliver_sm that came.
   *
   * @param statuses of all that it was answered with, first first
   * @param prompt whether it was answered at once
   */
  record Received(int sequence, List<Integer> statuses, List<Boolean> nacks, boolean[] prompt) {
    boolean mayCountAs(int told) {
      return !statuses.isEmpty() && (nacks.get(0) ? told != 0 : told == statuses.get(0));
    }

    boolean inTime() {
      return prompt[0];
    }

    @Override
    public String toString() {
      return "answered " + statuses + (nacks.contains(true) ? " by generic_nack" : "");
    }
  }

  private final int number;
  private final int place;
  private final PolledSocket wire;
  private final Oracle oracle;
  private final Random habits;
  private final Consumer<String> findings;
  private final List<String> trace = new ArrayList<>();
  private final List<Expected> expected = new ArrayList<>();
  private final Map<Integer, Received> deliveries = new HashMap<>();
  private final Deque<Received> unanswered = new ArrayDeque<>();
  private final boolean deaf;
  private final boolean stubborn;
  private long settles;
  private final int unbindHabit;
  private final int backlog;

  /** What is not written yet of the last PDU, and what that leads to. */
  private byte[] tail = {};

  private Expected pending;
  private int lastSequence;
  private int behindBind;
  private boolean everPaused;
  private boolean left;
  private boolean draining;
  private boolean closedByUs;
  private boolean serverUnbinds;
  private boolean unbindAnswered;
  private boolean closing;
  private long serverUnbindAt;
  private long lastPoll = System.nanoTime();
  private boolean sleepy;

  Client(
      int number,
      int place,
      PolledSocket wire,
      long seed,
      int backlog,
      Random habits,
      Consumer<String> findings) {
    this.number = number;
    this.backlog = backlog;
    this.place = place;
    this.wire = wire;
    this.oracle = new Oracle(seed, number);
    this.habits = habits;
    this.findings = text -> findings.accept("client " + number + ": " + text);
    this.deaf = habits.nextInt(8) == 0;
    this.stubborn = habits.nextInt(3) == 0;
    this.unbindHabit = habits.nextInt(10);
    trace("connects from port " + wire.port());
  }

  int number() {
    return number;
  }

  int place() {
    return place;
  }

  List<String> trace() {
    return trace;
  }

  Received received(int id) {
    return deliveries.get(id);
  }

  /** Whether it read and wrote all the time and did not end the connection. */
  boolean wasWell() {
    return !left
        && !everPaused
        && !sleepy
        && !closedByUs
        && !deaf
        && !oracle.wrong()
        && !oracle.unbindWritten()
        && !serverUnbinds
        && !draining;
  }

  boolean ended() {
    return wire.ended();
  }

  private void trace(String text) {
    trace.add("%6d %s".formatted(System.nanoTime() / 1_000_000 % 1_000_000, text));
  }

  // What it does.

  /** Writes some PDUs, in pieces; the last may wait for the next step. */
  void write(Random random) {
    if (left || ended()) {
      return;
    }
    Buffer octets = Buffer.buffer(tail);
    int last = tail.length;
    Frames frames = new Frames(random, "esme" + place);
    for (int i = 1 + (random.nextInt(3) == 0 ? random.nextInt(12) : 0); i > 0; i--) {
      Frame frame =
          oracle.state() == Oracle.State.OPEN
              ? frames.unbound(nextSequence(random))
              : frames.any(nextSequence(random));
      if (behindBind + frame.octets().length > MOST_BEHIND_BIND) {
        break;
      }
      octets.appendBytes(frame.octets());
      pending = wrote(frame);
      last = frame.octets().length;
    }
    int keep = last > 0 && random.nextInt(5) == 0 ? random.nextInt(last) : 0;
    tail = octets.getBytes(octets.length() - keep, octets.length());
    segments(octets.getBytes(0, octets.length() - keep), random);
  }

  private int nextSequence(Random random) {
    lastSequence++;
    return random.nextInt(20) == 0 ? -lastSequence : lastSequence;
  }

  private Expected wrote(Frame frame) {
    int inWork = (int) expected.stream().filter(each -> !each.answered).count();
    Expected answer = oracle.written(frame);
    trace("writes " + frame + (answer == null ? "" : ": " + answer.statuses));
    if (oracle.bindAnswer() != null && !oracle.bindAnswer().answered) {
      behindBind += frame.octets().length;
    }
    if (answer == null) {
      return null;
    }
    if (inWork >= oracle.window() + backlog) {
      answer.statuses.add(CommandStatus.ESME_RTHROTTLED);
    }
    answer.optional |= serverUnbinds && unbindAnswered;
    if (serverUnbinds || draining) {
      answer.mayBeRefused();
    }
    expected.add(answer);
    return answer;
  }

  private void segments(byte[] octets, Random random) {
    int at = 0;
    int most = random.nextInt(4) == 0 ? 3 : random.nextInt(3) == 0 ? 60 : 100_000;
    while (at < octets.length) {
      int length = Math.min(octets.length - at, 1 + random.nextInt(most));
      byte[] piece = Buffer.buffer(octets).getBytes(at, at + length);
      at += length;
      wire.write(piece);
    }
  }

  /** Answers what it was sent, or some of it, rightly or not. */
  void answer(Random random) {
    if (left || ended()) {
      return;
    }
    finishPdu();
    for (int i = 1 + random.nextInt(4); i > 0 && !unanswered.isEmpty(); i--) {
      Received one = random.nextBoolean() ? unanswered.pollFirst() : unanswered.pollLast();
      int dice = random.nextInt(20);
      int status = random.nextInt(3) == 0 ? 1 + random.nextInt(0x400) : 0;
      if (dice == 0) {
        continue; // never
      } else if (dice == 1) {
        respond(Command.SUBMIT_SM_RESP, 0, one.sequence()); // no answer to it
      }
      respond(one, dice < 4, status);
      if (dice > 17) {
        respond(one, dice == 19, 0); // once more
      }
    }
  }

  private void respond(Received one, boolean nack, int status) {
    one.statuses().add(status);
    one.nacks().add(nack);
    respond(nack ? Command.GENERIC_NACK : Command.DELIVER_SM_RESP, status, one.sequence());
  }

  private void respond(Command command, int status, int sequence) {
    Frame frame = Frame.of(command.commandId(), status, sequence, new byte[nul(command, status)]);
    wrote(frame);
    wire.write(frame.octets());
  }

  private static int nul(Command command, int status) {
    return command == Command.DELIVER_SM_RESP && status == 0 ? 1 : 0;
  }

  private void finishPdu() {
    wire.write(tail);
    tail = new byte[0];
  }

  void stopReading(boolean stop) {
    trace(stop ? "stops reading" : "reads again");
    everPaused |= stop;
    wire.pause(stop);
  }

  void leave(Step.Kind how) {
    trace(how.toString());
    left = true;
    switch (how) {
      case END_OF_STREAM -> wire.finish();
      case RESET -> wire.reset();
      default -> wire.close();
    }
  }

  /** The application unbinds it, closes it, or the server stops. */
  void serverEnds(String how, boolean atOnce) {
    trace("server: " + how);
    closedByUs |= atOnce;
    draining |= how.equals("drain");
    if (atOnce || draining) {
      expected.forEach(Expected::mayBeRefused);
    }
  }

  // What it is told.

  void poll() {
    long now = System.nanoTime();
    sleepy |= now - lastPoll > Run.RESPONSE_MILLIS * 1_000_000L / 3;
    lastPoll = now;
    wire.poll(this::read);
  }

  private void read(ByteBuffer pdu) {
    int commandId = pdu.getInt(4);
    int status = pdu.getInt(8);
    int sequence = pdu.getInt(12);
    Command command = Command.of(commandId);
    trace("reads " + command.commandName() + " " + sequence + (status == 0 ? "" : " " + status));
    boolean late = command == Command.UNBIND_RESP || command == Command.ENQUIRE_LINK_RESP;
    if (closing && !late && (commandId > 0 || status == 0)) {
      findings.accept(command.commandName() + " comes after unbind_resp");
    }
    Expected bind = oracle.bindAnswer();
    if (commandId > 0) {
      if (bind == null || !bind.answered) {
        findings.accept(command.commandName() + " comes before the bind is answered");
      }
      request(command, sequence, pdu);
    } else {
      response(command, commandId, status, sequence, bind);
    }
  }

  private void request(Command command, int sequence, ByteBuffer pdu) {
    switch (command) {
      case DELIVER_SM -> deliverSm(sequence, pdu);
      case ENQUIRE_LINK -> {
        if (!deaf && !left) {
          finishPdu();
          respond(Command.ENQUIRE_LINK_RESP, 0, sequence);
        }
      }
      case UNBIND -> {
        if (serverUnbinds) {
          findings.accept("a second unbind comes");
        }
        serverUnbinds = true;
        serverUnbindAt = System.nanoTime();
        expected.forEach(Expected::mayBeRefused);
        if (!left && unbindHabit < 7) {
          finishPdu();
          unbindAnswered = true;
          respond(Command.UNBIND_RESP, unbindHabit == 0 ? 5 : 0, sequence);
        }
      }
      default -> findings.accept("the server sends " + command.commandName());
    }
  }

  private void deliverSm(int sequence, ByteBuffer pdu) {
    int id = Integer.parseInt(Pdus.cString(Buffer.buffer(pdu.array()), 19));
    if (serverUnbinds || wireIsBroken()) {
      findings.accept("deliver_sm " + id + " comes after the end has begun");
    }
    if (oracle.state() == Oracle.State.TRANSMITTER) {
      findings.accept("deliver_sm " + id + " comes to a transmitter");
    }
    Received received =
        new Received(sequence, new ArrayList<>(), new ArrayList<>(), new boolean[1]);
    if (deliveries.put(id, received) != null) {
      findings.accept("deliver_sm " + id + " comes twice");
    }
    if (!left && habits.nextInt(3) == 0) {
      finishPdu();
      received.prompt()[0] = true;
      respond(received, false, habits.nextInt(3) == 0 ? 8 : 0);
    } else {
      unanswered.add(received);
    }
  }

  /** Whether it was told that its stream cannot be read any further. */
  private boolean wireIsBroken() {
    return expected.stream()
        .anyMatch(
            each ->
                each.answered
                    && each.statuses.contains(CommandStatus.ESME_RINVCMDLEN)
                    && each.responseId == Command.GENERIC_NACK.commandId());
  }

  private void response(Command command, int commandId, int status, int sequence, Expected bind) {
    Expected match = null;
    for (Expected each : expected) {
      if (!each.answered && each.answeredBy(commandId, sequence)) {
        match = each;
        break;
      }
    }
    if (match == null) {
      findings.accept(
          command.commandName() + " " + sequence + " comes, and nobody asked, or again");
      return;
    }
    match.answered = true;
    if (!match.statuses.contains(status) && !match.overdue(status)) {
      findings.accept("is told " + CommandStatus.name(status) + " to " + match);
    }
    if (bind != null && !bind.answered && match.position > bind.position) {
      findings.accept(match + " comes before the bind is answered");
    }
    if (match == bind) {
      behindBind = 0;
    }
    closing |= command == Command.UNBIND_RESP && status == 0;
  }

  /** Whether the end has begun, as far as it was told. */
  boolean toldOfTheEnd() {
    return !ended() && (closing || serverUnbinds || wireIsBroken());
  }

  // How it ends.

  /** Behaves from now on, or nearly: reads, and ends what it began to write. */
  void behave() {
    settles = System.nanoTime();
    if (wire.paused() && !stubborn) {
      stopReading(false);
    }
    if (!left && !ended()) {
      finishPdu();
    }
  }

  /** Whether it waits for nothing; one that does not do its part waits for its end. */
  boolean satisfied() {
    if (left || ended()) {
      return true;
    } else if (deaf || wire.paused()) {
      return System.nanoTime() - settles > 2 * Run.RESPONSE_MILLIS * 1_000_000L;
    }
    return expected.stream().allMatch(each -> each.answered || each.optional);
  }

  /** Looks at what the server did meanwhile. */
  void readAgain() {
    if (wire.paused()) {
      stopReading(false);
    }
  }

  boolean reads() {
    return !wire.paused();
  }

  /** Judges what it was not told, when all is over. */
  void judge(CloseReason reason) {
    if (tail.length > 0 && pending != null) {
      pending.optional = true;
    }
    String excuse = excuse(reason);
    if (excuse == null) {
      findings.accept("is closed for no reason it gave: " + reason);
      return;
    }
    if (excuse.isEmpty()) {
      List<Expected> missing =
          expected.stream().filter(each -> !each.answered && !each.optional).toList();
      for (Expected each : missing) {
        if (!serverUnbinds || each.writtenAt - serverUnbindAt < 0) {
          findings.accept("has no answer (" + reason + ") to " + each);
        }
      }
    }
  }

  /** Why answers may be missing; empty for no reason; null when it must not have been closed. */
  private String excuse(CloseReason reason) {
    if (left || draining && reason == null) {
      return "it has left";
    } else if (closedByUs) {
      return "the server ended it at once";
    } else if (reason == null) {
      return oracle.state() == Oracle.State.OPEN ? "it did not bind" : "";
    }
    return switch (reason) {
      case UNBIND -> oracle.unbindWritten() ? slow() : null;
      case PROTOCOL_ERROR -> oracle.wrong() ? slow() : null;
      case BIND_REFUSED -> oracle.state() == Oracle.State.OVER || draining ? "" : null;
      case SERVER_UNBIND, INACTIVITY -> serverUnbinds || everPaused ? slow() : null;
      case SERVER_STOP -> draining ? "the server stops" : null;
      case ENQUIRE_LINK_TIMEOUT -> deaf || everPaused || sleepy ? "it did not answer" : null;
      case SLOW_READER -> everPaused || sleepy ? "it did not read" : null;
      case PEER_CLOSED, SESSION_INIT_TIMEOUT, TOO_MANY_CONNECTIONS -> null;
    };
  }

  /** What is in work when a session ends is answered, if that takes no longer than said. */
  private String slow() {
    int millis =
        expected.stream().filter(each -> !each.answered).mapToInt(each -> each.millis).sum();
    boolean late = millis > Run.RESPONSE_MILLIS / 3 || everPaused || sleepy;
    return late ? "it takes too long" : "";
  }
}
