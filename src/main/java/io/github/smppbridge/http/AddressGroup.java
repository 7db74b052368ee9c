package io.github.smppbridge.http;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Whom addresses belong to: one subscriber has an IPv6 network of 64 bits. */
final class AddressGroup {
  private static final int IPV6_OCTETS = 16;
  private static final int NETWORK_OCTETS = 8;

  private AddressGroup() {}

  /** Something equal for all addresses of a group. */
  static Object of(SocketAddress address) {
    String host = address == null ? null : address.hostAddress();
    return host == null ? "unknown" : of(host);
  }

  static Object of(String host) {
    try {
      byte[] octets = literal(host);
      return octets.length == IPV6_OCTETS
          ? HexFormat.of().formatHex(octets, 0, NETWORK_OCTETS)
          : host;
    } catch (UnknownHostException e) {
      return host;
    }
  }

  /** Never asks a name server: what comes here is an address. */
  private static byte[] literal(String host) throws UnknownHostException {
    return InetAddress.getByName(host).getAddress();
  }
}
