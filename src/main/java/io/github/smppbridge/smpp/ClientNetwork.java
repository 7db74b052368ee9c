package io.github.smppbridge.smpp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What one client has to itself: an IPv4 address, a /64 of IPv6. */
final class ClientNetwork {
  private static final int NETWORK_OCTETS = 8;

  private ClientNetwork() {}

  /**
   * The network of an address.
   *
   * @param remoteAddress numeric, with or without a port; anything else is taken as it is
   */
  static String of(String remoteAddress) {
    int colon = remoteAddress.lastIndexOf(':');
    String host = colon < 0 ? remoteAddress : remoteAddress.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.indexOf(':') < 0 || !host.matches("[0-9a-fA-F:.%]+")) {
      return host;
    }
    try {
      byte[] octets = InetAddress.getByName(host).getAddress();
      if (octets.length == 2 * NETWORK_OCTETS) {
        Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
        return InetAddress.getByAddress(octets).getHostAddress() + "/64";
      }
    } catch (UnknownHostException notNumeric) {
      // as it is
    }
    return host;
  }
}
