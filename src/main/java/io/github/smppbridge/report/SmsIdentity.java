package io.github.smppbridge.report;

import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.store.ReportedSms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a received SMS is known by, whatever the event that reports it. Not its recipient and SIM: a
 * phone does not tell them in every report.
 */
final class SmsIdentity {
  /** Enough to be of one SMS only. */
  private static final int OCTETS = 16;

  private SmsIdentity() {}

  /** Phone, message id, sender and content as a digest, and the time beside it. */
  static ReportedSms of(PhoneEvent.Received event) {
    MessageDigest digest = sha256();
    add(digest, event.deviceId());
    add(digest, event.messageId());
    add(digest, event.from());
    if (event.data() == null) {
      add(digest, event.text());
    } else {
      add(digest, "port " + event.port());
      add(digest, event.data());
    }
    byte[] hash = Arrays.copyOf(digest.digest(), OCTETS);
    return new ReportedSms(HexFormat.of().formatHex(hash), event.at());
  }

  /** In UTF-16: half a surrogate pair is like no other. */
  private static void add(MessageDigest digest, String field) {
    add(digest, field.getBytes(StandardCharsets.UTF_16BE));
  }

  /** The length apart from the rest: "ab" and "c" are not "a" and "bc". */
  private static void add(MessageDigest digest, byte[] field) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
    digest.update(field);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
