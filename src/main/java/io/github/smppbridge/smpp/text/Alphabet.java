package io.github.smppbridge.smpp.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Locale;

/**
 * The alphabets of short messages. What an alphabet cannot hold is refused with its place, never
 * replaced.
 *
 * <p>Encoding is strict. Decoding reads what can be read in one sensible way: byte order marks at
 * the beginning and, but for GSM, NULs are no part of the text; the C1 controls, which no text has,
 * are the characters that Windows has in their places; half a surrogate pair is U+FFFD. Other
 * control characters than line breaks, tabs and page breaks are refused.
 */
public enum Alphabet {
  /** GSM 03.38 default alphabet with its extension table, one septet an octet (unpacked). */
  GSM(null),
  /** ISO-8859-1; read as windows-1252. */
  LATIN1("ISO-8859-1", "windows-1252"),
  /** IA5 / US-ASCII; octets of 0x80 and more are refused. */
  ASCII("US-ASCII"),
  /** UTF-8 without overlong forms or surrogates. Not an SMPP data_coding; a default alphabet. */
  UTF8("UTF-8"),
  /** UTF-16BE, surrogate pairs included: what phones and clients call UCS2. */
  UCS2(null),
  /** ISO-8859-5, data_coding 6. */
  CYRILLIC("ISO-8859-5"),
  /** ISO-8859-8, data_coding 7; what it has not is read as windows-1255. */
  HEBREW("ISO-8859-8", "windows-1255");

  // By name and looked up on use: ISO-8859-8 is in the module jdk.charsets, which a trimmed runtime
  // may lack, and that must not break the others.
  private final String charset;
  private final String windows;
  private final String configName = name().toLowerCase(Locale.ROOT);
  private volatile OctetTable table;

  Alphabet(String charset) {
    this(charset, null);
  }

  Alphabet(String charset, String windows) {
    this.charset = charset;
    this.windows = windows;
  }

  /**
   * Decodes whole text. What an ESME sent, in parts or with tables of national languages, is {@link
   * SubmittedText}.
   *
   * @throws UndecodableTextException with the offset of the first octet that is no text
   */
  public String decode(byte[] octets) {
    return decode(octets, PartStarts.ONE);
  }

  /** Decodes the joined octets of parts. */
  String decode(byte[] octets, PartStarts parts) {
    return switch (this) {
      case GSM -> Gsm0338.decode(octets);
      case UCS2 -> Ucs2.decode(octets, parts);
      case UTF8 -> Utf8.decode(octets, parts);
      default -> table().decode(octets);
    };
  }

  private OctetTable table() {
    if (table == null) {
      table = new OctetTable(this, charset, windows);
    }
    return table;
  }

  /**
   * Encodes text.
   *
   * @throws UnencodableTextException with the index of the first character the alphabet lacks
   */
  public byte[] encode(String text) {
    return switch (this) {
      case GSM -> Gsm0338.encode(text);
      case UCS2 -> Ucs2.encode(text);
      default -> encodeByCharset(text);
    };
  }

  /** Whether {@link #encode} would accept the text. */
  public boolean canEncode(String text) {
    return switch (this) {
      case GSM -> Gsm0338.firstUnencodable(text) < 0;
      case UCS2 -> Ucs2.firstUnencodable(text, 0) < 0;
      default -> Charset.forName(charset).newEncoder().canEncode(text);
    };
  }

  /** The name in configuration: {@code gsm}, {@code latin1}, {@code ascii}, {@code utf8}, … */
  public String configName() {
    return configName;
  }

  /**
   * The alphabet of that name in configuration, in any case.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Alphabet parse(String configName) {
    for (Alphabet alphabet : values()) {
      if (alphabet.name().equalsIgnoreCase(configName)) {
        return alphabet;
      }
    }
    throw new IllegalArgumentException(
        "unknown alphabet '" + configName + "', allowed: gsm, latin1, ascii, utf8, ucs2");
  }

  // A new encoder reports what it cannot take.
  private byte[] encodeByCharset(String text) {
    CharBuffer in = CharBuffer.wrap(text);
    try {
      ByteBuffer out = Charset.forName(charset).newEncoder().encode(in);
      byte[] octets = new byte[out.remaining()];
      out.get(octets);
      return octets;
    } catch (CharacterCodingException e) {
      throw new UnencodableTextException(this, in.position());
    }
  }
}
