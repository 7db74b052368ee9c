package io.github.smppbridge.route;

import io.github.smppbridge.component.AnswerWritten;
import io.github.smppbridge.component.SmppServerConstants;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** How beans read the headers of an SMPP exchange. */
public final class SmppHeaders {
  private SmppHeaders() {}

  /**
   * A one-octet field.
   *
   * @param message a message of the session
   * @param header its name
   * @return 0 to 255; 0 when absent
   */
  public static int octet(Message message, String header) {
    return message.getHeader(header) instanceof Number number ? number.intValue() & 0xff : 0;
  }

  /**
   * A TLV of the request.
   *
   * @param message a message of the session
   * @param tag its tag
   * @return its value; octets when it is an integer of another length than its own; {@code null}
   *     when absent
   */
  public static Object tlv(Message message, short tag) {
    return message.getHeader(SmppServerConstants.OPTIONAL_PARAMETER) instanceof Map<?, ?> tlvs
        ? tlvs.get(tag)
        : null;
  }

  /**
   * When the response of the exchange is written.
   *
   * @param exchange a request of an ESME
   * @return completes with false when the session was gone; {@code null} for an exchange that
   *     answers nobody
   */
  public static CompletableFuture<Boolean> answered(Exchange exchange) {
    AnswerWritten answered =
        exchange.getProperty(SmppServerConstants.ANSWERED, AnswerWritten.class);
    return answered == null ? null : answered.future();
  }

  /**
   * Whether the ESME was answered ESME_RSYSERR since the exchange takes too long: what it does is
   * nothing the ESME knows of.
   *
   * @param exchange a request of an ESME
   * @return false for an exchange that answers nobody
   */
  public static boolean overdue(Exchange exchange) {
    AnswerWritten answered =
        exchange.getProperty(SmppServerConstants.ANSWERED, AnswerWritten.class);
    return answered != null && answered.overdue();
  }

  /**
   * Whether nobody waits for the answer any more: the session is gone, or {@link #overdue}.
   *
   * @param exchange a request of an ESME
   * @return false for an exchange that answers nobody
   */
  public static boolean inVain(Exchange exchange) {
    AnswerWritten answered =
        exchange.getProperty(SmppServerConstants.ANSWERED, AnswerWritten.class);
    return answered != null && answered.inVain();
  }

  /**
   * As {@link #answered}, before anything is read that the ESME sends after the response. What
   * depends on it must not wait.
   *
   * @param exchange a request of an ESME
   * @return as {@code answered}
   */
  public static CompletableFuture<Boolean> handedOver(Exchange exchange) {
    AnswerWritten answered =
        exchange.getProperty(SmppServerConstants.ANSWERED, AnswerWritten.class);
    return answered == null ? null : answered.handedOver();
  }
}
