package io.github.smppbridge.gateway.http;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The built-in client, on Netty's event loops. A call that begins on one of them stays on it: its
 * connection is of that loop, so nobody is woken for it and nothing changes threads. A call of
 * another thread gets one loop or the other.
 */
final class NettyTransport implements Transport {
  /** Servers that are kept in mind although no connection to them is open. */
  private static final int MOST_UNUSED = 64;

  private final ClientOptions options;
  private final Loops loops;
  private final Connector connector;
  private final Map<Server, Connections> servers = new LinkedHashMap<>();
  private volatile Connections last;

  NettyTransport(EventLoopGroup group, ClientOptions options) {
    this.options = options;
    this.loops = new Loops(group);
    this.connector = new Connector(options, loops);
  }

  /**
   * Makes ready what takes long to make; blocks.
   *
   * @throws IOException when there is no TLS as the bridge speaks it
   */
  void prepare(Server server) throws IOException {
    connector.prepare(server);
  }

  @Override
  public Executor home() {
    return loops.current();
  }

  @Override
  public void send(GatewayRequest request, Attempt attempt) {
    HomeLoop home = loops.current();
    LoopDeadlines.Deadline deadline = home.deadlines().in(attempt.millisLeft(), attempt::expire);
    attempt.deadline(deadline::cancel);
    connections(request.server()).of(home).send(new Call(request, attempt, false));
  }

  /** Nearly always there is one server. */
  private Connections connections(Server server) {
    Connections known = last;
    if (known == null || !known.server().equals(server)) {
      known = find(server);
      last = known;
    }
    return known;
  }

  private synchronized Connections find(Server server) {
    Connections known = servers.get(server);
    if (known == null) {
      if (servers.size() >= MOST_UNUSED) {
        forgetUnused();
      }
      known = new Connections(server, options, loops.all(), connector);
      servers.put(server, known);
    }
    return known;
  }

  private void forgetUnused() {
    for (Iterator<Connections> each = servers.values().iterator(); each.hasNext(); ) {
      Connections connections = each.next();
      if (connections.isUnused()) {
        each.remove();
        connector.forget(connections.server());
      }
    }
  }

  /** All endpoints share it: {@link #shutDown} ends it. */
  @Override
  public void close() {}

  /** Closes all connections. */
  void shutDown() {
    synchronized (this) {
      servers.values().forEach(Connections::close);
      servers.clear();
    }
    connector.close();
  }
}
