package io.github.smppbridge.kit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for what has to happen; what happened instead is in the failure. */
final class Waiting {
  private static final long LOOK_MILLIS = 10;

  private Waiting() {}

  /**
   * Waits.
   *
   * @param what is waited for, in words
   * @param limit how long
   * @param look what is there
   * @param instead what has been seen, in words
   * @return what has come
   */
  static <T> T until(
      String what, Duration limit, Supplier<Optional<T>> look, Supplier<String> instead) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "%s: not within %d ms; %s".formatted(what, limit.toMillis(), instead.get()));
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
