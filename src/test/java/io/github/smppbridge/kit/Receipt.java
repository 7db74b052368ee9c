package io.github.smppbridge.kit;

import io.github.smppbridge.testkit.Esme;
import org.jsmpp.bean.DeliverSm;

/**
 * A delivery receipt that an ESME got (SMPP v3.4 Appendix B).
 *
 * @param messageId of the message that it is about
 * @param stat such as {@code DELIVRD} or {@code UNDELIV}
 * @param err the network's error, three digits
 * @param from source_addr: where the message went
 * @param to destination_addr: the message's source_addr
 * @param text the whole receipt
 */
public record Receipt(
    String messageId, String stat, String err, String from, String to, String text) {
  static Receipt of(DeliverSm sm) {
    return new Receipt(
        Esme.field(sm, "id"),
        Esme.field(sm, "stat"),
        Esme.field(sm, "err"),
        sm.getSourceAddr(),
        sm.getDestAddress(),
        Esme.text(sm));
  }
}
