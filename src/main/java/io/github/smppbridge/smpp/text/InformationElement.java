package io.github.smppbridge.smpp.text;

/** stub */
public record InformationElement(int id, byte[] data) {
  public static InformationElement concatenation(Concatenation part) {
    throw new UnsupportedOperationException();
  }

  public static InformationElement ports(int destination, int source) {
    throw new UnsupportedOperationException();
  }
}
