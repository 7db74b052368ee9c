package io.github.smppbridge.store.commit;

/**
 * What bringing commits to the disk has cost so far.
 *
 * @param forces how often the disk was asked
 * @param nanos time spent waiting for it
 * @param failures operations that may not be there, since it failed
 */
public record ForcerCounts(long forces, long nanos, long failures) {

  static final ForcerCounts NONE = new ForcerCounts(0, 0, 0);

  ForcerCounts forced(long took) {
    return new ForcerCounts(forces + 1, nanos + took, failures);
  }

  ForcerCounts failed(int operations) {
    return new ForcerCounts(forces, nanos, failures + operations);
  }
}
