package io.github.smppbridge.clock;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The clocks of a process, each for its purpose.
 *
 * @param wall what people, ESMEs and the gateway are told, and what the store is told of when
 *     something happened; may be set at any moment
 * @param elapsed what durations within this process are measured by
 * @param patient what decides whether something has ended, is expired or is to be deleted
 */
public record Clocks(Clock wall, ElapsedClock elapsed, PatientClock patient) {
  private static final long NANOS_A_MILLI = 1_000_000;

  /**
   * Those of the machine.
   *
   * @return new ones, which begin to watch now
   */
  public static Clocks system() {
    return of(Clock.systemUTC(), System::nanoTime);
  }

  /**
   * Of a clock that is believed: what it shows has elapsed.
   *
   * @param clock for example one that a test puts forward
   * @return new ones, which begin to watch now
   */
  public static Clocks of(Clock clock) {
    return of(clock, () -> clock.millis() * NANOS_A_MILLI);
  }

  /**
   * Of a clock and what tells when it was set.
   *
   * @param wall the wall clock
   * @param nanos as {@link System#nanoTime()}
   * @return new ones, which begin to watch now
   */
  public static Clocks of(Clock wall, LongSupplier nanos) {
    return new Clocks(wall, new ElapsedClock(wall, nanos), new PatientClock(wall, nanos));
  }
}
