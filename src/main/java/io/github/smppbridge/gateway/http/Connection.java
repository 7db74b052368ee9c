package io.github.smppbridge.gateway.http;

/** A connection to the gateway, as its loop sees it. */
interface Connection {
  /** Sends a call's request; the connection has room for it. Whatever happens, the call ends. */
  void send(Call call);

  /** Closes it; from any thread. */
  void close();
}
