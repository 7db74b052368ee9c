package io.github.smppbridge.gateway.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What all connections are made with. */
final class Connector implements AutoCloseable {
  private final ClientOptions options;
  private final Loops loops;
  private ClientTls tls;
  private NameServers names;

  /** The address of each server that worked last: tried first. */
  private final Map<Server, InetSocketAddress> known = new ConcurrentHashMap<>();

  Connector(ClientOptions options, Loops loops) {
    this.options = options;
    this.loops = loops;
  }

  /** Makes ready what takes long to make, and not every server needs; blocks. */
  void prepare(Server server) throws IOException {
    if (server.secure()) {
      tls();
    }
    if (!NetUtil.isValidIpV4Address(server.host()) && !NetUtil.isValidIpV6Address(server.host())) {
      names();
    }
  }

  /**
   * Makes a connection.
   *
   * @param owner is told of it, later, on its loop: made or failed
   * @param mostMillis how long it may take, if that is less than usual
   */
  void connect(LoopConnections owner, Server server, long mostMillis) {
    long millis = Math.min(options.connectTimeout().toMillis(), mostMillis);
    new NewConnection(this, owner, server).begin(millis);
  }

  synchronized ClientTls tls() throws IOException {
    if (tls == null) {
      tls = new ClientTls(options.trust());
    }
    return tls;
  }

  private synchronized NameServers names() {
    if (names == null) {
      names = new NameServers(loops, options.nameTimeout());
    }
    return names;
  }

  /** The addresses of a server, told on the loop. */
  Future<List<InetSocketAddress>> addresses(Server server, EventLoop loop) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(server.host());
    if (literal == null) {
      return names().addresses(server, loop);
    }
    try {
      return loop.newSucceededFuture(
          List.of(new InetSocketAddress(InetAddress.getByAddress(literal), server.port())));
    } catch (UnknownHostException e) {
      return loop.newFailedFuture(e);
    }
  }

  /** The address that worked last; null = none. */
  InetSocketAddress known(Server server) {
    return known.get(server);
  }

  void worked(Server server, InetSocketAddress address) {
    known.put(server, address);
  }

  void failed(Server server, InetSocketAddress address) {
    known.remove(server, address);
  }

  /** Nobody asks for it any more. */
  void forget(Server server) {
    known.remove(server);
  }

  /** A socket of a loop. */
  Bootstrap socket(EventLoop loop, ChannelHandler handler) {
    return new Bootstrap()
        .group(loop)
        .channel(loops.sockets())
        .disableResolver()
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        // whoever connects has a deadline
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        // a gateway may answer before it has read all of a request, and then read no more of it
        .option(ChannelOption.AUTO_CLOSE, false)
        .handler(handler);
  }

  @Override
  public synchronized void close() {
    if (names != null) {
      names.close();
    }
  }
}
