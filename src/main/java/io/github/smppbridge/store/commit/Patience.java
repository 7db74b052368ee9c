package io.github.smppbridge.store.commit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long operations that nobody waits for yet may gather: not for as long as it takes until
 * somebody does. That is learnt from those before them; of what begins beside a call of a gateway
 * that takes 20 ms, most of a commit each is saved. Where somebody waits almost at once they do not
 * gather at all.
 */
final class Patience {

  private static final long FIRST_NANOS = Duration.ofMillis(10).toNanos();
  private static final long LEAST_NANOS = Duration.ofMillis(1).toNanos();
  private static final long MOST_NANOS = Duration.ofMillis(20).toNanos();

  /** What is seen once moves what is believed by one part of so many. */
  private static final int WEIGHT = 16;

  /** After so long somebody waits. Two threads at once may lose what one of them saw. */
  private final AtomicLong until = new AtomicLong(FIRST_NANOS);

  /** Somebody waits for an operation, which began so many nanoseconds ago. */
  void seen(long nanos) {
    long believed = until.get();
    until.lazySet(believed + (Math.min(nanos, 4 * MOST_NANOS) - believed) / WEIGHT);
  }

  /** What operations begin with. */
  WriteKind.Haste haste() {
    return until.get() < 2 * LEAST_NANOS ? WriteKind.Haste.HURRIED : WriteKind.Haste.UNHURRIED;
  }

  /** How long they may gather, in nanoseconds. */
  long nanos() {
    long believed = until.get();
    return Math.max(LEAST_NANOS, Math.min(MOST_NANOS, believed - believed / 4));
  }
}
