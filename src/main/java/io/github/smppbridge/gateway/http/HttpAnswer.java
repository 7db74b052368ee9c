package io.github.smppbridge.gateway.http;

import java.util.Map;

/**
 * A whole answer.
 *
 * @param status of HTTP
 * @param reason the words after it
 * @param headers by name; of several of a name the last
 * @param body never null
 */
record HttpAnswer(int status, String reason, Map<String, String> headers, byte[] body) {}
