package io.github.smppbridge.smpp.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one PDU holds of a message.
 *
 * @param dataCoding data_coding
 * @param content the octets, without a user data header
 * @param part which part of a long message; null = the whole message
 * @param port the application port it is for, 0..65535; null = none
 */
public record MessagePart(int dataCoding, byte[] content, Concatenation part, Integer port) {

  /** Binary content for an application port: data_coding 4. */
  public static MessagePart data(byte[] octets, int port) {
    return new MessagePart(DataCoding.BINARY, octets, null, port);
  }

  /** The user data header that says part and port, with an 8-bit reference; empty for neither. */
  public Optional<UserDataHeader> header() {
    List<InformationElement> elements = new ArrayList<>(2);
    if (part != null) {
      elements.add(InformationElement.concatenation(part.narrow()));
    }
    if (port != null) {
      elements.add(InformationElement.ports(port, 0));
    }
    return elements.isEmpty() ? Optional.empty() : Optional.of(new UserDataHeader(elements));
  }

  /** Header, if any, and content: what short_message holds when esm_class has 0x40 for it. */
  public byte[] withHeader() {
    return header().map(header -> header.compose(content)).orElse(content);
  }

  /** Whether a message begins here. */
  public boolean first() {
    return part == null || part.number() == 1;
  }

  /** Without the content. */
  @Override
  public String toString() {
    return "MessagePart[" + (part == null ? "whole" : part) + ", " + content.length + " octets]";
  }
}
