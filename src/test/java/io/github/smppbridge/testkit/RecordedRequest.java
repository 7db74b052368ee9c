package io.github.smppbridge.testkit;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;

/**
 * One request the stub received.
 *
 * @param operation what it asked for
 * @param method the HTTP method
 * @param path the path after the API's base
 * @param query the raw query, or null
 * @param headers all headers, names without case
 * @param body the body as text, empty if there was none
 * @param username the account it authenticated as, or null
 */
public record RecordedRequest(
    GatewayOperation operation,
    String method,
    String path,
    String query,
    MultiMap headers,
    String body,
    String username) {

  /** The body as JSON; empty if there was none or it was no object. */
  public JsonObject json() {
    try {
      return body.isBlank() ? new JsonObject() : new JsonObject(body);
    } catch (RuntimeException notAnObject) {
      return new JsonObject();
    }
  }

  /** The value of a header, or null. */
  public String header(String name) {
    return headers.get(name);
  }
}
