package io.github.smppbridge.gateway.http;

/** An HTTP client. */
interface Transport extends AutoCloseable {
  /**
   * Sends a request and lets the attempt end with its answer, or with what there is instead; never
   * blocks. When the attempt is over before, nobody waits for the answer any more.
   */
  void send(GatewayRequest request, Attempt attempt);

  /** Closes its connections. */
  @Override
  void close() throws Exception;
}
