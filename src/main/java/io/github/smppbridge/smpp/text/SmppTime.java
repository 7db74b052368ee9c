package io.github.smppbridge.smpp.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * Times of SMPP v3.4 §7.1.1, {@code YYMMDDhhmmsstnnp}, and the dates in receipts (Appendix B).
 *
 * <ul>
 *   <li>Absolute, p is {@code +} or {@code -}: local time and its distance to UTC in quarter hours,
 *       {@code nn} 00..48, and up to 56 where a time is read. Years are 2000..2099.
 *   <li>Relative, p is {@code R}: years, months, days, hours, minutes and seconds from now. Each
 *       may be 00..99 (clients write 48 hours as hours); {@code tnn} is ignored.
 * </ul>
 */
public final class SmppTime {
  private static final int LENGTH = 16;
  private static final int CENTURY = 2000;
  private static final int QUARTER_SECONDS = 15 * 60;

  /** What the specification lets us write. */
  private static final int MAX_QUARTERS = 48;

  /** Zones of the Pacific: UTC+14. */
  private static final int MAX_QUARTERS_READ = 56;

  private SmppTime() {}

  /**
   * Reads schedule_delivery_time or validity_period.
   *
   * @param time 16 characters; null or empty = the default
   * @param now what relative times count from; all zeros and {@code R} is now itself
   * @return empty for the default
   * @throws InvalidSmppTimeException for anything else, naming the field
   */
  public static Optional<Instant> parse(String time, Instant now) {
    if (time == null || time.isEmpty()) {
      return Optional.empty();
    }
    if (time.length() != LENGTH) {
      throw new InvalidSmppTimeException("a time has 16 characters, not " + time.length());
    }
    for (int i = 0; i < LENGTH - 1; i++) {
      if (time.charAt(i) < '0' || time.charAt(i) > '9') {
        throw new InvalidSmppTimeException("no digit at character " + i + " of the time");
      }
    }
    return Optional.of(
        switch (time.charAt(LENGTH - 1)) {
          case 'R' -> relative(time, now);
          case '+' -> absolute(time, 1);
          case '-' -> absolute(time, -1);
          default -> throw new InvalidSmppTimeException("a time ends with +, - or R");
        });
  }

  /**
   * Writes an absolute time.
   *
   * @param offset the local time to write; UTC is used when the format cannot hold the offset (no
   *     whole quarter hours, or more than 12 hours)
   * @throws IllegalArgumentException outside the years 2000..2099
   */
  public static String absolute(Instant time, ZoneOffset offset) {
    int seconds = offset.getTotalSeconds();
    int quarters = Math.abs(seconds / QUARTER_SECONDS);
    if (seconds % QUARTER_SECONDS != 0 || quarters > MAX_QUARTERS) {
      return absolute(time, ZoneOffset.UTC);
    }
    LocalDateTime local = LocalDateTime.ofInstant(time, offset);
    StringBuilder out = new StringBuilder(LENGTH);
    date(out, local, true);
    out.append(local.getNano() / 100_000_000);
    two(out, quarters);
    return out.append(seconds < 0 ? '-' : '+').toString();
  }

  /**
   * A date in a receipt, {@code YYMMDDhhmm} or {@code YYMMDDhhmmss}, local to a zone.
   *
   * @param seconds 12 digits instead of 10
   * @throws IllegalArgumentException outside the years 2000..2099
   */
  public static String receiptDate(Instant time, ZoneId zone, boolean seconds) {
    StringBuilder out = new StringBuilder(12);
    date(out, LocalDateTime.ofInstant(time, zone), seconds);
    return out.toString();
  }

  private static Instant absolute(String time, int sign) {
    int quarters = number(time, 13);
    if (quarters > MAX_QUARTERS_READ) {
      throw new InvalidSmppTimeException("quarter hours " + quarters + " are not in 00..56");
    }
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(sign * quarters * QUARTER_SECONDS);
    int tenths = time.charAt(12) - '0';
    return local(time).toInstant(offset).plusMillis(100L * tenths);
  }

  private static Instant relative(String time, Instant now) {
    return ZonedDateTime.ofInstant(now, ZoneOffset.UTC)
        // in one step: 29 February and a year and a month is 29 March
        .plusMonths(12L * number(time, 0) + number(time, 2))
        .plusDays(number(time, 4))
        .plusHours(number(time, 6))
        .plusMinutes(number(time, 8))
        .plusSeconds(number(time, 10))
        .toInstant();
  }

  private static LocalDateTime local(String time) {
    int month = field(time, 2, 1, 12, "month");
    int day = field(time, 4, 1, 31, "day");
    int hour = field(time, 6, 0, 23, "hour");
    int minute = field(time, 8, 0, 59, "minute");
    int second = field(time, 10, 0, 59, "second");
    try {
      return LocalDateTime.of(CENTURY + number(time, 0), month, day, hour, minute, second);
    } catch (DateTimeException e) {
      throw new InvalidSmppTimeException("month " + month + " has no day " + day);
    }
  }

  private static int field(String time, int at, int least, int most, String name) {
    int value = number(time, at);
    if (value < least || value > most) {
      throw new InvalidSmppTimeException(name + " " + value + " is not in " + least + ".." + most);
    }
    return value;
  }

  private static int number(String time, int at) {
    return 10 * (time.charAt(at) - '0') + time.charAt(at + 1) - '0';
  }

  private static void date(StringBuilder out, LocalDateTime local, boolean seconds) {
    int year = local.getYear() - CENTURY;
    if (year < 0 || year > 99) {
      throw new IllegalArgumentException("year " + local.getYear() + " has no two digits");
    }
    two(out, year);
    two(out, local.getMonthValue());
    two(out, local.getDayOfMonth());
    two(out, local.getHour());
    two(out, local.getMinute());
    if (seconds) {
      two(out, local.getSecond());
    }
  }

  private static void two(StringBuilder out, int value) {
    out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }
}
