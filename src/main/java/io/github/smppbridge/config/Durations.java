package io.github.smppbridge.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations the way operators write them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code
 * 72h}, {@code 30d}, {@code 0}; and as Go has them: {@code 1m30s}, {@code 1.5s}, {@code 800us}.
 */
public final class Durations {
  private static final Pattern PLAIN = Pattern.compile("\\d{1,9}(?:ms|s|m|h|d)|0");
  private static final Pattern PART =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{0,9})?|\\.\\d{1,9})(ns|us|µs|μs|ms|s|m|h|d)");
  private static final Pattern FORM = Pattern.compile("\\+?(?:" + PART + ")+");
  private static final Map<String, BigDecimal> MILLIS =
      Map.of(
          "ns", new BigDecimal("0.000001"),
          "us", new BigDecimal("0.001"),
          "µs", new BigDecimal("0.001"),
          "μs", new BigDecimal("0.001"),
          "ms", new BigDecimal(1),
          "s", new BigDecimal(1_000),
          "m", new BigDecimal(60_000),
          "h", new BigDecimal(3_600_000),
          "d", new BigDecimal(86_400_000));
  private static final long NINE_DIGITS = 1_000_000_000;

  private Durations() {}

  /**
   * Reads a duration, in whole milliseconds: what is less than one is one, since zero often means
   * something else.
   *
   * @param text numbers, each with its unit, or {@code 0}
   * @return the duration, never negative
   * @throws IllegalArgumentException if the text has another form
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.length() > 100 || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a duration");
    }
    BigDecimal millis = BigDecimal.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      millis =
          millis.add(new BigDecimal("0" + parts.group(1)).multiply(MILLIS.get(parts.group(2))));
    }
    return Duration.ofMillis(millis.setScale(0, RoundingMode.CEILING).longValueExact());
  }

  /** The same in a form that everybody reads, Camel's components too: one number, one unit. */
  static String normal(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    long millis = parse(text).toMillis();
    return millis < NINE_DIGITS ? millis + "ms" : (millis + 999) / 1_000 + "s";
  }
}
