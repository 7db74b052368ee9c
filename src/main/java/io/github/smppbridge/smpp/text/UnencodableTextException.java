package io.github.smppbridge.smpp.text;

/**
 * Text with a character that the alphabet does not have. The message names the alphabet and the
 * place, never the content.
 */
public final class UnencodableTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int index;

  /**
   * @param alphabet the alphabet that was tried
   * @param index zero-based index of the first UTF-16 code unit that cannot be encoded
   */
  public UnencodableTextException(Alphabet alphabet, int index) {
    super("no " + alphabet.configName() + " octets for the character at index " + index);
    this.index = index;
  }

  /** Zero-based index of the first UTF-16 code unit that cannot be encoded. */
  public int index() {
    return index;
  }
}
