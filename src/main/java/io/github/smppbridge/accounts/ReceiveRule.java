package io.github.smppbridge.accounts;

import io.github.smppbridge.gateway.ReceivedVia;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which received messages an entry of {@code accounts.file} gets, of those that its user's phones
 * report: all that it says must be so.
 *
 * @param device id of the phone
 * @param sim the SIM, 1 to 3
 * @param to the number that was written to, or its beginning with {@code *} behind it
 * @param from likewise of who wrote
 * @param others whether it is what no other entry of the same user has a rule for
 */
record ReceiveRule(
    Optional<String> device,
    Optional<Integer> sim,
    Optional<String> to,
    Optional<String> from,
    boolean others) {
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9 ()./-]*[0-9][0-9 ()./-]*");
  private static final Pattern SEPARATORS = Pattern.compile("[ ()./-]");

  /** Whether it is about that message; what is said of others is not looked at. */
  boolean matches(ReceivedVia via) {
    return device.filter(is -> !is.equals(via.device())).isEmpty()
        && sim.filter(is -> is != via.sim()).isEmpty()
        && to.filter(is -> !isNumber(is, via.to())).isEmpty()
        && from.filter(is -> !isNumber(is, via.from())).isEmpty();
  }

  private static boolean isNumber(String rule, String told) {
    boolean prefix = rule.endsWith("*");
    String wanted = plain(prefix ? rule.substring(0, rule.length() - 1) : rule);
    String number = plain(told);
    // written without its +, it is the same to an ESME
    String same = wanted.startsWith("+") || !number.startsWith("+") ? number : number.substring(1);
    return !told.isEmpty() && (prefix ? same.startsWith(wanted) : same.equals(wanted));
  }

  /** A number without what separates its digits; a name in small letters. */
  private static String plain(String address) {
    String text = address.strip();
    return NUMBER.matcher(text).matches()
        ? SEPARATORS.matcher(text).replaceAll("")
        : text.toLowerCase(Locale.ROOT);
  }
}
