package io.github.smppbridge.smpp.text;

/** stub */
public final class MessageSplitter {
  public MessageSplitter(Alphabet defaultAlphabet) {}

  public EncodedText split(String text, int reference) {
    throw new UnsupportedOperationException();
  }

  public EncodedText splitWithoutHeaders(String text) {
    throw new UnsupportedOperationException();
  }

  public EncodedText whole(String text) {
    throw new UnsupportedOperationException();
  }

  public static EncodedText data(
      byte[] octets, int destinationPort, int sourcePort, int reference) {
    throw new UnsupportedOperationException();
  }
}
