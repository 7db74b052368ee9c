package io.github.smppbridge.bench.server;

import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.buffer.Buffer;

/**
 * What a bridge must know of a submit_sm.
 *
 * @param source digits, or a name
 * @param destination digits
 * @param report whether a receipt is asked for
 * @param text short_message
 */
record Submit(String source, String destination, boolean report, String text) {

  /** Reads the PDU at {@code offset}. */
  static Submit of(Buffer pdu, int offset) {
    int source = Pdus.skip(pdu, offset + Pdus.HEADER) + 2;
    int destination = Pdus.skip(pdu, source) + 2;
    int esmClass = Pdus.skip(pdu, destination);
    int registeredDelivery = Pdus.skip(pdu, Pdus.skip(pdu, esmClass + 3));
    int text = registeredDelivery + 5;
    return new Submit(
        Pdus.cString(pdu, source),
        Pdus.cString(pdu, destination),
        pdu.getByte(registeredDelivery) != 0,
        pdu.getString(text, text + pdu.getUnsignedByte(text - 1), "ISO-8859-1"));
  }
}
