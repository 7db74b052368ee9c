package io.github.smppbridge.gateway;

import io.github.smppbridge.smpp.text.MessageState;
import java.util.Optional;

/** stub */
public record FailureReason(MessageState state, int error) {
  public static FailureReason parse(String reason) {
    throw new UnsupportedOperationException();
  }

  public static Optional<byte[]> networkErrorCode(int error) {
    throw new UnsupportedOperationException();
  }
}
