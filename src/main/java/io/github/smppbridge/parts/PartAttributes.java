package io.github.smppbridge.parts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.SessionAttributes;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.store.PartRow;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;

/**
 * What a part says beside its octets, kept with it as JSON: the headers that the joined message
 * needs, since the session a part came over may be gone when the last one arrives.
 */
final class PartAttributes {
  private static final List<String> OCTETS =
      List.of(
          SmppServerConstants.SOURCE_ADDR_TON,
          SmppServerConstants.SOURCE_ADDR_NPI,
          SmppServerConstants.DEST_ADDR_TON,
          SmppServerConstants.DEST_ADDR_NPI,
          SmppServerConstants.PROTOCOL_ID,
          SmppServerConstants.PRIORITY_FLAG);

  private static final List<String> TEXTS =
      List.of(
          SmppServerConstants.SERVICE_TYPE,
          SmppServerConstants.SCHEDULE_DELIVERY_TIME,
          SmppServerConstants.VALIDITY_PERIOD,
          SmppServerConstants.ALPHABET);

  private final ObjectMapper json;

  PartAttributes(ObjectMapper json) {
    this.json = json;
  }

  /** The headers of a part as JSON. */
  String write(Message message) {
    ObjectNode node = json.createObjectNode();
    for (String name : OCTETS) {
      if (message.getHeader(name) != null) {
        node.put(name, SmppHeaders.octet(message, name));
      }
    }
    for (String name : TEXTS) {
      putText(node, name, message.getHeader(name, String.class));
    }
    Integer port = message.getHeader(SmppServerConstants.DESTINATION_PORT, Integer.class);
    if (port != null) {
      node.put(SmppServerConstants.DESTINATION_PORT, port);
    }
    putText(
        node,
        SessionAttributes.COUNTRY,
        SessionAttributes.text(message, SessionAttributes.COUNTRY, null));
    try {
      return json.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void putText(ObjectNode node, String name, String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  /** The headers of a part again; those it did not have are removed. */
  void read(PartRow part, Message message) {
    JsonNode node = node(part);
    for (String name : OCTETS) {
      set(message, name, node.has(name) ? (byte) node.get(name).asInt() : null);
    }
    for (String name : TEXTS) {
      set(message, name, node.has(name) ? node.get(name).asText() : null);
    }
    String port = SmppServerConstants.DESTINATION_PORT;
    set(message, port, node.has(port) ? node.get(port).asInt() : null);
    message.setHeader(SmppServerConstants.SYSTEM_ID, part.account());
    message.setHeader(SmppServerConstants.SOURCE_ADDR, part.source());
    message.setHeader(SmppServerConstants.DEST_ADDR, part.dest());
    message.setHeader(SmppServerConstants.DATA_CODING, (byte) part.dataCoding());
    if (message.getHeader(SmppServerConstants.ATTRIBUTES) == null
        && node.has(SessionAttributes.COUNTRY)) {
      message.setHeader(
          SmppServerConstants.ATTRIBUTES,
          Map.of(SessionAttributes.COUNTRY, node.get(SessionAttributes.COUNTRY).asText()));
    }
  }

  private static void set(Message message, String name, Object value) {
    if (value == null) {
      message.removeHeader(name);
    } else {
      message.setHeader(name, value);
    }
  }

  /** One octet among the attributes, 0 if absent. */
  int octet(PartRow part, String name) {
    return node(part).path(name).asInt(0);
  }

  /** One text among the attributes, empty if absent. */
  String text(PartRow part, String name) {
    return node(part).path(name).asText("");
  }

  private JsonNode node(PartRow part) {
    try {
      return part.attributesJson() == null
          ? json.createObjectNode()
          : json.readTree(part.attributesJson());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
