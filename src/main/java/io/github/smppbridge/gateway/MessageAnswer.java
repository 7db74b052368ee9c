package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Whether an answer about a message is the gateway's, and about that message: {@code {"id",
 * "deviceId", "state", "recipients", "states"}}.
 *
 * <p>The id is ours, random, and asked for with the account's own credentials, so it says enough.
 * The numbers are not compared: the gateway writes them in another way than the ESME did, and
 * hashes them after a minute.
 */
final class MessageAnswer {
  private MessageAnswer() {}

  /**
   * What speaks against an answer.
   *
   * @param answer its JSON
   * @param id the id of the message that it is to be about
   * @param deviceId the phone that it must name, if it names one; null = any
   * @return for the log, in words of ours; {@code null} = it is to be believed
   */
  static String doubt(JsonNode answer, String id, String deviceId) {
    if (!answer.isObject()) {
      return "not with a message's JSON";
    }
    if (id == null || !answer.path("id").isTextual() || !answer.path("id").textValue().equals(id)) {
      return answer.hasNonNull("id") ? "with another id" : "without the message's id";
    }
    JsonNode device = answer.path("deviceId");
    if (deviceId != null
        && !device.isNull()
        && !device.isMissingNode()
        && !deviceId.equals(device.textValue())) {
      return "with another phone";
    }
    return GatewayState.isKnown(answer) ? null : "without a state that is known";
  }
}
