package io.github.smppbridge.kit;

import io.github.smppbridge.testkit.RecordedRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A message that the gateway was asked to send (SMSGate API: POST /messages), taken or not.
 *
 * @param id the gateway's id of it
 * @param device the phone that is to send it; null = the gateway chooses
 * @param to its number
 * @param text null = a binary message
 * @param sim the SIM card, from 1; null = the phone chooses
 * @param priority null = the usual
 * @param fields all of the request's JSON
 */
public record AskedMessage(
    String id,
    String device,
    String to,
    String text,
    Integer sim,
    Integer priority,
    Map<String, Object> fields) {

  static AskedMessage of(RecordedRequest request) {
    JsonObject json = request.json();
    JsonObject text = json.getJsonObject("textMessage");
    return new AskedMessage(
        json.getString("id"),
        json.getString("deviceId"),
        json.getJsonArray("phoneNumbers").getString(0),
        text == null ? null : text.getString("text"),
        json.getInteger("simNumber"),
        json.getInteger("priority"),
        json.getMap());
  }

  /** {@return the octets of a binary message; of a text, it in UTF-8} */
  public byte[] octets() {
    return fields.get("dataMessage") instanceof Map<?, ?> data
        ? Base64.getDecoder().decode(String.valueOf(data.get("data")))
        : text.getBytes(StandardCharsets.UTF_8);
  }

  static String words(List<AskedMessage> messages) {
    return messages.isEmpty()
        ? "the gateway was asked for nothing"
        : "the gateway was asked for " + messages;
  }
}
