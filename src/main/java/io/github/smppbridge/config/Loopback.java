package io.github.smppbridge.config;

import java.net.URI;
import java.util.regex.Pattern;

/** Names and addresses that lead to this machine only; nothing is looked up. */
public final class Loopback {
  private static final Pattern IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 =
      Pattern.compile("\\[(::1|(0{1,4}:){7}0{0,3}1|::ffff:127(\\.\\d{1,3}){3})]");

  private Loopback() {}

  /** Whether a URL's host is this machine: localhost, 127.0.0.0/8 or ::1 (RFC 6761, RFC 6890). */
  static boolean host(URI url) {
    String host = url.getHost();
    return host != null
        && (host.equalsIgnoreCase("localhost")
            || IPV4.matcher(host).matches()
            || IPV6.matcher(host.toLowerCase(java.util.Locale.ROOT)).matches());
  }

  /**
   * Whether what goes to a URL crosses a network in clear text.
   *
   * @param url of http or https
   */
  public static boolean clearText(URI url) {
    return "http".equals(url.getScheme()) && !host(url);
  }
}
