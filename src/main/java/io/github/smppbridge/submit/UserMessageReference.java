package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import org.apache.camel.Message;
import org.jsmpp.bean.OptionalParameter.Tag;

/**
 * The number that an ESME gives its message by a TLV, to find it in receipts (SMPP v3.4 §4.6.1,
 * §5.3.2.17).
 */
public final class UserMessageReference {
  private UserMessageReference() {}

  /**
   * That of a submitted PDU.
   *
   * @param message a submit, or one part of a long message
   * @return 0 to 65535; {@code null} for none, as is one of another length when no receipt is asked
   *     for that would have it
   * @throws SmppStatusException ESME_RINVTLVLEN, which v3.4 calls ESME_RINVPARLEN, when a receipt
   *     is asked for and it does not have two octets
   */
  public static Integer of(Message message) {
    Object tlv = SmppHeaders.tlv(message, Tag.USER_MESSAGE_REFERENCE.code());
    if (tlv instanceof Number number) {
      return number.intValue() & 0xffff;
    }
    if (tlv != null
        && Receipts.wanted(SmppHeaders.octet(message, SmppServerConstants.REGISTERED_DELIVERY))) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVTLVLEN, "user_message_reference does not have two octets");
    }
    return null;
  }
}
