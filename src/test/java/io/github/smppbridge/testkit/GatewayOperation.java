package io.github.smppbridge.testkit;

import java.util.regex.Pattern;

/** The REST operations of SMSGate's third-party API that the stub knows. */
public enum GatewayOperation {
  SEND_MESSAGE("POST /messages?"),
  GET_MESSAGE("GET /messages?/[^/]+"),
  LIST_MESSAGES("GET /messages?"),
  CANCEL_MESSAGE("DELETE /messages?/[^/]+"),
  LIST_DEVICES("GET /devices?"),
  LIST_WEBHOOKS("GET /webhooks"),
  PUT_WEBHOOK("POST /webhooks"),
  DELETE_WEBHOOK("DELETE /webhooks/[^/]+"),
  ISSUE_TOKEN("POST /auth/token"),
  REFRESH_TOKEN("POST /auth/token/refresh"),
  REVOKE_TOKEN("DELETE /auth/token/[^/]+"),
  /** Needs no credentials. */
  HEALTH("GET /health.*"),
  /** The same page at the root of the server, where nothing is unless it is scripted. */
  ROOT_HEALTH("GET /root/health.*"),
  REFRESH_INBOX("POST /inbox/refresh"),
  /** Anything else: 404. */
  UNKNOWN(".*");

  private final Pattern request;

  GatewayOperation(String request) {
    this.request = Pattern.compile(request);
  }

  /**
   * The operation of one request.
   *
   * @param method the HTTP method
   * @param path the path after the API's base, such as {@code /messages/abc}
   */
  static GatewayOperation of(String method, String path) {
    String request = method + ' ' + path;
    for (GatewayOperation operation : values()) {
      if (operation.request.matcher(request).matches()) {
        return operation;
      }
    }
    return UNKNOWN;
  }
}
