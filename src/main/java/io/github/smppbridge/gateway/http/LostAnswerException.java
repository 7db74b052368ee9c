package io.github.smppbridge.gateway.http;

import java.io.IOException;

/** The request left the bridge, and no answer came that can be read. */
public final class LostAnswerException extends IOException {
  LostAnswerException(Throwable cause) {
    super(cause.toString(), cause);
  }
}
