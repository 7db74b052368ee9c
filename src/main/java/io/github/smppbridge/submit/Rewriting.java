package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppAddress;
import org.apache.camel.Exchange;

/**
 * What a step in {@code before-submit} has changed, as the store keeps it beside what the ESME
 * sent: {@code ton:npi:address}, and the text.
 *
 * @param source of the message that is sent; {@code null} = as the ESME sent it
 * @param dest likewise
 * @param text likewise
 */
public record Rewriting(String source, String dest, String text) {
  private static final Rewriting NONE = new Rewriting(null, null, null);

  /** Parts of an address. */
  private static final int FIELDS = 3;

  /**
   * What is different.
   *
   * @param original as the ESME sent it
   * @param exchange the message as it is sent
   */
  static Rewriting of(AsSubmitted original, Exchange exchange) {
    if (!AsSubmitted.isNoted(exchange)) {
      // nobody could change it, and the original was read from it
      return NONE;
    }
    AsSubmitted sent = AsSubmitted.now(exchange);
    return sent.equals(original)
        ? NONE
        : new Rewriting(
            written(original.source(), sent.source()),
            written(original.dest(), sent.dest()),
            sent.text() == null || sent.text().equals(original.text()) ? null : sent.text());
  }

  private static String written(SmppAddress original, SmppAddress sent) {
    return sent.equals(original) ? null : sent.ton() + ":" + sent.npi() + ":" + sent.address();
  }

  /**
   * An address as it is sent.
   *
   * @param rewritten as the store has it, {@code null} = it is the original
   * @param original as the ESME sent it
   * @return the one that the phone gets
   */
  public static SmppAddress sent(String rewritten, SmppAddress original) {
    if (rewritten == null) {
      return original;
    }
    String[] fields = rewritten.split(":", FIELDS);
    return new SmppAddress(Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), fields[2]);
  }
}
