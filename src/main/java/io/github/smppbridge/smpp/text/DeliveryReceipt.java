package io.github.smppbridge.smpp.text;

import java.time.Instant;
import java.time.ZoneId;

/** stub */
public record DeliveryReceipt(
    String id,
    int sub,
    int dlvrd,
    Instant submitDate,
    Instant doneDate,
    String stat,
    int err,
    String text) {
  public String format() {
    throw new UnsupportedOperationException();
  }

  public String format(ZoneId zone, boolean seconds) {
    throw new UnsupportedOperationException();
  }

  public static DeliveryReceipt parse(String text) {
    throw new UnsupportedOperationException();
  }

  public static DeliveryReceipt parse(String text, ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
