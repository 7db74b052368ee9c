package io.github.smppbridge.tls;

import io.vertx.core.Future;
import io.vertx.core.net.NetServerOptions;

/** What a TLS listener shows, and whom it trusts: files, or what somebody has made ready. */
public interface ServerTls {
  /**
   * Reads what there is to read, once.
   *
   * @return completes when it can be used; the failure says why it cannot
   */
  Future<Void> read();

  /**
   * Has a listener use it.
   *
   * @param options of the listener
   */
  void apply(NetServerOptions options);

  /** Looks for changes from now on. */
  void watch();

  /**
   * Uses what is there now.
   *
   * @return completes with whether it had changed
   */
  Future<Boolean> reload();

  /** Looks no more. */
  void close();
}
