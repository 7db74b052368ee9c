package io.github.smppbridge.parts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SessionAttributes;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.NationalTables;
import io.github.smppbridge.store.PartRow;
import io.github.smppbridge.submit.UserMessageReference;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What a part says beside its octets, kept with it as JSON: the headers that the joined message
 * needs, since the session a part came over may be gone when the last one arrives.
 *
 * @param values header to value, without those it does not have; and how the session's account
 *     wants its numbers read, which destination of a submit_multi it goes to, its own {@link
 *     UserMessageReference}, and its trace
 */
record PartAttributes(Map<String, Object> values) {
  private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

  private static final List<String> OCTETS =
      List.of(
          SmppServerConstants.SOURCE_ADDR_TON,
          SmppServerConstants.SOURCE_ADDR_NPI,
          SmppServerConstants.DEST_ADDR_TON,
          SmppServerConstants.DEST_ADDR_NPI,
          SmppServerConstants.PROTOCOL_ID,
          SmppServerConstants.PRIORITY_FLAG,
          SmppServerConstants.REPLACE_IF_PRESENT_FLAG);

  private static final Map<String, Class<?>> OTHERS =
      Map.of(
          SmppServerConstants.SERVICE_TYPE, String.class,
          SmppServerConstants.SCHEDULE_DELIVERY_TIME, String.class,
          SmppServerConstants.VALIDITY_PERIOD, String.class,
          SmppServerConstants.ALPHABET, String.class,
          SmppServerConstants.LOCKING_SHIFT, Integer.class,
          SmppServerConstants.SINGLE_SHIFT, Integer.class,
          SmppServerConstants.DESTINATION_PORT, Integer.class);

  private static final String USER_REFERENCE = "userMessageReference";

  /** How the account wants its numbers read. */
  private static final List<String> OF_ACCOUNT =
      List.of(
          SessionAttributes.COUNTRY,
          SessionAttributes.NATIONAL_NUMBERS,
          SessionAttributes.ANY_NUMBER);

  /**
   * Those of a part that has just come.
   *
   * @throws SmppStatusException ESME_RINVTLVLEN as {@link UserMessageReference} says
   */
  static PartAttributes of(Message message) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : OCTETS) {
      if (message.getHeader(name) != null) {
        values.put(name, SmppHeaders.octet(message, name));
      }
    }
    OTHERS.forEach((name, type) -> values.put(name, message.getHeader(name, type)));
    OF_ACCOUNT.forEach(name -> values.put(name, SessionAttributes.text(message, name, null)));
    values.put(
        RouteProperties.MULTI_SLOT, message.getExchange().getProperty(RouteProperties.MULTI_SLOT));
    values.put(USER_REFERENCE, UserMessageReference.of(message));
    values.put(RouteProperties.TRACE, message.getExchange().getProperty(RouteProperties.TRACE));
    values.values().removeIf(value -> value == null);
    return new PartAttributes(values);
  }

  /**
   * Those of a part in the store. None of a part whose attributes cannot be read: that will not
   * change, and the part must end all the same.
   */
  static PartAttributes of(PartRow part, ObjectMapper json) {
    try {
      Map<String, Object> values =
          part.attributesJson() == null ? null : json.readValue(part.attributesJson(), VALUES);
      return new PartAttributes(values == null ? Map.of() : values);
    } catch (JsonProcessingException e) {
      return new PartAttributes(Map.of());
    }
  }

  String toJson(ObjectMapper json) {
    try {
      return json.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The headers of a part again; those it did not have are removed. */
  void writeTo(Message message, PartRow part) {
    for (String name : OCTETS) {
      set(message, name, values.containsKey(name) ? (byte) octet(name) : null);
    }
    OTHERS.keySet().forEach(name -> set(message, name, values.get(name)));
    message.setHeader(SmppServerConstants.SYSTEM_ID, part.account());
    message.setHeader(SmppServerConstants.SOURCE_ADDR, part.source());
    message.setHeader(SmppServerConstants.DEST_ADDR, part.dest());
    message.setHeader(SmppServerConstants.DATA_CODING, (byte) part.dataCoding());
    Exchange exchange = message.getExchange();
    if (trace() != null && exchange.getProperty(RouteProperties.TRACE) == null) {
      // taken up after a restart: nobody submits it now
      exchange.setProperty(RouteProperties.TRACE, trace());
    }
    Map<String, Object> account = new LinkedHashMap<>(values);
    account.keySet().retainAll(OF_ACCOUNT);
    if (!account.isEmpty() && message.getHeader(SmppServerConstants.ATTRIBUTES) == null) {
      message.setHeader(SmppServerConstants.ATTRIBUTES, account);
    }
  }

  private static void set(Message message, String name, Object value) {
    if (value == null) {
      message.removeHeader(name);
    } else {
      message.setHeader(name, value);
    }
  }

  /** Which of the messages of its message_id it belongs to. */
  int slot() {
    return octet(RouteProperties.MULTI_SLOT);
  }

  /** Its user_message_reference; null = none. */
  Integer userMessageReference() {
    return values.get(USER_REFERENCE) instanceof Number number ? number.intValue() : null;
  }

  /** Where its submit is in its trace; null = it was not traced. */
  String trace() {
    return values.get(RouteProperties.TRACE) instanceof String trace ? trace : null;
  }

  /** The tables of national languages that its header announced. */
  NationalTables nationalTables() {
    return new NationalTables(
        octet(SmppServerConstants.LOCKING_SHIFT), octet(SmppServerConstants.SINGLE_SHIFT));
  }

  /** One octet among the attributes, 0 if absent. */
  int octet(String name) {
    return values.get(name) instanceof Number number ? number.intValue() : 0;
  }

  /** One text among the attributes, empty if absent. */
  String text(String name) {
    return values.get(name) instanceof String text ? text : "";
  }
}
