package io.github.smppbridge.work;

import java.util.ArrayDeque;
import java.util.Deque;

/** What an account has in a {@link Bulkhead}, which guards it with its lock. */
final class BulkheadLine {
  final String account;
  final Deque<Waiter> waiters = new ArrayDeque<>();

  /** Threads that do something of it. */
  int inside;

  /** When one of them became free, or the first was taken. */
  long freedAt;

  /** Whether it is among those whose turn comes. */
  boolean listed;

  /**
   * A task that waits for a thread.
   *
   * @param task what to do
   * @param late told when it waited in vain
   * @param since when it came, in nanoseconds
   */
  record Waiter(Runnable task, Runnable late, long since) {}

  BulkheadLine(String account) {
    this.account = account;
  }
}
