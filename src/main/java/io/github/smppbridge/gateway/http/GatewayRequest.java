package io.github.smppbridge.gateway.http;

import java.net.URI;
import java.util.Map;

/**
 * What is sent.
 *
 * @param server scheme, host and port
 * @param method of HTTP
 * @param path as it is sent
 * @param query as it is sent, without the question mark; may be null
 * @param headers the request's own
 * @param body null = none
 */
record GatewayRequest(
    URI server,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body) {}
