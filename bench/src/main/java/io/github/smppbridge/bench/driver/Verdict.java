package io.github.smppbridge.bench.driver;

import java.util.Locale;

/**
 * A budget line and what was measured.
 *
 * @param budget what is allowed
 * @param measured what was seen
 * @param outcome the judgement
 * @param performance true when a smoke run cannot judge it
 */
record Verdict(String budget, String measured, Outcome outcome, boolean performance) {

  /** Within this share of the line a figure says little: ratios move between runs. */
  private static final double NEAR = 0.10;

  /** The judgement. */
  enum Outcome {
    MET("met"),
    MET_NEAR("met, near the line: measure again"),
    MISSED_NEAR("MISSED, near the line: measure again"),
    MISSED("MISSED"),
    NOT_MEASURED("not measured");

    final String text;

    Outcome(String text) {
      this.text = text;
    }
  }

  /** A figure that must not be lower than a line. NaN = not measured. */
  static Verdict atLeast(String budget, double line, double value, String format) {
    return judged(budget, value, format, value / line);
  }

  /** A figure that must not be higher than a line. NaN = not measured. */
  static Verdict atMost(String budget, double line, double value, String format) {
    double reserve = value <= 0 ? Double.POSITIVE_INFINITY : line / value;
    return judged(budget, value, format, reserve);
  }

  /** Something that is so or is not so, even in a smoke run. */
  static Verdict must(String budget, boolean holds, String measured) {
    return new Verdict(budget, measured, holds ? Outcome.MET : Outcome.MISSED, false);
  }

  static Verdict notMeasured(String budget) {
    return new Verdict(budget, "-", Outcome.NOT_MEASURED, true);
  }

  boolean missed() {
    return outcome == Outcome.MISSED || outcome == Outcome.MISSED_NEAR;
  }

  /** The last column of the report. */
  String text(boolean quick) {
    boolean judged = outcome != Outcome.NOT_MEASURED;
    return quick && performance && judged ? "(smoke run)" : outcome.text;
  }

  private static Verdict judged(String budget, double value, String format, double reserve) {
    if (Double.isNaN(reserve)) {
      return notMeasured(budget);
    }
    Outcome outcome;
    if (reserve >= 1) {
      outcome = reserve < 1 + NEAR ? Outcome.MET_NEAR : Outcome.MET;
    } else {
      outcome = reserve > 1 - NEAR ? Outcome.MISSED_NEAR : Outcome.MISSED;
    }
    return new Verdict(budget, String.format(Locale.ROOT, format, value), outcome, true);
  }
}
