package io.github.smppbridge.smpp;

import com.google.re2j.Pattern;
import java.util.Set;

/**
 * address_range of a bind (SMPP v3.4 §5.2.7): which destination addresses a receiver serves, as a
 * UNIX regular expression (Appendix A). Found anywhere in the address unless anchored, as grep
 * does. Costs no more than linear time, whatever the ESME wrote.
 */
final class AddressRange {
  /** Serves everything, as a bind without address_range does. */
  static final AddressRange NONE = new AddressRange(null);

  /** What clients write that mean everything. */
  private static final Set<String> EVERYTHING =
      Set.of("", "*", "+", ".*", ".+", ".", "[0-9]*", "[0-9]+", "\\d*", "\\d+");

  private static final String INTERNATIONAL_PREFIX = "00";

  private final Pattern pattern;

  private AddressRange(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads the field.
   *
   * @param text as the ESME sent it
   * @return {@link #NONE} for what means everything: nothing, a 0, a star, {@code ^.*$}
   * @throws IllegalArgumentException when it is no regular expression, or one of absurd size
   */
  static AddressRange of(String text) {
    String written = text.replaceAll("\\s", "");
    if (written.equals("0")) {
      return NONE;
    }
    String expression = new RangeExpression(written).read();
    if (EVERYTHING.contains(expression.replaceAll("^\\^|\\$$", ""))) {
      return NONE;
    }
    try {
      return new AddressRange(Pattern.compile(expression));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("no regular expression", e);
    }
  }

  /** Whether it serves everything. */
  boolean everything() {
    return pattern == null;
  }

  /**
   * Whether it serves an address.
   *
   * @param address a destination_addr as it goes out; {@code null} = not known
   */
  boolean matches(String address) {
    if (pattern == null) {
      return true;
    }
    if (address == null) {
      return false;
    }
    String digits = address.startsWith("+") ? address.substring(1) : address;
    return found(digits) || (digits.startsWith(INTERNATIONAL_PREFIX) && found(digits.substring(2)));
  }

  private boolean found(String address) {
    return pattern.matcher(address).find();
  }
}
