package io.github.smppbridge.log;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What one client has to itself: an IPv4 address, a /64 of IPv6. */
public final class SourceNetwork {
  private static final int NETWORK_OCTETS = 8;
  private static final Pattern NUMERIC = Pattern.compile("[0-9a-fA-F:.]+");

  private SourceNetwork() {}

  /**
   * The network of an address. An IPv4 address in the form of an IPv6 one ({@code
   * ::ffff:192.0.2.1}) is an IPv4 address. Nothing is looked up.
   *
   * @param host numeric, without a port, with or without a zone; anything else is taken as it is;
   *     null = unknown
   */
  public static String of(String host) {
    if (host == null) {
      return "?";
    }
    int zone = host.indexOf('%');
    String numeric = zone < 0 ? host : host.substring(0, zone);
    if (numeric.indexOf(':') < 0 || !NUMERIC.matcher(numeric).matches()) {
      return host;
    }
    try {
      byte[] octets = InetAddress.getByName(numeric).getAddress();
      if (octets.length != 2 * NETWORK_OCTETS) {
        return InetAddress.getByAddress(octets).getHostAddress();
      }
      Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
      return InetAddress.getByAddress(octets).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      return host;
    }
  }

  /**
   * The host of a remote address.
   *
   * @param remoteAddress {@code 192.0.2.1:40000}, {@code [2001:db8::1]:40000} or {@code
   *     2001:db8::1:40000}
   * @return it without the port
   */
  public static String hostOf(String remoteAddress) {
    int colon = remoteAddress.lastIndexOf(':');
    String host = colon < 0 ? remoteAddress : remoteAddress.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
