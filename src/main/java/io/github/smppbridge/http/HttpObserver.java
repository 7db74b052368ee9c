package io.github.smppbridge.http;

import java.util.function.IntSupplier;

/** Told what becomes of the connections of the servers, each by its name. */
public interface HttpObserver {
  /**
   * A server starts.
   *
   * @param server its name
   * @param open tells its open connections
   */
  void started(String server, IntSupplier open);

  /**
   * A connection was not let in.
   *
   * @param server the server's name
   * @param reason a word of ours
   */
  void refused(String server, String reason);

  /**
   * The server ended a connection.
   *
   * @param server the server's name
   * @param reason a word of ours
   */
  void ended(String server, String reason);
}
