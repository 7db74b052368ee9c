package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppAddress;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * A message as its ESME sent it, whatever a step in {@code before-submit} makes of it: receipts are
 * addressed to that source and repeat that text, and query_sm, cancel_sm and replace_sm name those
 * addresses. Exchange property {@link RouteProperties#AS_SUBMITTED}.
 *
 * @param source source_addr
 * @param dest destination_addr
 * @param text the text; {@code null} of octets
 */
public record AsSubmitted(SmppAddress source, SmppAddress dest, String text) {
  /**
   * What the ESME sent.
   *
   * @param exchange a submit
   * @return as it is noted; as the message is now where nobody could change it
   */
  public static AsSubmitted of(Exchange exchange) {
    AsSubmitted noted = exchange.getProperty(RouteProperties.AS_SUBMITTED, AsSubmitted.class);
    return noted == null ? now(exchange) : noted;
  }

  /** Whether a step could have changed it since. */
  static boolean isNoted(Exchange exchange) {
    return exchange.getProperty(RouteProperties.AS_SUBMITTED) != null;
  }

  /**
   * The message as it is.
   *
   * @param exchange a submit
   * @return its addresses and its text
   */
  static AsSubmitted now(Exchange exchange) {
    Message message = exchange.getMessage();
    return new AsSubmitted(
        address(
            message,
            SmppServerConstants.SOURCE_ADDR,
            SmppServerConstants.SOURCE_ADDR_TON,
            SmppServerConstants.SOURCE_ADDR_NPI),
        address(
            message,
            SmppServerConstants.DEST_ADDR,
            SmppServerConstants.DEST_ADDR_TON,
            SmppServerConstants.DEST_ADDR_NPI),
        message.getBody() instanceof String text ? text : null);
  }

  private static SmppAddress address(Message message, String address, String ton, String npi) {
    return new SmppAddress(
        SmppHeaders.octet(message, ton),
        SmppHeaders.octet(message, npi),
        message.getHeader(address, "", String.class));
  }
}
