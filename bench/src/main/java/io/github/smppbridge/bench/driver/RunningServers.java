package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Servers that stay up, and warm, from one scenario to the next as long as they need not be others:
 * one of a kind at a time.
 */
final class RunningServers implements AutoCloseable {

  private record Running(Server server, int threads, Map<String, String> environment) {}

  private final ServerStarter starter;
  private final Map<ServerKind, Running> running = new EnumMap<>(ServerKind.class);
  private final Set<Server> warm = new HashSet<>();

  RunningServers(ServerStarter starter) {
    this.starter = starter;
  }

  /**
   * A server of the kind: the one that runs, if it was started in the same way.
   *
   * @param window requests in flight that a session will have
   * @param environment added to the bridge's own
   */
  Server get(ServerKind kind, int window, Map<String, String> environment)
      throws IOException, InterruptedException {
    int threads = kind == ServerKind.JSMPP ? window : 0;
    Running one = running.get(kind);
    boolean same =
        one != null
            && one.server.child().isAlive()
            && one.threads == threads
            && (!kind.isBridge() || one.environment.equals(environment));
    if (!same) {
      close(kind);
      Progress.say("start " + kind.label);
      one = new Running(starter.start(kind, window, environment), threads, environment);
      running.put(kind, one);
    }
    return one.server;
  }

  /** Whether it has been loaded for long enough in another scenario. */
  boolean isWarm(Server server) {
    return warm.contains(server);
  }

  void isWarmNow(Server server) {
    warm.add(server);
  }

  private void close(ServerKind kind) throws InterruptedException {
    Running one = running.remove(kind);
    if (one != null) {
      warm.remove(one.server);
      one.server.close();
    }
  }

  /** Ends all of them. */
  @Override
  public void close() throws InterruptedException {
    for (ServerKind kind : ServerKind.values()) {
      close(kind);
    }
  }
}
