package io.github.smppbridge.gateway;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of SMSGate's users. It makes them of capitals, digits, {@code -} and {@code _}, and its
 * database (MySQL, MariaDB) finds them whatever their case; as it is set up, also with accents,
 * with spaces at the end, or with control characters in between. One user must not count as many.
 */
public final class UserName {
  /** Basic credentials end a name with a colon (RFC 7617 §2). */
  private static final Pattern POSSIBLE = Pattern.compile("[!-9;-~]+");

  private UserName() {}

  /**
   * The one spelling of a name by which things are counted and kept.
   *
   * @param name in any case
   * @return in capitals, as SMSGate has it
   */
  public static String canonical(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /**
   * Whether a user can have this name, in some case.
   *
   * @param name as a client wrote it
   * @return false for what a database might take for another name
   */
  static boolean possible(String name) {
    return POSSIBLE.matcher(name).matches();
  }
}
