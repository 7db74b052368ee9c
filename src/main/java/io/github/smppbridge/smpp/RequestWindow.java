package io.github.smppbridge.smpp;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What we asked the ESME and it has not answered: deliver_sm and data_sm, at most as many at once
 * as the window allows. Slots are taken from any thread; the rest happens on the session's event
 * loop. A request that is not answered in time frees its slot but is remembered for a while, so
 * that a late answer still reaches who waits for it.
 */
final class RequestWindow {
  private static final int REMEMBERED_PER_SLOT = 10;

  private final int size;
  private final long patienceNanos;
  private final AtomicInteger taken = new AtomicInteger();
  private final Map<Integer, Pending> pending = new LinkedHashMap<>();
  private final Map<Integer, Late> late = new LinkedHashMap<>();

  /** When a slot was last taken, or freed by an answer. */
  private volatile long movedAt = System.nanoTime();

  /** Whether the last that was heard of a request is that it was not answered in time. */
  private volatile boolean timedOut;

  /**
   * Makes an empty window.
   *
   * @param size how many slots
   * @param patience after how long a full one is {@link #stalled}
   */
  RequestWindow(int size, Duration patience) {
    this.size = size;
    this.patienceNanos = patience.toNanos();
  }

  /** A request that was sent: when, and how long the peer had been listened to then. */
  record Pending(Command command, Promise<Integer> promise, long sentNanos, long listenedNanos) {}

  /** One that was not answered in time. */
  private record Late(Command command, Promise<Integer> promise) {}

  /** Takes a slot; false when none is free. */
  boolean take() {
    boolean mine = taken.getAndUpdate(now -> Math.min(size, now + 1)) < size;
    if (mine) {
      movedAt = System.nanoTime();
    }
    return mine;
  }

  /** Gives back a slot whose request was not sent. */
  void free() {
    taken.decrementAndGet();
  }

  int outstanding() {
    return taken.get();
  }

  int freeSlots() {
    return Math.max(0, size - taken.get());
  }

  /** Whether nothing is answered: it is full and does not move, or the last request timed out. */
  boolean stalled(long now) {
    return timedOut || (freeSlots() == 0 && now - movedAt > patienceNanos);
  }

  boolean holds(int sequenceNumber) {
    return pending.containsKey(sequenceNumber) || late.containsKey(sequenceNumber);
  }

  /** Notes a request that is being sent in a slot taken before. */
  void sent(
      int sequenceNumber, Command command, Promise<Integer> promise, long now, long listened) {
    pending.put(sequenceNumber, new Pending(command, promise, now, listened));
  }

  /** Whether a response is one to a request that was sent, in time or late. */
  boolean isAnsweredBy(Command response, int sequenceNumber) {
    Pending inTime = pending.get(sequenceNumber);
    Late request = late.get(sequenceNumber);
    Command command =
        inTime != null ? inTime.command() : request != null ? request.command() : null;
    return command != null && (response == Command.GENERIC_NACK || response == command.response());
  }

  /** Takes out the request that a response answers, freeing its slot; null when there is none. */
  Pending answered(int sequenceNumber) {
    Pending request = pending.remove(sequenceNumber);
    if (request != null) {
      moves();
      taken.decrementAndGet();
    }
    return request;
  }

  /** Settles a request that timed out before; false when there is none. */
  boolean answeredLate(int sequenceNumber, int commandStatus) {
    Late request = late.remove(sequenceNumber);
    if (request == null) {
      return false;
    }
    moves();
    request.promise().tryComplete(commandStatus);
    return true;
  }

  private void moves() {
    movedAt = System.nanoTime();
    timedOut = false;
  }

  /**
   * Gives up on requests whose time is over.
   *
   * @param listenedUntil of those sent when the peer had been listened to no longer than this
   * @param sentUntil and of those sent no later than this, listened or not
   * @return how many
   */
  int expire(long listenedUntil, long sentUntil, String session) {
    List<Map.Entry<Integer, Pending>> expired = new ArrayList<>();
    Iterator<Map.Entry<Integer, Pending>> oldestFirst = pending.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Map.Entry<Integer, Pending> entry = oldestFirst.next();
      if (entry.getValue().listenedNanos() - listenedUntil > 0
          && entry.getValue().sentNanos() - sentUntil > 0) {
        break;
      }
      oldestFirst.remove();
      timedOut = true;
      taken.decrementAndGet();
      expired.add(entry);
    }
    for (Map.Entry<Integer, Pending> entry : expired) {
      Promise<Integer> lateResponse = remember(entry.getKey(), entry.getValue().command());
      entry
          .getValue()
          .promise()
          .tryFail(
              new ResponseTimeoutException(
                  session + " did not answer sequence_number " + entry.getKey() + " in time",
                  lateResponse.future()));
    }
    return expired.size();
  }

  /** Fails everything: the session is over. */
  void close(String session) {
    SessionClosedException closed =
        new SessionClosedException(session + " ended before the ESME answered");
    List<Promise<Integer>> waiting = new ArrayList<>();
    pending.values().forEach(request -> waiting.add(request.promise()));
    late.values().forEach(request -> waiting.add(request.promise()));
    taken.addAndGet(-pending.size());
    pending.clear();
    late.clear();
    waiting.forEach(promise -> promise.tryFail(closed));
  }

  private Promise<Integer> remember(int sequenceNumber, Command command) {
    if (late.size() >= REMEMBERED_PER_SLOT * size) {
      Late oldest = late.remove(late.keySet().iterator().next());
      oldest.promise().tryFail(new SessionClosedException("Too many requests are unanswered"));
    }
    Promise<Integer> promise = Promise.promise();
    late.put(sequenceNumber, new Late(command, promise));
    return promise;
  }
}
