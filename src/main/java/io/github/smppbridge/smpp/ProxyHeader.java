package io.github.smppbridge.smpp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the header of the PROXY protocol, versions 1 and 2, which a balancer puts in front of a
 * connection to tell where the client is. A balancer's own probes may come without.
 */
final class ProxyHeader {
  private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] V2 = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final int V1_MAX_LENGTH = 107;
  private static final int V2_FIXED_LENGTH = 16;
  private static final int V2_MAX_LENGTH = 2048;
  private static final int IPV4 = 0x1;
  private static final int IPV6 = 0x2;

  private final boolean required;
  private byte[] bytes = {};

  /**
   * Makes one.
   *
   * @param required whether it is malformed when there is none
   */
  ProxyHeader(boolean required) {
    this.required = required;
  }

  /** What the bytes so far amount to. */
  enum Outcome {
    /** More is needed. */
    INCOMPLETE,
    /** There is a header, or certainly none; {@link #rest} is what follows. */
    DONE,
    /** It begins like a header and is none. */
    MALFORMED
  }

  private String address;
  private int length;

  /** Takes what was read; at most once after it was not INCOMPLETE. */
  Outcome append(byte[] segment) {
    int before = bytes.length;
    bytes = Arrays.copyOf(bytes, before + segment.length);
    System.arraycopy(segment, 0, bytes, before, segment.length);
    if (startsLike(V2)) {
      return version2();
    }
    if (startsLike(V1)) {
      return version1();
    }
    return required ? Outcome.MALFORMED : Outcome.DONE;
  }

  /** Where the client is, as host:port; null when the header does not say. */
  String address() {
    return address;
  }

  /** What came behind the header. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, length, bytes.length);
  }

  private boolean startsLike(byte[] signature) {
    int known = Math.min(bytes.length, signature.length);
    return Arrays.equals(bytes, 0, known, signature, 0, known);
  }

  private Outcome version1() {
    int known = Math.min(bytes.length, V1_MAX_LENGTH);
    String header = new String(bytes, 0, known, StandardCharsets.US_ASCII);
    int end = header.indexOf("\r\n");
    if (end < 0) {
      return bytes.length < V1_MAX_LENGTH ? Outcome.INCOMPLETE : Outcome.MALFORMED;
    }
    length = end + 2;
    String[] words = header.substring(0, end).split(" ");
    if (words.length >= 2 && words[1].equals("UNKNOWN")) {
      return Outcome.DONE;
    }
    if (words.length != 6
        || !words[1].matches("TCP[46]")
        || !words[2].matches("[0-9a-fA-F:.]{2,45}")
        || !words[4].matches("[0-9]{1,5}")) {
      return Outcome.MALFORMED;
    }
    address = words[2] + ":" + words[4];
    return Outcome.DONE;
  }

  private Outcome version2() {
    if (bytes.length < V2_FIXED_LENGTH) {
      return Outcome.INCOMPLETE;
    }
    int version = bytes[12] >> 4 & 0xF;
    int command = bytes[12] & 0xF;
    int body = (bytes[14] & 0xFF) << 8 | (bytes[15] & 0xFF);
    if (version != 2 || command > 1 || body > V2_MAX_LENGTH) {
      return Outcome.MALFORMED;
    }
    if (bytes.length < V2_FIXED_LENGTH + body) {
      return Outcome.INCOMPLETE;
    }
    length = V2_FIXED_LENGTH + body;
    int family = bytes[13] >> 4 & 0xF;
    if (command == 0 || family != IPV4 && family != IPV6) {
      return Outcome.DONE; // the balancer's own connection, or a family without ports
    }
    int size = family == IPV4 ? 4 : 16;
    if (body < 2 * size + 4) {
      return Outcome.MALFORMED;
    }
    byte[] source = Arrays.copyOfRange(bytes, V2_FIXED_LENGTH, V2_FIXED_LENGTH + size);
    int portAt = V2_FIXED_LENGTH + 2 * size;
    int port = (bytes[portAt] & 0xFF) << 8 | (bytes[portAt + 1] & 0xFF);
    try {
      address = InetAddress.getByAddress(source).getHostAddress() + ":" + port;
    } catch (UnknownHostException impossible) {
      return Outcome.MALFORMED;
    }
    return Outcome.DONE;
  }
}
