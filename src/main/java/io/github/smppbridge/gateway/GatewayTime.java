package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as the gateway and the phones write them: ISO 8601 with an offset. */
final class GatewayTime {
  private static final String FORM = "0000-00-00T00:00:00";
  private static final int FRACTION_DIGITS = 9;
  private static final int OFFSET_LENGTH = 6;
  private static final int LATEST_OFFSET = 17;
  private static final int DAY_SECONDS = 86_400;

  private GatewayTime() {}

  /** Empty for anything else, and for what is not there. */
  static Optional<Instant> read(JsonNode node) {
    return read(node.asText(""));
  }

  /** The same of a text. */
  static Optional<Instant> read(String text) {
    try {
      Instant usual = usual(text);
      return Optional.of(usual == null ? OffsetDateTime.parse(text).toInstant() : usual);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The form that all of them write, for a fraction of what the formatter takes, which is asked
   * about any other.
   *
   * @return null for another form
   */
  private static Instant usual(String text) {
    if (text.length() <= FORM.length() || !isOfForm(text)) {
      return null;
    }
    int at = endOfFraction(text);
    Integer offset = at < 0 ? null : offset(text, at);
    int hour = number(text, 11);
    int minute = number(text, 14);
    int second = number(text, 17);
    if (offset == null || hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    LocalDate date =
        LocalDate.of(number(text, 0) * 100 + number(text, 2), number(text, 5), number(text, 8));
    long seconds = date.toEpochDay() * DAY_SECONDS + hour * 3600L + minute * 60L + second;
    return Instant.ofEpochSecond(seconds - offset, nanos(text, at));
  }

  /** Where the offset begins; negative = a fraction of an unusual form. */
  private static int endOfFraction(String text) {
    int at = FORM.length();
    if (text.charAt(at) != '.') {
      return at;
    }
    do {
      at++;
    } while (at < text.length() && isDigit(text.charAt(at)));
    int digits = at - FORM.length() - 1;
    return digits == 0 || digits > FRACTION_DIGITS || at == text.length() ? -1 : at;
  }

  private static int nanos(String text, int end) {
    int nanos = 0;
    for (int i = 1; i <= FRACTION_DIGITS; i++) {
      int at = FORM.length() + i;
      nanos = nanos * 10 + (at < end ? text.charAt(at) - '0' : 0);
    }
    return nanos;
  }

  private static boolean isOfForm(String text) {
    for (int i = 0; i < FORM.length(); i++) {
      char c = FORM.charAt(i);
      if (c == '0' ? !isDigit(text.charAt(i)) : text.charAt(i) != c) {
        return false;
      }
    }
    return true;
  }

  /** Seconds; null = no offset, or an unusual one. */
  private static Integer offset(String text, int at) {
    if (at == text.length() - 1 && text.charAt(at) == 'Z') {
      return 0;
    }
    if (at != text.length() - OFFSET_LENGTH || text.charAt(at + 3) != ':') {
      return null;
    }
    char sign = text.charAt(at);
    for (int i : new int[] {1, 2, 4, 5}) {
      if (!isDigit(text.charAt(at + i))) {
        return null;
      }
    }
    int hours = number(text, at + 1);
    int minutes = number(text, at + 4);
    if (hours > LATEST_OFFSET || minutes > 59 || (sign != '+' && sign != '-')) {
      return null;
    }
    int seconds = hours * 3600 + minutes * 60;
    return sign == '+' ? seconds : -seconds;
  }

  private static int number(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
