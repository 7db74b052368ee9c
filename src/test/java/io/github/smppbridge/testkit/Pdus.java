package io.github.smppbridge.testkit;

import io.github.smppbridge.smpp.Command;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** PDUs of SMPP v3.4 octet by octet: composed, valid or not, and read where they lie. */
public final class Pdus {
  /** Octets of a PDU header. */
  public static final int HEADER = 16;

  /** Added to a request's command_id to name its response; alone it is generic_nack. */
  public static final int RESPONSE = 0x80000000;

  public static final int BIND_RECEIVER = 0x01;
  public static final int BIND_TRANSMITTER = 0x02;
  public static final int SUBMIT_SM = 0x04;
  public static final int DELIVER_SM = 0x05;
  public static final int UNBIND = 0x06;
  public static final int REPLACE_SM = 0x07;
  public static final int CANCEL_SM = 0x08;
  public static final int BIND_TRANSCEIVER = 0x09;
  public static final int ENQUIRE_LINK = 0x15;
  public static final int SUBMIT_MULTI = 0x21;

  private final Buffer body = Buffer.buffer();

  private Pdus() {}

  /** An empty body to append to. */
  public static Pdus body() {
    return new Pdus();
  }

  /** Appends a C-octet string and its NUL. */
  public Pdus text(String text) {
    body.appendString(text, "ISO-8859-1").appendByte((byte) 0);
    return this;
  }

  /** Appends octets, of which the low eight bits count. */
  public Pdus octets(int... octets) {
    for (int octet : octets) {
      body.appendByte((byte) octet);
    }
    return this;
  }

  /** Appends octets. */
  public Pdus octets(byte[] octets) {
    body.appendBytes(octets);
    return this;
  }

  /** Appends a TLV. */
  public Pdus tlv(int tag, byte... value) {
    return octets(tag >> 8, tag, value.length >> 8, value.length).octets(value);
  }

  /** What was appended. */
  public byte[] bytes() {
    return body.getBytes();
  }

  /** A whole PDU. */
  public static byte[] pdu(int commandId, int status, int sequenceNumber, byte[] body) {
    Buffer pdu = Buffer.buffer(HEADER + body.length);
    appendHeader(pdu, HEADER + body.length, commandId, status, sequenceNumber);
    return pdu.appendBytes(body).getBytes();
  }

  /** A whole request, or a response that says ESME_ROK. */
  public static byte[] pdu(Command command, int sequenceNumber, byte[] body) {
    return pdu(command.commandId(), 0, sequenceNumber, body);
  }

  /** Appends the 16 octets of a header. */
  public static void appendHeader(Buffer to, int length, int commandId, int status, int sequence) {
    to.appendInt(length).appendInt(commandId).appendInt(status).appendInt(sequence);
  }

  /** Octets behind each other. */
  public static byte[] join(byte[]... parts) {
    Buffer joined = Buffer.buffer();
    for (byte[] part : parts) {
      joined.appendBytes(part);
    }
    return joined.getBytes();
  }

  /** So many PDUs behind each other, given the number of each from 0. */
  public static byte[] join(int count, IntFunction<byte[]> pdu) {
    return join(IntStream.range(0, count).mapToObj(pdu).toArray(byte[][]::new));
  }

  /** The body of any bind, with credentials of any length (real passwords have 14 characters). */
  public static byte[] bind(String systemId, String password, int version) {
    return bind(systemId, password, version, "");
  }

  /** The same, with an address_range. */
  public static byte[] bind(String systemId, String password, int version, String addressRange) {
    return body()
        .text(systemId)
        .text(password)
        .text("")
        .octets(version, 0, 0)
        .text(addressRange)
        .bytes();
  }

  /** The body of a submit_sm that asks for a receipt. */
  public static byte[] submitSm(String text) {
    return submitSm("4915112345678", 1, text);
  }

