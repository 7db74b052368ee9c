package io.github.smppbridge.gateway.http;

import java.io.IOException;

/** An answer that is not read to its end: it is larger than the limit, or too many are large. */
public final class AnswerTooLargeException extends IOException {
  AnswerTooLargeException(String reason) {
    super(reason);
  }
}
