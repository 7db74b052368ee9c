package io.github.smppbridge.bench.loop;

/** What a connection's octets mean. All calls on its event loop. */
public interface Peer {

  /** The connection is there. */
  default void opened(Connection connection) {}

  /**
   * Octets came.
   *
   * @param connection where they came
   * @param data they lie in; not to be kept
   * @param from of the first
   * @param to behind the last
   * @return behind the last that is not needed any more; what is left comes again with what follows
   */
  int received(Connection connection, byte[] data, int from, int to);

  /** The connection is gone, or could not be made. */
  default void closed(Connection connection) {}
}
