package io.github.smppbridge.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What lies beyond ASCII in a path or query, as a URI has it: in UTF-8, each octet with a percent
 * sign (RFC 3986 §2.1, RFC 3987 §3.1). Camel's encoder leaves it, and HTTP/2 would make question
 * marks of it.
 */
final class TargetEncoding {
  private static final HexFormat HEX = HexFormat.of().withUpperCase().withPrefix("%");

  private TargetEncoding() {}

  /** The same in ASCII; nearly always it is that already. */
  static String ascii(String words) {
    int from = firstBeyond(words, 0);
    if (from == words.length()) {
      return words;
    }
    StringBuilder ascii = new StringBuilder(words.length() + 16);
    int done = 0;
    while (from < words.length()) {
      int to = from;
      while (to < words.length() && words.charAt(to) > 127) {
        to++;
      }
      ascii.append(words, done, from);
      HEX.formatHex(ascii, words.substring(from, to).getBytes(StandardCharsets.UTF_8));
      done = to;
      from = firstBeyond(words, to);
    }
    return ascii.append(words, done, words.length()).toString();
  }

  private static int firstBeyond(String words, int from) {
    int at = from;
    while (at < words.length() && words.charAt(at) <= 127) {
      at++;
    }
    return at;
  }
}
