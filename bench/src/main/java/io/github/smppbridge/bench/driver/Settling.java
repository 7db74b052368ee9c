package io.github.smppbridge.bench.driver;

/**
 * Whether a server is warm: the CPU time of a message no longer moves between two runs. A JVM
 * compiles for a minute and longer; a figure taken before is one of the compiler.
 */
final class Settling {

  /** Less than this share between two runs is noise. */
  private static final double SETTLED = 0.04;

  /** A machine that is never quiet must end the wait, too. */
  private static final double LIMIT = 3;

  private final double atLeastSeconds;
  private double seconds;
  private double last = Double.NaN;
  private double change = Double.NaN;

  /**
   * A server that was not loaded yet.
   *
   * @param atLeastSeconds to load it, whatever is measured
   */
  Settling(double atLeastSeconds) {
    this.atLeastSeconds = atLeastSeconds;
  }

  /**
   * A run is over.
   *
   * @return whether it was the last one that is needed
   */
  boolean add(double runSeconds, double cpuPerThousand) {
    seconds += runSeconds;
    change = Math.abs(cpuPerThousand - last) / cpuPerThousand;
    last = cpuPerThousand;
    boolean longEnough = seconds >= atLeastSeconds - 1e-6;
    return longEnough && settled() || seconds >= LIMIT * atLeastSeconds;
  }

  /** Whether the last two runs agree; a single one that is all there is to be does so. */
  boolean settled() {
    return change < SETTLED;
  }

  double seconds() {
    return seconds;
  }
}
