package io.github.smppbridge.gateway.http;

import java.util.Map;

/**
 * What is sent.
 *
 * @param server where to
 * @param method of HTTP
 * @param path as it is sent
 * @param query as it is sent, without the question mark; may be null
 * @param headers the request's own
 * @param body null = none
 */
record GatewayRequest(
    Server server,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body) {
  /** Path and query. */
  String target() {
    return query == null ? path : path + "?" + query;
  }
}
