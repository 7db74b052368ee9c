package io.github.smppbridge.gateway.http;

import java.util.concurrent.Executor;

/** An HTTP client. */
interface Transport extends AutoCloseable {
  /**
   * Where a call of this thread begins its attempt, and goes on after it.
   *
   * @return may run what it is given at once
   */
  Executor home();

  /**
   * Sends a request, at its attempt's home, and lets the attempt end with its answer, with what
   * there is instead, or at its deadline; never blocks. When the attempt is over before, nobody
   * waits for the answer any more.
   */
  void send(GatewayRequest request, Attempt attempt);

  /** Closes what is its alone. */
  @Override
  void close() throws Exception;
}
