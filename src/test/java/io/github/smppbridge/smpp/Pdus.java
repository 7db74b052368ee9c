package io.github.smppbridge.smpp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds PDUs octet by octet, valid or not. */
final class Pdus {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  static Pdus body() {
    return new Pdus();
  }

  Pdus text(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    body.write(0);
    return this;
  }

  Pdus octets(int... octets) {
    for (int octet : octets) {
      body.write(octet);
    }
    return this;
  }

  Pdus octets(byte[] octets) {
    body.writeBytes(octets);
    return this;
  }

  Pdus tlv(int tag, byte... value) {
    return octets(tag >> 8, tag, value.length >> 8, value.length).octets(value);
  }

  byte[] bytes() {
    return body.toByteArray();
  }

  static byte[] pdu(int commandId, int status, int sequenceNumber, byte[] body) {
    return ByteBuffer.allocate(16 + body.length)
        .putInt(16 + body.length)
        .putInt(commandId)
        .putInt(status)
        .putInt(sequenceNumber)
        .put(body)
        .array();
  }

  static byte[] pdu(Command command, int sequenceNumber, byte[] body) {
    return pdu(command.commandId(), 0, sequenceNumber, body);
  }

  static byte[] bind(String systemId, String password, int version) {
    return body().text(systemId).text(password).text("").octets(version, 0, 0).text("").bytes();
  }

  static byte[] submitSm(String text) {
    return body()
        .text("")
        .octets(5, 0)
        .text("Shop")
        .octets(1, 1)
        .text("4915112345678")
        .octets(0, 0, 0)
        .text("")
        .text("")
        .octets(1, 0, 0, 0)
        .octets(text.length())
        .octets(text.getBytes(StandardCharsets.ISO_8859_1))
        .bytes();
  }

  static byte[] dataSm() {
    return body()
        .text("")
        .octets(1, 1)
        .text("100")
        .octets(1, 1)
        .text("200")
        .octets(0, 0, 0)
        .tlv(0x0424, (byte) 'h', (byte) 'i')
        .bytes();
  }

  static byte[] submitMulti(String... destinations) {
    Pdus pdu = body().text("").octets(1, 1).text("100").octets(destinations.length);
    for (String destination : destinations) {
      pdu.octets(1, 1, 1).text(destination);
    }
    return pdu.octets(0, 0, 0).text("").text("").octets(0, 0, 0, 0, 2, 'h', 'i').bytes();
  }

  static byte[] querySm(String id) {
    return body().text(id).octets(1, 1).text("100").bytes();
  }

  static byte[] cancelSm(String id) {
    return body().text("").text(id).octets(1, 1).text("100").octets(1, 1).text("").bytes();
  }

  static byte[] replaceSm(String id) {
    return body()
        .text(id)
        .octets(1, 1)
        .text("100")
        .text("")
        .text("")
        .octets(0, 0, 2, 'h', 'i')
        .bytes();
  }

  /** A valid body for any command. */
  static byte[] validBody(Command command) {
    switch (command) {
      case BIND_RECEIVER:
      case BIND_TRANSMITTER:
      case BIND_TRANSCEIVER:
        return bind("esme", "secret", 0x34);
      case SUBMIT_SM:
      case DELIVER_SM:
        return submitSm("hello");
      case SUBMIT_MULTI:
        return submitMulti("200", "201");
      case DATA_SM:
        return dataSm();
      case QUERY_SM:
        return querySm("1");
      case CANCEL_SM:
        return cancelSm("1");
      case REPLACE_SM:
        return replaceSm("1");
      default:
        return new byte[0];
    }
  }
}
