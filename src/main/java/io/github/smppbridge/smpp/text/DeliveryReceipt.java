package io.github.smppbridge.smpp.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
 * @param submitDate when submitted; null only after parsing, when missing or unreadable
 * @param doneDate when the state was reached; null likewise
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

  private static final Pattern KEY =
      Pattern.compile(
          "(?<!\\S)(id|sub|dlvrd|submit date|done date|stat|err|text) ?:",
          Pattern.CASE_INSENSITIVE);

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

  /** {@link #parse(String, ZoneId)} with dates in UTC. */
  public static DeliveryReceipt parse(String receipt) {
    return parse(receipt, ZoneOffset.UTC);
  }

  /**
   * Reads a receipt, leniently: any order and case of the keys, missing fields (numbers 0, dates
   * null, words empty), a non-numeric err as 0, dates of 10 or 12 digits. {@code text:} takes the
   * rest.
   *
   * @param zone of the dates
   * @throws IllegalArgumentException without an id
   */
  public static DeliveryReceipt parse(String receipt, ZoneId zone) {
    Map<String, String> fields = fields(Objects.requireNonNull(receipt));
    String id = fields.getOrDefault("id", "");
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a receipt without an id");
    }
    return new DeliveryReceipt(
        id,
        number(fields.get("sub")),
        number(fields.get("dlvrd")),
        SmppTime.receiptDate(fields.getOrDefault("submit date", ""), zone),
        SmppTime.receiptDate(fields.getOrDefault("done date", ""), zone),
        fields.getOrDefault("stat", "").toUpperCase(Locale.ROOT),
        number(fields.get("err")),
        fields.getOrDefault("text", ""));
  }

  /** Key in lower case to value; the first of a key counts, nothing is looked for after text. */
  private static Map<String, String> fields(String receipt) {
    Map<String, String> fields = new HashMap<>();
    Matcher matcher = KEY.matcher(receipt);
    String key = null;
    int valueAt = 0;
    while (matcher.find()) {
      put(fields, key, receipt.substring(valueAt, matcher.start()));
      key = matcher.group(1).toLowerCase(Locale.ROOT);
      valueAt = matcher.end();
      if (key.equals("text")) {
        fields.putIfAbsent(key, receipt.substring(valueAt));
        return fields;
      }
    }
    put(fields, key, receipt.substring(valueAt));
    return fields;
  }

  private static void put(Map<String, String> fields, String key, String value) {
    if (key != null) {
      fields.putIfAbsent(key, value.trim());
    }
  }

  private static int number(String digits) {
    return digits != null && digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
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
