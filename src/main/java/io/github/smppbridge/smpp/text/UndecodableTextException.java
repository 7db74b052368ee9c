package io.github.smppbridge.smpp.text;

/**
 * Octets that are no text in the alphabet they claim. The message names the alphabet and the place,
 * never the content.
 */
public final class UndecodableTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Alphabet alphabet;
  private final int offset;

  /**
   * @param alphabet the alphabet that was tried
   * @param offset zero-based index of the first octet that cannot be decoded
   */
  public UndecodableTextException(Alphabet alphabet, int offset) {
    super("not " + alphabet.configName() + " text at octet " + offset);
    this.alphabet = alphabet;
    this.offset = offset;
  }

  /** The alphabet that was tried. */
  public Alphabet alphabet() {
    return alphabet;
  }

  /** Zero-based index of the first octet that cannot be decoded. */
  public int offset() {
    return offset;
  }
}
