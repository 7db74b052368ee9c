package io.github.smppbridge.smpp.text;

/** Content that does not fit in the 255 parts a long message can have. */
public final class MessageTooLongException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, without message content
   */
  public MessageTooLongException(String message) {
    super(message);
  }
}
