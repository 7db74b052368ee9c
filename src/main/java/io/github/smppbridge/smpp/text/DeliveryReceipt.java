package io.github.smppbridge.smpp.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The text of a delivery receipt (SMPP v3.4 Appendix B):
 *
 * <pre>
 * id:1234 sub:001 dlvrd:001 submit date:2611221530 done date:2611221531 stat:DELIVRD err:000 text:Hello
 * </pre>
 *
 * Every field is written, since common parsers want all of them, and {@code text:} in lower case,
 * which they look for although the specification prints {@code Text:}.
 *
 * @param id the message id, as in submit_sm_resp
 * @param sub parts submitted, written as 0..999
 * @param dlvrd parts delivered, written as 0..999
 * @param submitDate when submitted
 * @param doneDate when the state was reached
 * @param stat the word of {@link MessageState#stat()}
 * @param err network or own error, written as 0..999
 * @param text the beginning of the message, or empty; 20 characters are written
 */
public record DeliveryReceipt(
    String id,
    int sub,
    int dlvrd,
    Instant submitDate,
    Instant doneDate,
    String stat,
    int err,
    String text) {
  private static final int TEXT_LENGTH = 20;

  /** What has the same octet in ASCII, Latin-1 and GSM 03.38, besides letters and digits. */
  private static final String SAFE = " !\"#%&'()*+,-./:;<=>?";

  /** Without the message's text. */
  @Override
  public String toString() {
    return "DeliveryReceipt[" + id + ", " + stat + ", err " + err + "]";
  }

  /** {@link #format(ZoneId, boolean)} with dates in UTC and ten digits. */
  public String format() {
    return format(ZoneOffset.UTC, false);
  }

  /**
   * Writes the receipt: ASCII characters that every default alphabet has; others in the text are
   * written as a dot.
   *
   * @param zone of the dates
   * @param seconds dates of 12 digits instead of the specification's 10
   * @throws NullPointerException without dates
   */
  public String format(ZoneId zone, boolean seconds) {
    StringBuilder out = new StringBuilder(128);
    out.append("id:").append(id).append(" sub:");
    three(out, sub);
    out.append(" dlvrd:");
    three(out, dlvrd);
    out.append(" submit date:").append(SmppTime.receiptDate(submitDate, zone, seconds));
    out.append(" done date:").append(SmppTime.receiptDate(doneDate, zone, seconds));
    out.append(" stat:").append(stat).append(" err:");
    three(out, err);
    out.append(" text:");
    int end = Math.min(TEXT_LENGTH, text.length());
    for (int i = 0; i < end; i++) {
      out.append(safe(text.charAt(i)));
    }
    return out.toString();
  }

  private static void three(StringBuilder out, int value) {
    int shown = Math.max(0, Math.min(999, value));
    out.append((char) ('0' + shown / 100))
        .append((char) ('0' + shown / 10 % 10))
        .append((char) ('0' + shown % 10));
  }

  private static char safe(char c) {
    boolean letterOrDigit = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    return letterOrDigit || SAFE.indexOf(c) >= 0 ? c : '.';
  }
}
