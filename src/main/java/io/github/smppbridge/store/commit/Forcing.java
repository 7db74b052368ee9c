package io.github.smppbridge.store.commit;

import java.time.Duration;
import java.util.List;

/**
 * Which commits are forced to the disk: those of operations that must be there, which take along
 * what was committed before them; and one now and then, so that a power cut takes no more of the
 * others than came within a moment. Belongs to the writer thread.
 */
final class Forcing {

  /** What is committed is on the disk after so long, whatever it is. */
  static final long MOST_NANOS = Duration.ofMillis(100).toNanos();

  private final boolean deferring;
  private long forcedAt;

  /** Whether something was committed since. */
  private boolean owing;

  /**
   * Makes one that owes nothing.
   *
   * @param deferring whether the database can commit without forcing
   * @param now {@link System#nanoTime()}
   */
  Forcing(boolean deferring, long now) {
    this.deferring = deferring;
    this.forcedAt = now - MOST_NANOS;
  }

  /** How operations are to be committed together now. */
  Durability of(List<WriteOperation<?, ?>> operations, long now) {
    if (!deferring || now - forcedAt >= MOST_NANOS) {
      return Durability.DISK;
    }
    for (WriteOperation<?, ?> operation : operations) {
      if (operation.durability() == Durability.DISK) {
        return Durability.DISK;
      }
    }
    return Durability.PROCESS;
  }

  /** They were. */
  void committed(Durability how, long now) {
    if (how == Durability.DISK) {
      forced(now);
    } else {
      owing = true;
    }
  }

  /** All that is committed is on the disk. */
  void forced(long now) {
    forcedAt = now;
    owing = false;
  }

  /** It could not be brought there: that is tried again after as long. */
  void failed(long now) {
    forcedAt = now;
  }

  /** Nanoseconds until what is committed is to be forced, at least 1; 0 = it is. */
  long due(long now) {
    return owing ? Math.max(1, MOST_NANOS - (now - forcedAt)) : 0;
  }

  /** Whether it is to be forced now. */
  boolean isDue(long now) {
    return owing && now - forcedAt >= MOST_NANOS;
  }

  /** Whether something is committed and not forced. */
  boolean isOwing() {
    return owing;
  }
}
