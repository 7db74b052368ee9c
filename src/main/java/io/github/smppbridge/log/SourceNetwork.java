package io.github.smppbridge.log;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What one client has to itself: an IPv4 address, a /64 of IPv6. */
public final class SourceNetwork {
  private static final int NETWORK_OCTETS = 8;

  private SourceNetwork() {}

  /**
   * The network of an address.
   *
   * @param host numeric; anything else is taken as it is
   */
  public static String of(String host) {
    if (host == null) {
      return "?";
    }
    if (host.indexOf(':') < 0 || !host.matches("[0-9a-fA-F:.]+(%.*)?")) {
      return host;
    }
    try {
      int zone = host.indexOf('%');
      byte[] octets = InetAddress.getByName(zone < 0 ? host : host.substring(0, zone)).getAddress();
      if (octets.length == 2 * NETWORK_OCTETS) {
        Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
      }
      String network = InetAddress.getByAddress(octets).getHostAddress();
      return octets.length == 2 * NETWORK_OCTETS ? network + "/64" : network;
    } catch (UnknownHostException e) {
      return host;
    }
  }
}
