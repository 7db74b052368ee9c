package io.github.smppbridge.gateway;

import java.util.regex.Pattern;

/**
 * Numbers that are told in part: apps since 1.66 tell the gateway of a SIM's number its last four
 * digits, {@code **********1111}, and of one of four nothing. That is no address of anybody.
 */
public final class NumberMask {
  /** As people and programs mask; no number or name has two of these in a row. */
  private static final Pattern STARS = Pattern.compile("[*\\u2022\\u25CF\\u2217\\uFF0A\\u2026]{2}");

  /** {@code +49XXXXXX11}: a name has other letters, or no digits behind them. */
  private static final Pattern LETTERS = Pattern.compile("[+0-9 ()./-]*[xX]{3,}[0-9 ()./-]+");

  private NumberMask() {}

  /** Whether a part of a number is hidden. */
  public static boolean isMasked(String number) {
    return STARS.matcher(number).find() || LETTERS.matcher(number).matches();
  }

  /** The number; empty when it is masked. */
  static String unmasked(String number) {
    return isMasked(number) ? "" : number;
  }
}
