package io.github.smppbridge.smpp.text;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** stub */
public record UserDataHeader(List<InformationElement> elements) {
  public static UserDataHeader parse(byte[] shortMessage) {
    throw new UnsupportedOperationException();
  }

  public static UserDataHeader of(InformationElement... elements) {
    return new UserDataHeader(List.of(elements));
  }

  public Optional<Concatenation> concatenation() {
    throw new UnsupportedOperationException();
  }

  public OptionalInt destinationPort() {
    throw new UnsupportedOperationException();
  }

  public OptionalInt sourcePort() {
    throw new UnsupportedOperationException();
  }

  public int length() {
    throw new UnsupportedOperationException();
  }

  public byte[] content(byte[] shortMessage) {
    throw new UnsupportedOperationException();
  }

  public byte[] compose() {
    throw new UnsupportedOperationException();
  }

  public byte[] compose(byte[] content) {
    throw new UnsupportedOperationException();
  }
}
