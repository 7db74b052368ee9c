package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.CommitObserver;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** Loses the answers to COMMIT of a kind of write, or the COMMITs themselves. Thread-safe. */
final class LostCommits implements CommitObserver {

  private record Loss(String kind, boolean committed, AtomicInteger left) {
    void strike(Collection<String> kinds, boolean after) {
      if (kinds.contains(kind) && committed == after && left.getAndUpdate(n -> n - 1) > 0) {
        // nothing that a database says of a transaction that it has rolled back
        throw new IllegalStateException("the connection was reset");
      }
    }
  }

  private static final Loss NONE = new Loss("", true, new AtomicInteger());
  private volatile Loss loss = NONE;

  /**
   * So many of the next commits in which there is such a write are not heard of.
   *
   * @param committed whether they take place
   */
  void lose(String kind, boolean committed, int times) {
    loss = new Loss(kind, committed, new AtomicInteger(times));
  }

  /** Whether all have struck. */
  boolean over() {
    return loss.left().get() <= 0;
  }

  @Override
  public void before(Collection<String> kinds) {
    loss.strike(kinds, false);
  }

  @Override
  public void after(Collection<String> kinds) {
    loss.strike(kinds, true);
  }
}
