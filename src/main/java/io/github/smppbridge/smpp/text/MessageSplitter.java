package io.github.smppbridge.smpp.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * Turns text or data into the segments of deliver_sm.
 *
 * <ul>
 *   <li>data_coding 0 when the default alphabet has every character, else 8 (UTF-16BE).
 *   <li>As long as a short message can be: 160 septets (GSM and ASCII) or 140 octets; 153 or 134 in
 *       parts, which leaves room for a header with an 8-bit reference. GSM counts an escape
 *       sequence as two.
 *   <li>A cut never divides an escape sequence, a surrogate pair or an octet sequence of UTF-8.
 *   <li>A lone surrogate, which is no character and which no phone shows, becomes U+FFFD: a message
 *       that arrived is not lost over it.
 * </ul>
 *
 * Immutable, thread-safe.
 *
 * @param defaultAlphabet what data_coding 0 means to the receiving account
 */
public record MessageSplitter(Alphabet defaultAlphabet) {
  private static final int MAX_PARTS = 255;
  private static final int OCTETS = 140;

  /**
   * message_payload may have twice as much (SMPP v3.4 §5.3.2.32), but there are clients, jSMPP
   * among them, that read its length as a signed number, and lose their session over it each time.
   */
  private static final int MAX_PAYLOAD = 32_766;

  /** An alphabet is required. */
  public MessageSplitter {
    Objects.requireNonNull(defaultAlphabet);
  }

  /**
   * Segments with a user data header when there is more than one.
   *
   * @param reference what all segments share; the low 8 bits are used
   * @throws MessageTooLongException above 255 segments
   */
  public EncodedText split(String text, int reference) {
    EncodedText bare = splitWithoutHeaders(text);
    if (bare.segments().size() == 1) {
      return bare;
    }
    return numbered(bare.dataCoding(), bare.segments(), reference, List.of());
  }

  /**
   * The same segments without headers, for sar_* TLVs.
   *
   * @throws MessageTooLongException above 255 segments
   */
  public EncodedText splitWithoutHeaders(String text) {
    EncodedText whole = whole(text);
    return new EncodedText(whole.dataCoding(), checked(segments(whole)), false);
  }

  /** As many as phones make of it. */
  private List<byte[]> segments(EncodedText whole) {
    Alphabet alphabet = alphabetOf(whole);
    byte[] octets = whole.segments().get(0);
    int single = singleLimit(alphabet);
    return octets.length <= single
        ? whole.segments()
        : segments(alphabet, octets, single == OCTETS ? 134 : 153);
  }

  private static List<byte[]> segments(Alphabet alphabet, byte[] octets, int limit) {
    if (octets.length <= limit) {
      return List.of(octets);
    }
    List<byte[]> segments = new ArrayList<>(octets.length / limit + 1);
    for (int from = 0; from < octets.length; ) {
      int to = cut(alphabet, octets, from, Math.min(from + limit, octets.length));
      segments.add(Arrays.copyOfRange(octets, from, to));
      from = to;
    }
    return segments;
  }

  /** One segment of any length, for message_payload. */
  public EncodedText whole(String text) {
    String clean = Ucs2.withoutLoneSurrogates(text);
    boolean fits = defaultAlphabet.canEncode(clean);
    byte[] octets = (fits ? defaultAlphabet : Alphabet.UCS2).encode(clean);
    // UCS2 as the default alphabet is named by its own data_coding, which every client knows.
    boolean named = !fits || defaultAlphabet == Alphabet.UCS2;
    return new EncodedText(named ? DataCoding.UCS2 : DataCoding.DEFAULT, List.of(octets), false);
  }

