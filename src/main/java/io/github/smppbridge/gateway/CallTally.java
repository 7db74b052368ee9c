package io.github.smppbridge.gateway;

import java.time.Duration;

/** One caller's calls of the last half minute, and how the last of them went. Thread-safe. */
final class CallTally {
  static final int FAILURE_PERCENT = 50;
  static final int MINIMUM_CALLS = 20;
  static final Duration WINDOW = Duration.ofSeconds(30);
  private static final int BUCKETS = 3;

  /** A mean over about so many calls. */
  private static final int MEAN_OF = 8;

  /** A call that takes half of what it may take is as slow as can be borne. */
  private static final double BEARABLE = 0.5;

  private static final long BUCKET_MILLIS = WINDOW.toMillis() / BUCKETS;

  private final int[] calls = new int[BUCKETS];
  private final int[] failures = new int[BUCKETS];
  private final long[] slices = new long[BUCKETS];
  private long lastAnswer = Long.MIN_VALUE;
  private long lastCall;
  private double meanNanos;
  private boolean failsNow;
  private boolean asked;

  /** How many calls, and how many of them failed. */
  record Count(int calls, int failures) {
    /** Whether the gateway fails for this caller. */
    boolean fails() {
      return calls > 0 && 100L * failures >= (long) FAILURE_PERCENT * calls;
    }

    /** Whether there are enough calls to say so. */
    boolean failsForSure() {
      return calls >= MINIMUM_CALLS && fails();
    }
  }

  synchronized void add(boolean failed, long now, long nanos) {
    meanNanos += (nanos - meanNanos) / MEAN_OF;
    lastCall = now;
    long slice = now / BUCKET_MILLIS;
    int bucket = (int) Math.floorMod(slice, BUCKETS);
    if (slices[bucket] != slice) {
      slices[bucket] = slice;
      calls[bucket] = 0;
      failures[bucket] = 0;
    }
    calls[bucket]++;
    asked = true;
    failsNow = failed;
    if (failed) {
      failures[bucket]++;
    } else {
      lastAnswer = now;
    }
  }

  synchronized Count count(long now) {
    long slice = now / BUCKET_MILLIS;
    int all = 0;
    int failed = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if (slices[bucket] > slice - BUCKETS) {
        all += calls[bucket];
        failed += failures[bucket];
      }
    }
    return new Count(all, failed);
  }

  /** Whether the gateway has just answered this caller. */
  synchronized boolean answered(long now) {
    return asked && !failsNow && now - lastAnswer < WINDOW.toMillis();
  }

  /** How slow the answers have lately been, from 0 to the most. */
  synchronized int slowness(long now, Duration longestCall, int most) {
    return now - lastCall >= WINDOW.toMillis()
        ? 0
        : (int) Math.min(most, most * meanNanos / (BEARABLE * longestCall.toNanos()));
  }

  /** Whether the last call failed. */
  synchronized boolean failed() {
    return failsNow;
  }

  /** The past counts no more: the gateway answers again. */
  synchronized void reset() {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      calls[bucket] = 0;
      failures[bucket] = 0;
    }
    failsNow = false;
  }
}
