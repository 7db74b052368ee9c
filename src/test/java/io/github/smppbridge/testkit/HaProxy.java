package io.github.smppbridge.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A real HAProxy as a process. */
public final class HaProxy implements AutoCloseable {
  private static final String DEFAULTS =
      """
      global
        maxconn 2000
      defaults
        mode tcp
        timeout connect 1s
        timeout client 1h
        timeout server 1h
        balance roundrobin
        option redispatch
        retries 5
      """;

  private static final Optional<Path> PROGRAM =
      Stream.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy")
          .map(Path::of)
          .filter(Files::isExecutable)
          .findFirst();

  private final Process process;

  private HaProxy(Process process) {
    this.process = process;
  }

  /** Whether it can be started here. */
  public static boolean installed() {
    return PROGRAM.isPresent();
  }

  /** Balances, by the port to listen on, over servers; its configuration goes to the folder. */
  public static HaProxy start(Path folder, Map<Integer, List<Integer>> servers) throws IOException {
    StringBuilder text = new StringBuilder(DEFAULTS);
    servers.forEach(
        (port, backends) -> {
          text.append("listen p%d\n  bind 127.0.0.1:%d\n".formatted(port, port));
          for (int backend : backends) {
            text.append(
                "  server s%d 127.0.0.1:%d check inter 250ms fall 2 rise 1\n"
                    .formatted(backend, backend));
          }
        });
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), text);
    Process process =
        new ProcessBuilder(PROGRAM.orElseThrow().toString(), "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    HaProxy proxy = new HaProxy(process);
    servers.keySet().forEach(proxy::awaitListening);
    return proxy;
  }

  private void awaitListening(int port) {
    await()
        .ignoreExceptions()
        .until(
            () -> {
              new Socket("127.0.0.1", port).close();
              return true;
            });
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