  /**
   * A text of any length: of more segments than a header can count, several messages, each with a
   * reference of its own.
   *
   * @param references gives the next; the low 8 bits are used
   * @return the messages in their order
   */
  public List<EncodedText> splitAll(String text, IntSupplier references) {
    EncodedText whole = whole(text);
    List<byte[]> segments = segments(whole);
    List<EncodedText> messages = new ArrayList<>();
    for (int from = 0; from < segments.size(); from += MAX_PARTS) {
      List<byte[]> some = segments.subList(from, Math.min(from + MAX_PARTS, segments.size()));
      messages.add(
          some.size() == 1
              ? new EncodedText(whole.dataCoding(), some, false)
              : numbered(whole.dataCoding(), some, references.getAsInt(), List.of()));
    }
    return messages;
  }

  /**
   * A text of any length for message_payload: of more than {@value #MAX_PAYLOAD} octets, several.
   *
   * @return the messages in their order, of one segment each
   */
  public List<EncodedText> payloads(String text) {
    EncodedText whole = whole(text);
    List<EncodedText> messages = new ArrayList<>();
    for (byte[] segment : segments(alphabetOf(whole), whole.segments().get(0), MAX_PAYLOAD)) {
      messages.add(new EncodedText(whole.dataCoding(), List.of(segment), false));
    }
    return messages;
  }

  /**
   * Binary content for an application port: data_coding 4, each segment with the ports in its
   * header.
   *
   * @param octets the content
   * @param destinationPort 0..65535
   * @param sourcePort 0..65535
   * @param reference what all segments share; the low 8 bits are used
   * @throws MessageTooLongException above 255 segments
   */
  public static EncodedText data(
      byte[] octets, int destinationPort, int sourcePort, int reference) {
    InformationElement ports = InformationElement.ports(destinationPort, sourcePort);
    UserDataHeader alone = UserDataHeader.of(ports);
    if (alone.length() + octets.length <= OCTETS) {
      return new EncodedText(DataCoding.BINARY, List.of(alone.compose(octets)), true);
    }
    int limit = OCTETS - alone.length() - 5;
    List<byte[]> contents = new ArrayList<>(octets.length / limit + 1);
    for (int from = 0; from < octets.length; from += limit) {
      contents.add(Arrays.copyOfRange(octets, from, Math.min(from + limit, octets.length)));
    }
    return numbered(DataCoding.BINARY, checked(contents), reference, List.of(ports));
  }

  /** Segments that say which part they are, and the same further elements each. */
  private static EncodedText numbered(
      int dataCoding, List<byte[]> contents, int reference, List<InformationElement> further) {
    int total = contents.size();
    List<byte[]> segments = new ArrayList<>(total);
    for (int number = 1; number <= total; number++) {
      List<InformationElement> elements = new ArrayList<>();
      elements.add(
          InformationElement.concatenation(
              new Concatenation(reference & 0xFF, total, number, false)));
      elements.addAll(further);
      segments.add(new UserDataHeader(elements).compose(contents.get(number - 1)));
    }
    return new EncodedText(dataCoding, segments, true);
  }

  private Alphabet alphabetOf(EncodedText encoded) {
    return DataCoding.of(encoded.dataCoding()).alphabetOr(defaultAlphabet);
  }

  private static int singleLimit(Alphabet alphabet) {
    return alphabet == Alphabet.GSM || alphabet == Alphabet.ASCII ? 160 : OCTETS;
  }

  /** The end of the segment: the limit, or a little before it so as not to divide a character. */
  private static int cut(Alphabet alphabet, byte[] octets, int from, int limit) {
    if (limit == octets.length) {
      return limit;
    }
    return switch (alphabet) {
      case GSM -> octets[limit - 1] == Gsm0338.ESCAPE ? limit - 1 : limit;
      case UCS2 -> {
        boolean afterHighSurrogate = (octets[limit - 2] & 0xFC) == 0xD8;
        yield afterHighSurrogate ? limit - 2 : limit;
      }
      case UTF8 -> {
        int end = limit;
        while ((octets[end] & 0xC0) == 0x80) {
          end--;
        }
        yield end;
      }
      default -> limit;
    };
  }

  private static List<byte[]> checked(List<byte[]> segments) {
    if (segments.size() > MAX_PARTS) {
      throw new MessageTooLongException(segments.size() + " parts");
    }
    return segments;
  }
}
