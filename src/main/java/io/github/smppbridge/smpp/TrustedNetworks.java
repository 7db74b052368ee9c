package io.github.smppbridge.smpp;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Networks whose hosts are believed. Thread-safe. */
public final class TrustedNetworks {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  /** Anything else would be asked of a name server: {@code fade.cafe} is a name. */
  private static final Pattern NUMERIC =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  private final List<Network> networks;

  private TrustedNetworks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads networks.
   *
   * @param cidrs such as {@code 10.0.0.0/8}, {@code 192.0.2.1} or {@code fd00::/8}
   * @return the networks
   * @throws IllegalArgumentException naming the first that is none of these
   */
  public static TrustedNetworks parse(List<String> cidrs) {
    List<Network> networks = new ArrayList<>();
    for (String cidr : cidrs) {
      networks.add(Network.parse(cidr.trim()));
    }
    return new TrustedNetworks(List.copyOf(networks));
  }

  /**
   * Tells whether a numeric address is in one of the networks.
   *
   * @param address IPv4 or IPv6, never a name
   * @return false for anything else, and without networks
   */
  public boolean contains(String address) {
    if (networks.isEmpty()) {
      return false;
    }
    byte[] octets = octets(address);
    return octets != null && networks.stream().anyMatch(network -> network.contains(octets));
  }

  /** Tells whether every address of a kind is in one of the networks: true for a {@code /0}. */
  public boolean all() {
    return networks.stream().anyMatch(network -> network.bits() == 0);
  }

  /** The octets of a numeric address, null when it is none; never asks a name server. */
  private static byte[] octets(String address) {
    int scope = address.indexOf('%');
    String numeric = scope < 0 ? address : address.substring(0, scope);
    if (!NUMERIC.matcher(numeric).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(numeric).getAddress();
    } catch (UnknownHostException notNumeric) {
      return null;
    }
  }

  private record Network(BigInteger address, int length, int bits) {
    static Network parse(String cidr) {
      int slash = cidr.indexOf('/');
      byte[] octets = octets(slash < 0 ? cidr : cidr.substring(0, slash));
      try {
        int length = octets == null ? -1 : Byte.SIZE * octets.length;
        int bits = slash < 0 ? length : Integer.parseInt(cidr.substring(slash + 1));
        if (octets != null && bits >= 0 && bits <= length) {
          return new Network(new BigInteger(1, octets), length, bits);
        }
      } catch (NumberFormatException notANumber) {
        // told below
      }
      throw new IllegalArgumentException("'" + cidr + "' is not an address or network");
    }

    boolean contains(byte[] octets) {
      return Byte.SIZE * octets.length == length
          && address.xor(new BigInteger(1, octets)).shiftRight(length - bits).signum() == 0;
    }
  }
}
