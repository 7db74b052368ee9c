package io.github.smppbridge.accounts;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The host of a remote address. */
final class RemoteHost {
  private static final int NETWORK_OCTETS = 8;

  private RemoteHost() {}

  /** {@code 192.0.2.1:40000} and {@code [2001:db8::1]:40000} without the port. */
  static String of(String remoteAddress) {
    int colon = remoteAddress.lastIndexOf(':');
    String host = colon < 0 ? remoteAddress : remoteAddress.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * What one guesser has to itself: an IPv4 address, a /64 of IPv6.
   *
   * @param host a numeric address; anything else is taken as it is
   */
  static String network(String host) {
    if (host.indexOf(':') < 0 || !host.matches("[0-9a-fA-F:.%]+")) {
      return host;
    }
    try {
      byte[] octets = InetAddress.getByName(host).getAddress();
      if (octets.length == 2 * NETWORK_OCTETS) {
        Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
        return InetAddress.getByAddress(octets).getHostAddress() + "/64";
      }
      return host;
    } catch (UnknownHostException e) {
      return host;
    }
  }
}
