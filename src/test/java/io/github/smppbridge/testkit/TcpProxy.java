package io.github.smppbridge.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Forwards TCP connections in turn to servers, to the next one when one refuses. It can also be the
 * network that breaks: {@link #cut} and {@link #hang}. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client =
      vertx.createNetClient(new NetClientOptions().setConnectTimeout(1_000));
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean cut;
  private volatile boolean hanging;
  private int port;

  private TcpProxy() {}

  /** A proxy on a free port in front of one server. */
  public static TcpProxy to(int server) {
    TcpProxy proxy = new TcpProxy();
    proxy.port = proxy.listen(0, List.of(server));
    return proxy;
  }

  /** Balances, by the port to listen on, over servers of which some may be down. */
  public static TcpProxy balancer(Map<Integer, List<Integer>> servers) {
    TcpProxy proxy = new TcpProxy();
    servers.forEach(proxy::listen);
    return proxy;
  }

  /** The port of {@link #to}. */
  public int port() {
    return port;
  }

  /** Ends all connections, and every new one at once. */
  public TcpProxy cut() {
    cut = true;
    sockets.forEach(NetSocket::close);
    return this;
  }

  /** Keeps all connections, accepts new ones, and moves not one octet. */
  public TcpProxy hang() {
    hanging = true;
    sockets.forEach(NetSocket::pause);
    return this;
  }

  /** As if nothing had been. */
  public TcpProxy heal() {
    cut = false;
    hanging = false;
    sockets.forEach(NetSocket::resume);
    return this;
  }

  private int listen(int wanted, List<Integer> servers) {
    NetServer server = vertx.createNetServer();
    server.connectHandler(socket -> accepted(socket, servers));
    return await(server.listen(wanted, "127.0.0.1")).actualPort();
  }

  private void accepted(NetSocket socket, List<Integer> servers) {
    socket.pause();
    if (cut) {
      socket.close();
      return;
    }
    connect(servers, turn.getAndIncrement(), 0)
        .onSuccess(
            server -> {
              forward(socket, server);
              forward(server, socket);
            })
        .onFailure(refused -> socket.close());
  }

  private Future<NetSocket> connect(List<Integer> servers, int turn, int tried) {
    int server = servers.get(Math.floorMod(turn + tried, servers.size()));
    Future<NetSocket> connected = client.connect(server, "127.0.0.1");
    return tried + 1 == servers.size()
        ? connected
        : connected.recover(refused -> connect(servers, turn, tried + 1));
  }

  private void forward(NetSocket from, NetSocket to) {
    sockets.add(from);
    from.handler(to::write);
    from.closeHandler(
        closed -> {
          sockets.remove(from);
          to.close();
        });
    from.exceptionHandler(broken -> from.close());
    if (hanging) {
      from.pause();
    } else {
      from.resume();
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
