package io.github.smppbridge.gateway.http;

import java.util.Map;

/**
 * What is sent.
 *
 * @param method of HTTP
 * @param path below the gateway's base URL, as it is sent
 * @param query as it is sent, without the question mark; may be null
 * @param headers the request's own
 * @param body null = none
 */
record GatewayRequest(
    String method, String path, String query, Map<String, String> headers, byte[] body) {}
