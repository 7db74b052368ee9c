package io.github.smppbridge.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A connection in the making: the server's addresses are tried one after the other, with one
 * deadline for all of it, name servers and TLS included. Used on its loop alone.
 */
final class NewConnection {
  /** What one of several addresses has at least. */
  private static final long LEAST_MILLIS = 50;

  private final Connector connector;
  private final LoopConnections owner;
  private final HomeLoop loop;
  private final Server server;
  private final Queue<InetSocketAddress> left = new ArrayDeque<>();
  private long end;
  private LoopDeadlines.Deadline deadline;
  private LoopDeadlines.Deadline skip;
  private InetSocketAddress address;

  /** What is tried now; others are of no interest any more. */
  private Channel channel;

  private boolean over;

  NewConnection(Connector connector, LoopConnections owner, Server server) {
    this.connector = connector;
    this.owner = owner;
    this.loop = owner.loop();
    this.server = server;
  }

  void begin(long millis) {
    end = System.nanoTime() + millis * 1_000_000;
    String reason = "no connection within " + millis + " ms";
    deadline = loop.deadlines().in(millis, () -> fail(new NotSentException(reason, null)));
    connector
        .addresses(server, loop.loop())
        .addListener(
            (Future<List<InetSocketAddress>> found) ->
                // never at once
                loop.loop().execute(() -> found(found)));
  }

  private void found(Future<List<InetSocketAddress>> found) {
    if (over) {
      return;
    }
    if (!found.isSuccess() || found.getNow().isEmpty()) {
      fail(new UnknownHostException("no address of " + server.host() + ": " + found.cause()));
      return;
    }
    List<InetSocketAddress> all = new ArrayList<>(found.getNow());
    InetSocketAddress good = connector.known(server);
    if (all.remove(good)) {
      all.add(0, good);
    }
    left.addAll(all);
    tryNext();
  }

  /** Each but the last has half of what is left: one that says nothing keeps no other off. */
  private void tryNext() {
    address = left.remove();
    Connecting connecting = new Connecting();
    ChannelFuture connected = connector.socket(loop.loop(), connecting).connect(address);
    channel = connected.channel();
    if (!left.isEmpty()) {
      long half = Math.max(LEAST_MILLIS, (end - System.nanoTime()) / 2_000_000);
      Channel slow = channel;
      skip =
          loop.deadlines()
              .in(half, () -> failed(slow, new ConnectException("no connection in time")));
    }
    connected.addListener(
        (ChannelFuture done) -> {
          if (!done.isSuccess()) {
            // never at once
            loop.loop().execute(() -> failed(done.channel(), done.cause()));
          } else if (!server.secure()) {
            made(done.channel(), false);
          }
        });
  }

  private void failed(Channel of, Throwable cause) {
    if (over || of != channel) {
      return;
    }
    connector.failed(server, address);
    if (left.isEmpty()) {
      fail(cause);
    } else {
      abandon();
      tryNext();
    }
  }

  private void fail(Throwable cause) {
    if (!over) {
      over = true;
      abandon();
      owner.failed(cause);
    }
  }

  private void abandon() {
    settle();
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  private void settle() {
    if (skip != null) {
      skip.cancel();
      skip = null;
    }
    if (over) {
      deadline.cancel();
    }
  }

  /** It is there: what is spoken on it? */
  private void made(Channel of, boolean multiplexed) {
    if (over || of != channel) {
      of.close();
      return;
    }
    over = true;
    settle();
    connector.worked(server, address);
    if (multiplexed) {
      MultiplexedConnection connection = new MultiplexedConnection(owner, server);
      of.pipeline().addLast(MultiplexedConnection.codec(), connection);
      owner.made(connection, of);
    } else {
      PlainConnection connection = new PlainConnection(owner, server.secure());
      of.pipeline().addLast(connection);
      owner.made(connection, of);
    }
  }

  private final class Connecting extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel socket) throws IOException {
      if (server.secure()) {
        socket.pipeline().addLast(connector.tls().handler(server, socket.alloc()));
        socket.pipeline().addLast(new Negotiation());
      }
    }
  }

  /** Waits for the end of the handshake, and keeps what is read meanwhile. */
  private final class Negotiation extends ApplicationProtocolNegotiationHandler {
    Negotiation() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      made(context.channel(), protocol.equals(ApplicationProtocolNames.HTTP_2));
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      failed(context.channel(), cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Throwable known = cause.getCause() == null ? cause : cause.getCause();
      failed(context.channel(), known);
      context.close();
    }
  }
}
