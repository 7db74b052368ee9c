package io.github.smppbridge.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations the way operators write them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code
 * 72h}, {@code 30d}, {@code 0}.
 */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @param text a whole number with its unit, or {@code 0}
   * @return the duration, never negative
   * @throws IllegalArgumentException if the text has another form
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a duration");
    }
    return Duration.ofMillis(Long.parseLong(form.group(1)) * MILLIS.get(form.group(2)));
  }
}
