package io.github.smppbridge.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A TCP balancer on the loopback address in front of several servers, some of which may be down.
 */
public interface Balancer extends AutoCloseable {

  /** How to get one. */
  interface Kind {
    /**
     * Starts it.
     *
     * @param folder where its configuration goes
     * @param servers by the port to listen on, the ports to balance over
     */
    Balancer start(Path folder, Map<Integer, List<Integer>> servers) throws IOException;
  }

  @Override
  void close();
}
