package io.github.smppbridge.smpp;

import org.jsmpp.bean.Bind;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.MessageRequest;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;

/**
 * How long a request may take, against a submit to one destination: some do several things after
 * one another. A submit is one message brought somewhere, attempts and the question what became of
 * them included.
 */
final class RequestShare {
  /** A token, devices, webhooks. */
  private static final int BIND = 4;

  /** What became of a replacement, then the message. */
  private static final int QUERY = 2;

  /** The same, then the cancellation, then what became of that; and the new message. */
  private static final int REPLACE = 4;

  /** A cancel_sm without message_id takes back many messages, one after the other. */
  private static final int MANY = 20;

  /** Destinations of a submit_multi that are brought somewhere at a time. */
  private static final int AT_A_TIME = 10;

  /** replace_if_present_flag: it waits for its turn, and the old message is taken back first. */
  private static final int REPLACES_PRESENT = 5;

  private RequestShare() {}

  /**
   * The share of a request.
   *
   * @param pdu the request
   * @return 1 or more
   */
  static int of(org.jsmpp.bean.Command pdu) {
    if (pdu instanceof MessageRequest submit) {
      return submit.getReplaceIfPresent() == 0 ? 1 : REPLACES_PRESENT;
    } else if (pdu instanceof SubmitMulti multi) {
      int rounds = Math.max(1, (multi.getDestAddresses().length + AT_A_TIME - 1) / AT_A_TIME);
      return multi.getReplaceIfPresentFlag() == 0 ? rounds : rounds * REPLACES_PRESENT;
    } else if (pdu instanceof CancelSm cancel) {
      return cancel.getMessageId().isEmpty() ? MANY : REPLACE;
    } else if (pdu instanceof Bind) {
      return BIND;
    }
    return pdu instanceof QuerySm ? QUERY : pdu instanceof ReplaceSm ? REPLACE : 1;
  }
}