  /**
   * The body of a submit_sm, or a deliver_sm.
   *
   * @param destination digits of an international number
   * @param registeredDelivery the field of that name
   * @param text Latin-1, at most 254 characters
   */
  public static byte[] submitSm(String destination, int registeredDelivery, String text) {
    return submitSm(destination, 0, registeredDelivery, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * The same of any octets.
   *
   * @param esmClass the field of that name
   * @param content short_message, with a user data header if esm_class says so
   */
  public static byte[] submitSm(
      String destination, int esmClass, int registeredDelivery, byte[] content) {
    return body()
        .text("")
        .octets(5, 0)
        .text("Shop")
        .octets(1, 1)
        .text(destination)
        .octets(esmClass, 0, 0)
        .text("")
        .text("")
        .octets(registeredDelivery, 0, 0, 0, content.length)
        .octets(content)
        .bytes();
  }

  /** The body of a submit_multi to these numbers. */
  public static byte[] submitMulti(String... destinations) {
    Pdus pdu = body().text("").octets(1, 1).text("100").octets(destinations.length);
    for (String destination : destinations) {
      pdu.octets(1, 1, 1).text(destination);
    }
    return pdu.octets(0, 0, 0).text("").text("").octets(0, 0, 0, 0, 2, 'h', 'i').bytes();
  }

  /** The body of a query_sm. */
  public static byte[] querySm(String id) {
    return body().text(id).octets(1, 1).text("100").bytes();
  }

  /** The body of a cancel_sm. */
  public static byte[] cancelSm(String id) {
    return body().text("").text(id).octets(1, 1).text("100").octets(1, 1).text("").bytes();
  }

  /** The body of a replace_sm. */
  public static byte[] replaceSm(String id) {
    return body().octets(querySm(id)).text("").text("").octets(0, 0, 2, 'h', 'i').bytes();
  }

  /** A valid body for any command. */
  public static byte[] validBody(Command command) {
    return switch (command) {
      case BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER -> bind("esme", "secret", 0x34);
      case SUBMIT_SM, DELIVER_SM -> submitSm("hello");
      case SUBMIT_MULTI -> submitMulti("200", "201");
      case DATA_SM -> {
        Pdus addresses = body().text("").octets(1, 1).text("100").octets(1, 1).text("200");
        yield addresses.octets(0, 0, 0).tlv(0x0424, (byte) 'h', (byte) 'i').bytes();
      }
      case QUERY_SM -> querySm("1");
      case CANCEL_SM -> cancelSm("1");
      case REPLACE_SM -> replaceSm("1");
      default -> new byte[0];
    };
  }

  /**
   * The body of a response that tells an error: its mandatory fields, empty, where SMPP v3.4 does
   * not say that it has none.
   *
   * @param commandId of the response
   */
  public static byte[] errorBody(int commandId) {
    return switch (Command.of(commandId)) {
      case BIND_TRANSCEIVER_RESP, DATA_SM_RESP, DELIVER_SM_RESP -> new byte[] {0};
      case SUBMIT_MULTI_RESP -> new byte[] {0, 0};
      case QUERY_SM_RESP -> new byte[] {0, 0, 7, 0};
      default -> new byte[0];
    };
  }

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

  /** Reads a C-octet string that starts at {@code from}, without its NUL. */
  public static String cString(Buffer buffer, int from) {
    return buffer.getString(from, skip(buffer, from) - 1, "ISO-8859-1");
  }

  /** The position behind the NUL of the C-octet string that starts at {@code from}. */
  public static int skip(Buffer buffer, int from) {
    int at = from;
    while (buffer.getByte(at) != 0) {
      at++;
    }
    return at + 1;
  }

  /**
   * What a submit_sm or deliver_sm says.
   *
   * @param destination digits of destination_addr
   * @param receipt whether esm_class says that it is one
   * @param text short_message
   */
  public record ShortMessage(String destination, boolean receipt, String text) {
    /** Reads the PDU at {@code offset}. */
    public static ShortMessage of(Buffer pdu, int offset) {
      int destination = skip(pdu, skip(pdu, offset + HEADER) + 2) + 2;
      int esmClass = skip(pdu, destination);
      int times = skip(pdu, skip(pdu, esmClass + 3));
      int text = times + 5;
      return new ShortMessage(
          cString(pdu, destination),
          (pdu.getByte(esmClass) & 0x3C) == 0x04,
          pdu.getString(text, text + pdu.getUnsignedByte(text - 1), "ISO-8859-1"));
    }

    /** The field {@code id} of a receipt's text, else the whole text. */
    public String id() {
      return text.startsWith("id:") ? text.substring(3, text.indexOf(' ')) : text;
    }
  }
}
