package io.github.smppbridge.gateway.http;

/**
 * A request on its way.
 *
 * @param request what is sent
 * @param attempt waits for the answer
 * @param again whether it was sent before, and a gateway said that it did nothing with it
 */
record Call(GatewayRequest request, Attempt attempt, boolean again) {}
