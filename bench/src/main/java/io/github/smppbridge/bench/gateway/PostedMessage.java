package io.github.smppbridge.bench.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What the stub needs of the body of {@code POST /messages}.
 *
 * @param id the client's id, or null when it leaves the choice to the gateway
 * @param deviceId the device it names, or null
 * @param phoneNumber the first number, or null when there is none
 */
record PostedMessage(String id, String deviceId, String phoneNumber) {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads a body with a streaming parser, which is cheap enough not to be what is measured.
   *
   * @throws IOException when it is no JSON object
   */
  static PostedMessage parse(byte[] body) throws IOException {
    String id = null;
    String deviceId = null;
    String phoneNumber = null;
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING && field.equals("id")) {
          id = parser.getText();
        } else if (value == JsonToken.VALUE_STRING && field.equals("deviceId")) {
          deviceId = parser.getText();
        } else if (value == JsonToken.START_ARRAY && field.equals("phoneNumbers")) {
          phoneNumber = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
          while (parser.currentToken() != JsonToken.END_ARRAY) {
            parser.nextToken();
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    return new PostedMessage(id, deviceId, phoneNumber);
  }
}
