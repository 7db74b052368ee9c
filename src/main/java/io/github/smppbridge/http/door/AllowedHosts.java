package io.github.smppbridge.http.door;

import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which Host a request may name. A page of somebody else can let its own name point to this
 * computer (DNS rebinding) and then read what is served here, but it cannot change the Host that
 * its browser sends.
 */
final class AllowedHosts {
  private static final Pattern HOST =
      Pattern.compile(
          "([A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}\\])(?::[0-9]{1,5})?");

  private static final Pattern NUMERIC =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+\\]");

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost\\.?|127(\\.\\d{1,3}){3}|\\[(0{0,4}:){2,7}0{0,3}1\\]");

  private final Set<String> names;
  private final IntPredicate loopbackOnly;

  /**
   * Makes the rule.
   *
   * @param names further names, without ports
   * @param loopbackOnly whether the server at a port listens to this computer alone
   */
  AllowedHosts(Set<String> names, IntPredicate loopbackOnly) {
    this.names =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    this.loopbackOnly = loopbackOnly;
  }

  /** Whether it has the form of one (RFC 9110 §7.2). */
  static boolean isHost(String host) {
    return host != null && (HeaderText.isPlainHost(host) || HOST.matcher(host).matches());
  }

  /**
   * Whether a request may name it.
   *
   * @param host of the request, with or without a port
   * @param port where it came in
   */
  boolean allows(String host, int port) {
    Matcher matcher = HOST.matcher(host);
    if (!matcher.matches()) {
      return false;
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT);
    if (names.contains(name) || LOOPBACK.matcher(name).matches()) {
      return true;
    }
    // what is reached by its number needs no name that could be somebody else's
    return !loopbackOnly.test(port) && (names.isEmpty() || NUMERIC.matcher(name).matches());
  }
}
