package io.github.smppbridge.simulation;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme.Pdu;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A transceiver session of an ESME: what it asked for, and how it answers deliver_sm. */
final class Session {
  final String account;
  final Replica replica;

  /** Which life of the replica it is bound to. */
  final int life;

  private final int number;
  private final Ledger ledger;
  private final Map<Integer, Request> pending = new ConcurrentHashMap<>();
  private final Queue<Delivery.Answer> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sequence = new AtomicInteger(100);
  private WireEsme esme;
  private volatile boolean hungUp;

  /** Of the deliver_sm that is being answered; belongs to the reading thread. */
  private Delivery.Answer answer = Delivery.Answer.OK;

  private Session(String account, Replica replica, Ledger ledger) {
    this.account = account;
    this.replica = replica;
    this.life = replica.life();
    this.ledger = ledger;
    this.number = ledger.nextSession();
  }

  /** Binds; null when it is refused, or nobody is there. */
  static Session bind(String account, Replica replica, Ledger ledger) {
    Session session = new Session(account, replica, ledger);
    try {
      session.esme =
          WireEsme.bind(
              WireEsme.TRANSCEIVER,
              replica.smppPort(),
              account,
              StubGateway.PASSWORD,
              esme -> {
                session.esme = esme;
                esme.listener(session::heard).answers(any -> session.answer());
              });
      return session;
    } catch (CommandRefused | UncheckedIOException e) {
      session.hungUp = true;
      return null;
    }
  }

  /** How the next deliver_sm is answered. */
  void answerNext(Delivery.Answer next) {
    answers.add(next);
  }

  /** From now on as one should. */
  void behave() {
    answers.clear();
  }

  void send(Command command, byte[] body, Request request) {
    int sequenceNumber = sequence.incrementAndGet();
    pending.put(sequenceNumber, request);
    try {
      esme.send(command, sequenceNumber, body);
    } catch (IOException e) {
      hangUp();
    }
  }

  boolean waits(Request.Kind kind, Letter letter) {
    return pending.values().stream()
        .anyMatch(request -> request.kind() == kind && request.letters().contains(letter));
  }

  /** What it still waits for. */
  Map<Integer, Request> pending() {
    return isOver() ? Map.of() : pending;
  }

  boolean isOver() {
    return hungUp || esme.ended();
  }

  /** Drops the connection. */
  void hangUp() {
    hungUp = true;
    esme.close();
    ledger.ended(this);
  }

  /** Says goodbye first. */
  void unbind() {
    try {
      esme.unbind();
    } catch (UncheckedIOException e) {
      esme.close();
    }
    hungUp = true;
    ledger.ended(this);
  }

  private void heard(Pdu pdu) {
    if (pdu.isDeliverSm()) {
      Delivery.Answer next = answers.poll();
      answer = next == null ? Delivery.Answer.OK : next;
      if (answer == Delivery.Answer.OK_AND_HANG_UP || answer == Delivery.Answer.HANG_UP) {
        hungUp = true;
      }
      ledger.delivered(this, pdu, answer);
      if (answer == Delivery.Answer.LATE) {
        late(pdu);
      }
    } else if (pdu.commandId() < 0) {
      Request request = pending.remove(pdu.sequenceNumber());
      if (request != null) {
        ledger.answered(this, request, pdu);
      }
    }
  }

  private int answer() {
    if (answer == Delivery.Answer.OK_AND_HANG_UP) {
      CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS).execute(this::hangUp);
    } else if (answer == Delivery.Answer.HANG_UP) {
      hangUp();
    }
    return answer.status;
  }

  private void late(Pdu pdu) {
    long after = Replica.RESPONSE_TIMEOUT.toMillis() * 3 / 2;
    CompletableFuture.delayedExecutor(after, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              try {
                esme.write(
                    Pdus.pdu(
                        pdu.commandId() | Pdus.RESPONSE, 0, pdu.sequenceNumber(), new byte[1]));
              } catch (IOException e) {
                // it has ended meanwhile
              }
            });
  }

  @Override
  public String toString() {
    return "session " + number + " of " + account + " at " + replica.name() + life;
  }
}
