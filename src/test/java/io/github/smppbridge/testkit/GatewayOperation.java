package io.github.smppbridge.testkit;

/** The REST operations of SMSGate's third-party API that the stub knows. */
public enum GatewayOperation {
  /** {@code POST /messages}. */
  SEND_MESSAGE,
  /** {@code GET /messages/{id}}. */
  GET_MESSAGE,
  /** {@code GET /messages}. */
  LIST_MESSAGES,
  /** {@code DELETE /messages/{id}}. */
  CANCEL_MESSAGE,
  /** {@code GET /devices}. */
  LIST_DEVICES,
  /** {@code GET /webhooks}. */
  LIST_WEBHOOKS,
  /** {@code POST /webhooks}. */
  PUT_WEBHOOK,
  /** {@code DELETE /webhooks/{id}}. */
  DELETE_WEBHOOK,
  /** {@code POST /auth/token}. */
  ISSUE_TOKEN,
  /** {@code POST /auth/token/refresh}. */
  REFRESH_TOKEN,
  /** {@code DELETE /auth/token/{jti}}. */
  REVOKE_TOKEN,
  /** {@code GET /health} and its kin; needs no credentials. */
  HEALTH,
  /** {@code POST /inbox/refresh}. */
  REFRESH_INBOX,
  /** Anything else: 404. */
  UNKNOWN;

  /**
   * The operation of one request.
   *
   * @param method the HTTP method
   * @param path the path after the API's base, such as {@code /messages/abc}
   */
  static GatewayOperation of(String method, String path) {
    String[] parts = path.split("/", -1);
    String group = parts.length > 1 ? parts[1] : "";
    boolean one = parts.length > 2 && !parts[2].isEmpty();
    return switch (group) {
      case "message", "messages" -> message(method, one);
      case "device", "devices" -> method.equals("GET") ? LIST_DEVICES : UNKNOWN;
      case "webhooks" -> webhook(method, one);
      case "auth" -> token(method, path);
      case "inbox" -> method.equals("POST") ? REFRESH_INBOX : UNKNOWN;
      case "health" -> HEALTH;
      default -> UNKNOWN;
    };
  }

  private static GatewayOperation message(String method, boolean one) {
    return switch (method) {
      case "POST" -> SEND_MESSAGE;
      case "GET" -> one ? GET_MESSAGE : LIST_MESSAGES;
      case "DELETE" -> one ? CANCEL_MESSAGE : UNKNOWN;
      default -> UNKNOWN;
    };
  }

  private static GatewayOperation webhook(String method, boolean one) {
    return switch (method) {
      case "POST" -> PUT_WEBHOOK;
      case "GET" -> LIST_WEBHOOKS;
      case "DELETE" -> one ? DELETE_WEBHOOK : UNKNOWN;
      default -> UNKNOWN;
    };
  }

  private static GatewayOperation token(String method, String path) {
    if (method.equals("POST")) {
      return path.endsWith("/refresh") ? REFRESH_TOKEN : ISSUE_TOKEN;
    }
    return method.equals("DELETE") ? REVOKE_TOKEN : UNKNOWN;
  }
}
