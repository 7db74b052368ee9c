package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;

/** A page of the gateway's list of messages ({@code GET messages}). */
public final class ListedMessages {
  private ListedMessages() {}

  /**
   * The messages of a page by their ids. Left out is what has no state that is known, and an id
   * that two phones have.
   *
   * @param exchange the call's answer as body
   * @return each as {@code GET messages/id} would tell it
   */
  public static Map<String, JsonNode> of(Exchange exchange) {
    Map<String, JsonNode> messages = new HashMap<>();
    Set<String> doubled = new HashSet<>();
    for (JsonNode each : exchange.getMessage().getBody(JsonNode.class)) {
      String id = each.path("id").textValue();
      if (GatewayState.isKnown(each) && messages.put(id, each) != null) {
        doubled.add(id);
      }
    }
    messages.keySet().removeAll(doubled);
    return messages;
  }

  /**
   * How many messages a page has, of whatever state.
   *
   * @param exchange the call's answer as body
   * @return 0 for an empty page
   */
  public static int size(Exchange exchange) {
    return exchange.getMessage().getBody(JsonNode.class).size();
  }

  /**
   * Whether it is at that phone.
   *
   * @param message one of a page
   * @param deviceId the phone; null = any
   * @return true as well when the gateway does not tell the phone
   */
  public static boolean isOf(JsonNode message, String deviceId) {
    JsonNode device = message.path("deviceId");
    return deviceId == null || !device.isTextual() || deviceId.equals(device.textValue());
  }
}
