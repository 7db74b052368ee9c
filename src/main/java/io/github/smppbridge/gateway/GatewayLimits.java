package io.github.smppbridge.gateway;

/** What the gateway takes at most. */
public final class GatewayLimits {
  /** Characters of a text. */
  public static final int TEXT = 65_535;

  /** Octets of a message for a port: the one SMS that a phone makes of it (3GPP TS 23.040). */
  public static final int DATA = 133;

  /** Octets of a text as the gateway keeps it, in JSON. */
  private static final int KEPT = 65_535;

  private static final int FRAME = "{\"text\":\"\"}".length();

  /** As what Go escapes is written: \\u003c. */
  private static final int ESCAPED = 6;

  /** Characters of a message's id. */
  public static final int ID = 36;

  private GatewayLimits() {}

  /**
   * Whether the gateway has room for a text: its characters are counted, and its octets have to fit
   * into a column.
   *
   * @param text not longer than {@link #TEXT}
   * @return false = the gateway fails at it each time
   */
  public static boolean holds(String text) {
    return text.length() * ESCAPED <= KEPT - FRAME
        || FRAME + text.codePoints().map(GatewayLimits::octets).sum() <= KEPT;
  }

  private static int octets(int character) {
    return switch (character) {
      case '"', '\\', '\n', '\r', '\t' -> 2;
      case '<', '>', '&', 0x2028, 0x2029 -> ESCAPED;
      default ->
          character < 0x20
              ? ESCAPED
              : character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    };
  }
}
