package io.github.smppbridge.store;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who takes entries of the outbox as they are stored: in the transaction that stores them, so that
 * no claim has to follow. Called on the writer's thread: it must be quick, and wait for nothing.
 */
@FunctionalInterface
public interface EntryTaker {
  /**
   * What it takes of new entries before which nothing of their account waits.
   *
   * @param account whose they are
   * @param entries in their order
   * @return those it takes, if they are committed
   */
  Choice choose(String account, List<OutboxEntry> entries);

  /**
   * What is taken.
   *
   * @param entries of those that were offered, the very same and in their order
   * @param lease how long they are to be this process's
   * @param taken given the rows once they are committed; not called else
   */
  record Choice(List<OutboxEntry> entries, Duration lease, Consumer<List<OutboxRow>> taken) {
    /** Nothing is taken. */
    public static final Choice NONE = new Choice(List.of(), Duration.ZERO, rows -> {});
  }
}
