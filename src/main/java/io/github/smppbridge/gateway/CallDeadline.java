package io.github.smppbridge.gateway;

/**
 * When the attempts of a call must be over, whatever comes of them.
 *
 * @param end in {@link System#nanoTime()}
 * @param extended whether it was put off by an attempt: once, for a call whose token was refused,
 *     or for the question what became of it
 */
public record CallDeadline(long end, boolean extended) {
  private static final long NANOS = 1_000_000;

  static CallDeadline in(long nanos) {
    return new CallDeadline(System.nanoTime() + nanos, false);
  }

  CallDeadline extendedBy(long nanos) {
    return extended ? this : new CallDeadline(end + nanos, true);
  }

  /** {@return what is left, in milliseconds; negative when it has passed} */
  public long millisLeft() {
    return (end - System.nanoTime()) / NANOS;
  }

  /** Whether an attempt of that length may begin. */
  boolean hasRoomFor(long nanos) {
    return end - System.nanoTime() > nanos;
  }
}
