package io.github.smppbridge.smpp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until the sessions of a server are done with, and ends them. */
record ServerDrain(ServerScope scope) {
  private static final long POLL_MILLIS = 20;

  /** How long a drain waits for unbind_resp: some ESMEs never send one. */
  private static final long UNBIND_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How long an end at once waits until the sockets are closed. */
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Ends the sessions in order, when nothing of theirs is in work and nobody has anything left for
   * them.
   *
   * @param limit how long to wait for that and for unbind_resp together
   * @return completes when no session is left, or it took too long
   */
  Future<Void> inOrder(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    return waitUntil(this::idle, deadline)
        .compose(
            unused -> {
              scope.openSessions().forEach(s -> s.unbind(CloseReason.SERVER_STOP));
              return waitUntil(
                  () -> scope.openSessions().isEmpty(),
                  deadline - System.nanoTime() < UNBIND_NANOS
                      ? deadline
                      : System.nanoTime() + UNBIND_NANOS);
            });
  }

  private boolean idle() {
    // in this order: what is delivered meanwhile is outstanding then
    return !scope.registry().awaitsDeliveries()
        && scope.openSessions().stream()
            .allMatch(session -> session.requestsInWork() == 0 && session.outstanding() == 0);
  }

  /** Ends them without waiting for anything. */
  Future<Void> atOnce() {
    long deadline = System.nanoTime() + CLOSE_NANOS;
    scope.openSessions().forEach(session -> session.close(CloseReason.SERVER_STOP));
    return waitUntil(() -> scope.openSessions().isEmpty(), deadline);
  }

  private Future<Void> waitUntil(BooleanSupplier condition, long deadline) {
    Promise<Void> done = Promise.promise();
    checkUntil(condition, deadline, done);
    return done.future();
  }

  // One timer after the other: a periodic one may fire before it can be cancelled.
  private void checkUntil(BooleanSupplier condition, long deadline, Promise<Void> done) {
    if (condition.getAsBoolean() || System.nanoTime() - deadline >= 0) {
      done.complete();
    } else {
      scope.vertx().setTimer(POLL_MILLIS, timer -> checkUntil(condition, deadline, done));
    }
  }
}
