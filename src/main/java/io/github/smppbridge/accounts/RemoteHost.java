package io.github.smppbridge.accounts;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The host of a remote address. */
final class RemoteHost {
  private static final int NETWORK_OCTETS = 8;
  private static final Pattern NUMERIC = Pattern.compile("[0-9a-fA-F:.]+");

  private RemoteHost() {}

  /** {@code 192.0.2.1:40000} and {@code [2001:db8::1]:40000} without the port. */
  static String of(String remoteAddress) {
    int colon = remoteAddress.lastIndexOf(':');
    String host = colon < 0 ? remoteAddress : remoteAddress.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * What one guesser has to itself: an IPv4 address, a /64 of IPv6. An IPv4 address in the form of
   * an IPv6 one ({@code ::ffff:192.0.2.1}) is an IPv4 address.
   *
   * @param host a numeric address; anything else is taken as it is
   */
  static String network(String host) {
    int scope = host.indexOf('%');
    String numeric = scope < 0 ? host : host.substring(0, scope);
    if (numeric.indexOf(':') < 0 || !NUMERIC.matcher(numeric).matches()) {
      return host;
    }
    try {
      byte[] octets = InetAddress.getByName(numeric).getAddress();
      if (octets.length == 2 * NETWORK_OCTETS) {
        Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
        return InetAddress.getByAddress(octets).getHostAddress() + "/64";
      }
      return InetAddress.getByAddress(octets).getHostAddress();
    } catch (UnknownHostException e) {
      return host;
    }
  }
}
