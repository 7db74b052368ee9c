package io.github.smppbridge.smpp.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** stub */
public final class SmppTime {
  private SmppTime() {}

  public static Optional<Instant> parse(String time, Instant now) {
    throw new UnsupportedOperationException();
  }

  public static String absolute(Instant time, ZoneOffset offset) {
    throw new UnsupportedOperationException();
  }

  public static String receiptDate(Instant time, boolean seconds) {
    throw new UnsupportedOperationException();
  }

  public static String receiptDate(Instant time, ZoneId zone, boolean seconds) {
    throw new UnsupportedOperationException();
  }
}
