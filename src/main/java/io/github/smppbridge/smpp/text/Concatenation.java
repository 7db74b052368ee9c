package io.github.smppbridge.smpp.text;

import java.util.Optional;

/**
 * Which part of which long message this is.
 *
 * @param reference the number all parts share, 0..255, or 0..65535 when wide
 * @param total the number of parts, 1..255
 * @param number this part, 1..total
 * @param wide a 16-bit reference (information element 08 or sar_msg_ref_num)
 */
public record Concatenation(int reference, int total, int number, boolean wide) {

  /**
   * @throws IllegalArgumentException for values out of range
   */
  public Concatenation {
    if (!valid(reference, total, number, wide)) {
      throw new IllegalArgumentException(
          "reference " + reference + ", part " + number + " of " + total);
    }
  }

  /**
   * The part that was announced.
   *
   * @return empty for values out of range, which TS 23.040 §9.2.3.24.1 has ignored
   */
  public static Optional<Concatenation> of(int reference, int total, int number, boolean wide) {
    return valid(reference, total, number, wide)
        ? Optional.of(new Concatenation(reference, total, number, wide))
        : Optional.empty();
  }

  /** The same with the low 8 bits of the reference. */
  Concatenation narrow() {
    return wide ? new Concatenation(reference & 0xFF, total, number, false) : this;
  }

  private static boolean valid(int reference, int total, int number, boolean wide) {
    return reference >= 0
        && reference <= (wide ? 0xFFFF : 0xFF)
        && total >= 1
        && total <= 255
        && number >= 1
        && number <= total;
  }
}
