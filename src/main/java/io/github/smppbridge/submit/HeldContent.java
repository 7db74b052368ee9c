package io.github.smppbridge.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.ChoiceHeaders;
import io.github.smppbridge.route.RouteChoice;
import io.github.smppbridge.route.RouteProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * A submitted message as it is kept until it is sent: its body, and its headers as {@code
 * before-submit} left them, but for those of Camel's own, of the session and of the answer.
 *
 * @param body the text, or octets
 * @param priority the gateway's, null = the usual one
 * @param headers texts, numbers, flags and octets by their names
 */
record HeldContent(Object body, Integer priority, Map<String, Object> headers) {
  private static final String TEXT = "text";
  private static final String OCTETS = "octets";
  private static final String PRIORITY = "priority";
  private static final String HEADERS = "headers";

  /** Of the PDU and its session, which are gone by then, and what is kept in other words. */
  private static final Set<String> OTHERS =
      Set.of(
          SmppServerConstants.COMMAND_STATUS,
          SmppServerConstants.REASON,
          SmppServerConstants.SESSION_ID,
          SmppServerConstants.SYSTEM_ID,
          SmppServerConstants.REMOTE_ADDRESS,
          SmppServerConstants.SEQUENCE_NUMBER,
          SmppServerConstants.SCHEDULE_DELIVERY_TIME,
          SmppServerConstants.VALIDITY_PERIOD,
          ChoiceHeaders.PRIORITY,
          ChoiceHeaders.VALIDITY);

  static HeldContent of(Exchange exchange) {
    Message message = exchange.getMessage();
    Map<String, Object> headers = new LinkedHashMap<>();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (isOfMessage(name) && isSimple(value)) {
                headers.put(name, value);
              }
            });
    // in types that can be kept, whatever the route has set
    headers.putAll(RouteChoice.of(exchange).headers());
    Object body = message.getBody();
    // a stream that a custom step left can be read once only
    return new HeldContent(
        body instanceof byte[] ? body : message.getBody(String.class),
        exchange.getProperty(RouteProperties.PRIORITY, Integer.class),
        headers);
  }

  private static boolean isOfMessage(String name) {
    return !OTHERS.contains(name) && (name.startsWith("CamelSmpp") || !name.startsWith("Camel"));
  }

  private static boolean isSimple(Object value) {
    return value instanceof String
        || value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof byte[];
  }

  /** The same message with another text. */
  HeldContent with(String text, int registeredDelivery) {
    Map<String, Object> changed = new LinkedHashMap<>(headers);
    changed.put(SmppServerConstants.REGISTERED_DELIVERY, registeredDelivery);
    return new HeldContent(text, priority, changed);
  }

  String toJson(ObjectMapper json) {
    ObjectNode node = json.createObjectNode();
    put(node, TEXT, OCTETS, body);
    if (priority != null) {
      node.put(PRIORITY, priority);
    }
    ObjectNode fields = node.putObject(HEADERS);
    headers.forEach(
        (name, value) -> {
          if (value instanceof byte[] octets) {
            fields.putObject(name).put(OCTETS, octets);
          } else {
            fields.putPOJO(name, value);
          }
        });
    try {
      return json.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(ObjectNode node, String text, String octets, Object value) {
    if (value instanceof byte[] bytes) {
      node.put(octets, bytes);
    } else {
      node.put(text, value == null ? "" : value.toString());
    }
  }

  /** Reads what {@link #toJson} wrote. */
  static HeldContent read(String content, ObjectMapper json) {
    try {
      JsonNode node = json.readTree(content);
      Map<String, Object> headers = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : node.path(HEADERS).properties()) {
        headers.put(field.getKey(), value(field.getValue()));
      }
      Object body = node.has(OCTETS) ? node.path(OCTETS).binaryValue() : node.path(TEXT).asText();
      Integer priority = node.has(PRIORITY) ? node.path(PRIORITY).intValue() : null;
      return new HeldContent(body, priority, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(JsonNode node) throws IOException {
    if (node.isObject()) {
      return node.path(OCTETS).binaryValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNumber() ? node.numberValue() : node.asText();
  }

  /** Makes an exchange the submit that it was. */
  void writeTo(Exchange exchange) {
    Message message = exchange.getMessage();
    message.setBody(body);
    exchange.setProperty(RouteProperties.PRIORITY, priority);
    headers.forEach(message::setHeader);
  }
}
