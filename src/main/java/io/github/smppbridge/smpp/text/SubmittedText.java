package io.github.smppbridge.smpp.text;

import java.util.List;

/**
 * The text that an ESME sent, of one part or several. Parts are joined as octets and decoded then,
 * since a sender may cut a character in two; only where the tables of national languages change
 * from one part to the next is each side read by itself.
 */
public final class SubmittedText {
  /**
   * Beside the names of the alphabets: GSM 03.38 or IA5, as the octets show. Clients send both as
   * data_coding 1.
   */
  public static final String AUTO = "auto";

  private SubmittedText() {}

  /**
   * One part.
   *
   * @param octets its content, without a user data header
   * @param tables what its header announces; with any the text is GSM 03.38, whatever it says else
   */
  public record Part(byte[] octets, NationalTables tables) {}

  /**
   * Decodes a text of one part.
   *
   * @param alphabet as {@link #decode(String, List)}
   * @param octets the content
   * @return the text, which may be empty
   * @throws UndecodableTextException with the offset of the first octet that is no text
   * @throws IllegalArgumentException when there is no such alphabet
   */
  public static String decode(String alphabet, byte[] octets) {
    return decode(alphabet, List.of(new Part(octets, NationalTables.NONE)));
  }

  /**
   * Decodes a text.
   *
   * @param alphabet the {@link Alphabet#configName name} of its alphabet, or {@value #AUTO}
   * @param parts in their order
   * @return the text, which may be empty
   * @throws UndecodableTextException with the offset, among the octets of all parts, of the first
   *     that is no text
   * @throws IllegalArgumentException when there is no such alphabet
   */
  public static String decode(String alphabet, List<Part> parts) {
    if (parts.size() == 1) {
      return decode(alphabet, parts, parts.get(0).octets(), PartStarts.ONE);
    }
    List<byte[]> contents = parts.stream().map(Part::octets).toList();
    return decode(alphabet, parts, LongMessage.join(contents), PartStarts.of(contents));
  }

  private static String decode(
      String alphabet, List<Part> parts, byte[] octets, PartStarts starts) {
    for (Part part : parts) {
      if (!part.tables().equals(NationalTables.NONE)) {
        return national(octets, parts, starts);
      }
    }
    Alphabet known =
        alphabet.equalsIgnoreCase(AUTO) ? gsmOrIa5(octets, starts) : Alphabet.parse(alphabet);
    return known.decode(octets, starts);
  }

  /** As many parts at once as have the same tables. */
  private static String national(byte[] octets, List<Part> parts, PartStarts starts) {
    StringBuilder text = new StringBuilder(octets.length);
    int next;
    for (int first = 0; first < parts.size(); first = next) {
      NationalTables tables = parts.get(first).tables();
      next = first + 1;
      while (next < parts.size() && parts.get(next).tables().equals(tables)) {
        next++;
      }
      int end = starts.endOf(next - 1, octets.length);
      text.append(Gsm0338.decode(octets, starts.of(first), end, tables));
    }
    return text.toString();
  }

  /**
   * Control characters, which IA5 text has none of but line breaks, are letters in GSM 03.38. NUL,
   * there a commercial at, is one only within the text: at its end, or at that of each part, it is
   * what a program in C left there.
   */
  private static Alphabet gsmOrIa5(byte[] octets, PartStarts starts) {
    int textEnd = withoutNuls(octets, 0, octets.length);
    boolean everyPartEnds = true;
    for (int part = 0; part < starts.count(); part++) {
      int end = starts.endOf(part, octets.length);
      everyPartEnds &= end > starts.of(part) && octets[end - 1] == 0;
    }
    for (int part = 0; part < starts.count(); part++) {
      int from = starts.of(part);
      int end = Math.min(textEnd, starts.endOf(part, octets.length));
      if (everyPartEnds) {
        end = withoutNuls(octets, from, end);
      }
      for (int i = from; i < end; i++) {
        if (isGsmLetter(octets[i])) {
          return Alphabet.GSM;
        }
      }
    }
    return Alphabet.ASCII;
  }

  private static boolean isGsmLetter(byte octet) {
    return octet >= 0 && octet < ' ' && octet != '\r' && octet != '\n' || octet == 0x7F;
  }

  private static int withoutNuls(byte[] octets, int from, int to) {
    int end = to;
    while (end > from && octets[end - 1] == 0) {
      end--;
    }
    return end;
  }
}
