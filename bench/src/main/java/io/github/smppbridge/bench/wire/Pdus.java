package io.github.smppbridge.bench.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** PDUs of SMPP v3.4 as the benchmark writes and reads them. */
public final class Pdus {

  /** Octets of a PDU header. */
  public static final int HEADER = 16;

  public static final int GENERIC_NACK = 0x80000000;
  public static final int BIND_TRANSMITTER = 0x00000002;
  public static final int SUBMIT_SM = 0x00000004;
  public static final int DELIVER_SM = 0x00000005;
  public static final int UNBIND = 0x00000006;
  public static final int BIND_TRANSCEIVER = 0x00000009;
  public static final int ENQUIRE_LINK = 0x00000015;

  /** Added to a request's command_id to name its response. */
  public static final int RESPONSE = 0x80000000;

  /** Octets of a destination number in {@link #submitSm}: fixed, so that it can be overwritten. */
  private static final int ADDRESS_OCTETS = 13;

  private Pdus() {}

  /** The command_id of the PDU at {@code offset}. */
  public static int commandId(Buffer buffer, int offset) {
    return buffer.getInt(offset + 4);
  }

  /** The command_status of the PDU at {@code offset}. */
  public static int status(Buffer buffer, int offset) {
    return buffer.getInt(offset + 8);
  }

  /** The sequence_number of the PDU at {@code offset}. */
  public static int sequence(Buffer buffer, int offset) {
    return buffer.getInt(offset + 12);
  }

  /** A PDU without a body. */
  public static Buffer header(int commandId, int status, int sequence) {
    Buffer pdu = Buffer.buffer(HEADER);
    appendHeader(pdu, HEADER, commandId, status, sequence);
    return pdu;
  }

  /** Appends the 16 octets of a header. */
  public static void appendHeader(Buffer to, int length, int commandId, int status, int sequence) {
    to.appendInt(length).appendInt(commandId).appendInt(status).appendInt(sequence);
  }

  /**
   * Any bind, with credentials of any length (real passwords have 14 characters and more).
   *
   * @param commandId which bind
   * @param systemId the account
   * @param password its password
   * @return the PDU, sequence_number 1
   */
  public static Buffer bind(int commandId, String systemId, String password) {
    Buffer body = Buffer.buffer();
    cString(body, systemId);
    cString(body, password);
    cString(body, "bench");
    body.appendByte((byte) 0x34).appendByte((byte) 0).appendByte((byte) 0);
    cString(body, "");
    return frame(commandId, 1, body);
  }

  /**
   * A submit_sm from short code 12345 to an international number of {@value #ADDRESS_OCTETS}
   * digits.
   *
   * @param destination the number's digits
   * @param registeredDelivery the field of that name
   * @param text ASCII, at most 160 characters
   * @return the PDU, sequence_number 0: to be overwritten at octet 12
   */
  public static byte[] submitSm(String destination, int registeredDelivery, String text) {
    if (destination.length() != ADDRESS_OCTETS) {
      throw new IllegalArgumentException("destination: " + ADDRESS_OCTETS + " digits expected");
    }
    Buffer body = Buffer.buffer();
    cString(body, "");
    body.appendByte((byte) 0).appendByte((byte) 1);
    cString(body, "12345");
    body.appendByte((byte) 1).appendByte((byte) 1);
    cString(body, destination);
    body.appendByte((byte) 0).appendByte((byte) 0).appendByte((byte) 0);
    cString(body, "");
    cString(body, "");
    body.appendByte((byte) registeredDelivery).appendByte((byte) 0);
    body.appendByte((byte) 0).appendByte((byte) 0);
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    body.appendByte((byte) octets.length).appendBytes(octets);
    return frame(SUBMIT_SM, 0, body).getBytes();
  }

  /** Reads a C-octet string that starts at {@code from}, without its NUL. */
  public static String cString(Buffer buffer, int from) {
    int end = skip(buffer, from) - 1;
    return buffer.getString(from, end, "ISO-8859-1");
  }

  /** The position behind the NUL of the C-octet string that starts at {@code from}. */
  public static int skip(Buffer buffer, int from) {
    int at = from;
    while (buffer.getByte(at) != 0) {
      at++;
    }
    return at + 1;
  }

  private static Buffer frame(int commandId, int sequence, Buffer body) {
    Buffer pdu = Buffer.buffer(HEADER + body.length());
    appendHeader(pdu, HEADER + body.length(), commandId, 0, sequence);
    return pdu.appendBuffer(body);
  }

  private static void cString(Buffer to, String value) {
    to.appendString(value, "ISO-8859-1").appendByte((byte) 0);
  }
}
