package io.github.smppbridge.admin;

import java.util.regex.Pattern;

/**
 * Phone numbers as operators may see them: enough to recognize, too little to call.
 *
 * @param masks {@code admin.mask_numbers}
 */
public record PhoneMask(boolean masks) {
  private static final Pattern NUMBER = Pattern.compile("[(+]?\\d(?:[\\s()./-]*+\\d){6,}+");
  private static final int HEAD = 4;
  private static final int TAIL = 2;

  /**
   * Masks a number's middle. Short codes and names are nobody's: they stay.
   *
   * @param address an address of a message
   */
  String apply(String address) {
    if (!masks || !NUMBER.matcher(address).matches()) {
      return address;
    }
    return masked(address);
  }

  /**
   * Masks the numbers within an expression.
   *
   * @param expression an address_range
   */
  String within(String expression) {
    return masks
        ? NUMBER.matcher(expression).replaceAll(number -> masked(number.group()))
        : expression;
  }

  private static String masked(String address) {
    int end = address.length() - TAIL;
    return address.substring(0, HEAD)
        + address.substring(HEAD, end).replaceAll("\\d", "*")
        + address.substring(end);
  }
}
