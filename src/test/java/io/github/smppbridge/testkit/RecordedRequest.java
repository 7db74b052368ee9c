package io.github.smppbridge.testkit;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;

/**
 * One request the stub received.
 *
 * @param operation what it asked for
 * @param method the HTTP method
 * @param path the path after the API's base
 * @param headers all headers, names without case
 * @param body the body as text, empty if there was none
 * @param parameters those of the query
 */
public record RecordedRequest(
    GatewayOperation operation,
    String method,
    String path,
    MultiMap headers,
    String body,
    MultiMap parameters) {

  /** The body as JSON; empty if there was none or it was no object. */
  public JsonObject json() {
    try {
      return body.isBlank() ? new JsonObject() : new JsonObject(body);
    } catch (RuntimeException notAnObject) {
      return new JsonObject();
    }
  }

  /** The id that it is about: of its body with POST, else the end of its path. */
  String id() {
    return method.equals("POST")
        ? String.valueOf(json().getValue("id"))
        : path.substring(path.lastIndexOf('/') + 1);
  }

  /** The value of a header, or null. */
  public String header(String name) {
    return headers.get(name);
  }
}
