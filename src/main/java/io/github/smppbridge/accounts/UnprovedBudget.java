package io.github.smppbridge.accounts;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Credentials that the gateway may be asked for, though nobody has proved them: so many a second,
 * as a token bucket, and so many at the same time. What turned out right is given back. Who finds
 * none waits for a while, so that many who come at once, and are right, come in one after the
 * other. Bounded; thread-safe.
 */
final class UnprovedBudget {
  /** Seconds' worth that may be used at once. */
  static final int BURST_SECONDS = 5;

  /** Binds that wait at the same time. */
  static final int MOST_WAITING = 5_000;

  private static final long PUMP_MILLIS = 50;

  private final int perSecond;
  private final int mostInWork;
  private final Clock clock;
  private double tokens;
  private long filledAt;
  private int inWork;
  private final Duration patience;
  private final Queue<Waiter> waiting = new ArrayDeque<>();
  private boolean pumping;

  /** Who waits for a turn; nobody waits for a bind whose client has left. */
  private record Waiter(CompletableFuture<Boolean> turn, BooleanSupplier inVain) {
    boolean over() {
      if (inVain.getAsBoolean()) {
        turn.complete(false);
      }
      return turn.isDone();
    }
  }

  /**
   * Makes a full one.
   *
   * @param perSecond 0 = no limit
   * @param mostInWork at the same time
   * @param patience how long anybody waits; zero = not at all
   * @param clock what elapses
   */
  UnprovedBudget(int perSecond, int mostInWork, Duration patience, Clock clock) {
    this.patience = patience;
    this.perSecond = perSecond;
    this.mostInWork = mostInWork;
    this.clock = clock;
    this.tokens = capacity();
    this.filledAt = clock.millis();
  }

  private double capacity() {
    return (double) perSecond * BURST_SECONDS;
  }

  /**
   * Takes one, now or before the patience ends; false when there is none. Whoever has one must
   * {@link #release} it. Completes on any thread.
   *
   * @param waitedMillis how long it has waited for something else
   * @param inVain asked while it waits: whether it need not any more
   */
  CompletionStage<Boolean> enter(long waitedMillis, BooleanSupplier inVain) {
    long left = patience.toMillis() - waitedMillis;
    CompletableFuture<Boolean> waiter = new CompletableFuture<>();
    synchronized (this) {
      waiting.removeIf(Waiter::over);
      if (waiting.isEmpty() && take()) {
        return CompletableFuture.completedFuture(true);
      }
      if (left <= 0 || waiting.size() >= MOST_WAITING) {
        return CompletableFuture.completedFuture(false);
      }
      waiting.add(new Waiter(waiter, inVain));
      pumpSoon();
    }
    return waiter.completeOnTimeout(false, left, TimeUnit.MILLISECONDS);
  }

  private void pumpSoon() {
    if (!pumping) {
      pumping = true;
      CompletableFuture.delayedExecutor(PUMP_MILLIS, TimeUnit.MILLISECONDS).execute(this::pump);
    }
  }

  private void pump() {
    synchronized (this) {
      pumping = false;
    }
    serve();
  }

  /** Lets in who waits, as far as there is something to take. */
  private void serve() {
    for (CompletableFuture<Boolean> next = next(); next != null; next = next()) {
      if (!next.complete(true)) {
        // it has just given up
        giveBack(true);
      }
    }
  }

  private synchronized CompletableFuture<Boolean> next() {
    waiting.removeIf(Waiter::over);
    if (waiting.isEmpty()) {
      return null;
    }
    if (!take()) {
      pumpSoon();
      return null;
    }
    return waiting.remove().turn();
  }

  private synchronized boolean take() {
    if (perSecond == 0) {
      inWork++;
      return true;
    }
    long now = clock.millis();
    double earned = (double) Math.max(0, now - filledAt) * perSecond / TimeUnit.SECONDS.toMillis(1);
    tokens = Math.min(capacity(), tokens + earned);
    filledAt = now;
    if (tokens < 1 || inWork >= mostInWork) {
      return false;
    }
    tokens--;
    inWork++;
    return true;
  }

  /** The gateway has answered; right credentials cost nothing. */
  void release(boolean right) {
    giveBack(right);
    serve();
  }

  private synchronized void giveBack(boolean right) {
    inWork--;
    if (right) {
      tokens = Math.min(capacity(), tokens + 1);
    }
  }

  /** Whether a bind would have to wait. */
  synchronized boolean isUsedUp() {
    if (!waiting.isEmpty() || !take()) {
      return true;
    }
    giveBack(true);
    return false;
  }

  /** How many wait for their turn. */
  synchronized int waiting() {
    waiting.removeIf(waiter -> waiter.turn().isDone());
    return waiting.size();
  }

  /** How many the gateway is asked for now. */
  synchronized int inWork() {
    return inWork;
  }
}
