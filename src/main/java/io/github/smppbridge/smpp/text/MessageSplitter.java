package io.github.smppbridge.smpp.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * Turns text or data of any length into what PDUs to an ESME can hold.
 *
 * <ul>
 *   <li>data_coding 0 when the default alphabet has every character, else 8 (UTF-16BE).
 *   <li>As long as a short message can be: 160 septets (GSM and ASCII) or 140 octets; 153 or 134 in
 *       parts, which leaves room for a header with an 8-bit reference. GSM counts an escape
 *       sequence as two.
 *   <li>Of more parts than an octet counts, several messages, one after the other.
 *   <li>A cut never divides an escape sequence, a surrogate pair or an octet sequence of UTF-8.
 *   <li>A lone surrogate, which is no character and which no phone shows, becomes U+FFFD, and a
 *       NUL, at which clients stop to read, is left out: a message that arrived is not lost over
 *       them.
 * </ul>
 *
 * Immutable, thread-safe.
 *
 * @param defaultAlphabet what data_coding 0 means to the receiving account
 */
public record MessageSplitter(Alphabet defaultAlphabet) {
  /** Octets of short_message (SMPP v3.4 §5.2.21); more go to message_payload. */
  public static final int MAX_SHORT_MESSAGE = 254;

  private static final int MAX_PARTS = 255;
  private static final int OCTETS = 140;

  /** Octets of the element for part and reference, which the header has beside the ports. */
  private static final int PART_ELEMENT = 5;

  /**
   * message_payload may have twice as much (SMPP v3.4 §5.3.2.32), but there are clients, jSMPP
   * among them, that read its length as a signed number, and lose their session over it each time.
   */
  private static final int MAX_PAYLOAD = 32_766;

  /** An alphabet is required. */
  public MessageSplitter {
    Objects.requireNonNull(defaultAlphabet);
  }

  /** A text in its alphabet, undivided. */
  public MessagePart whole(String text) {
    String clean = Ucs2.withoutLoneSurrogates(text.replace("\0", ""));
    boolean fits = defaultAlphabet.canEncode(clean);
    byte[] octets = (fits ? defaultAlphabet : Alphabet.UCS2).encode(clean);
    // UCS2 as the default alphabet is named by its own data_coding, which every client knows.
    boolean named = !fits || defaultAlphabet == Alphabet.UCS2;
    return new MessagePart(named ? DataCoding.UCS2 : DataCoding.DEFAULT, octets, null, null);
  }

  /**
   * Divides what is too long for one PDU of that form.
   *
   * @param whole a text, or data for a port
   * @param form how the long is written; content for message_payload has no more than {@value
   *     #MAX_PAYLOAD} octets each
   * @param references gives the next of a message in parts; the low 16 bits are used
   * @return in their order, at least one
   */
  public List<MessagePart> split(MessagePart whole, LongMessageForm form, IntSupplier references) {
    return form == LongMessageForm.PAYLOAD ? payloads(whole) : parts(whole, references);
  }

  private List<MessagePart> payloads(MessagePart whole) {
    List<MessagePart> payloads = new ArrayList<>();
    for (byte[] content : contents(alphabetOf(whole), whole.content(), MAX_PAYLOAD)) {
      payloads.add(new MessagePart(whole.dataCoding(), content, null, whole.port()));
    }
    return payloads;
  }

  private List<MessagePart> parts(MessagePart whole, IntSupplier references) {
    Alphabet alphabet = alphabetOf(whole);
    if (whole.content().length <= mostAlone(whole, alphabet)) {
      return List.of(whole);
    }
    List<byte[]> contents = contents(alphabet, whole.content(), mostInParts(whole, alphabet));
    List<MessagePart> parts = new ArrayList<>(contents.size());
    for (int from = 0; from < contents.size(); from += MAX_PARTS) {
      List<byte[]> some = contents.subList(from, Math.min(from + MAX_PARTS, contents.size()));
      int reference = some.size() == 1 ? 0 : references.getAsInt() & 0xFFFF;
      for (int number = 1; number <= some.size(); number++) {
        Concatenation part =
            some.size() == 1 ? null : new Concatenation(reference, some.size(), number, true);
        parts.add(new MessagePart(whole.dataCoding(), some.get(number - 1), part, whole.port()));
      }
    }
    return parts;
  }

  private static int mostAlone(MessagePart whole, Alphabet alphabet) {
    return septets(alphabet) ? 160 : OCTETS - headerLength(whole);
  }

  private static int mostInParts(MessagePart whole, Alphabet alphabet) {
    int header = headerLength(whole);
    return septets(alphabet) ? 153 : OCTETS - PART_ELEMENT - (header == 0 ? 1 : header);
  }

  private static int headerLength(MessagePart whole) {
    return whole.header().map(UserDataHeader::length).orElse(0);
  }

  private static boolean septets(Alphabet alphabet) {
    return alphabet == Alphabet.GSM || alphabet == Alphabet.ASCII;
  }

  /** The alphabet of a text; null for data. */
  private Alphabet alphabetOf(MessagePart message) {
    DataCoding coding = DataCoding.of(message.dataCoding());
    return coding.binary() ? null : coding.alphabetOr(defaultAlphabet);
  }

  private static List<byte[]> contents(Alphabet alphabet, byte[] octets, int limit) {
    if (octets.length <= limit) {
      return List.of(octets);
    }
    List<byte[]> contents = new ArrayList<>(octets.length / limit + 1);
    for (int from = 0; from < octets.length; ) {
      int to = cut(alphabet, octets, from, Math.min(from + limit, octets.length));
      contents.add(Arrays.copyOfRange(octets, from, to));
      from = to;
    }
    return contents;
  }

  /** The end of the segment: the limit, or a little before it so as not to divide a character. */
  private static int cut(Alphabet alphabet, byte[] octets, int from, int limit) {
    if (limit == octets.length || alphabet == null) {
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
}
