package io.github.smppbridge.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A TCP balancer on the loopback address in front of several servers, some of which may be down.
 */
public interface Balancer extends AutoCloseable {

  /**
   * Starts HAProxy if it is installed, else a small balancer of our own, and prints which.
   *
   * @param folder where HAProxy's configuration goes
   * @param servers by the port to listen on, the ports to balance over
   */
  static Balancer start(Path folder, Map<Integer, List<Integer>> servers) throws IOException {
    for (String name :
        List.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy")) {
      Path program = Path.of(name);
      if (Files.isExecutable(program)) {
        report("balancer: " + name);
        return HaProxy.start(program, folder, servers);
      }
    }
    report("balancer: our own, since HAProxy is not installed");
    return TcpProxy.balancer(servers);
  }

  private static void report(String line) {
    System.out.println(line);
  }

  @Override
  void close();
}
