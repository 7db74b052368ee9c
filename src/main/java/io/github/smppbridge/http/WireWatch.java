package io.github.smppbridge.http;

import io.github.smppbridge.log.SourceNetwork;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sees the octets of one connection. Vert.x' public API tells neither when a further request begins
 * nor whether an answer was taken, and queues as many requests behind one that is handled as a
 * client cares to send; so this class, and no other, looks at the channel beneath.
 */
final class WireWatch extends ChannelDuplexHandler {
  /** Most octets that are decoded before it is looked whether they held a whole request. */
  private static final int SLICE = 1024;

  private static final int SMALLEST_READ = 64;
  private static final int FIRST_READ = 1024;
  private static final int LARGEST_READ = 16_384;

  private final ServerConnections connections;
  private final ClientConnection client;

  /** What came behind a request that is not answered yet; one read of the socket at most. */
  private final Deque<ByteBuf> held = new ArrayDeque<>();

  private HttpServerRequest current;
  private Channel channel;
  private ChannelHandlerContext context;
  private boolean passing;

  private WireWatch(ServerConnections connections, HttpConnection connection) {
    this.connections = connections;
    this.client = new ClientConnection(networkOf(connection), this::close);
  }

  private static String networkOf(HttpConnection connection) {
    return SourceNetwork.of(
        connection.remoteAddress() == null ? null : connection.remoteAddress().hostAddress());
  }

  /**
   * Watches a new connection, or closes it.
   *
   * @return null if it was refused
   */
  static WireWatch of(ServerConnections connections, HttpConnection connection) {
    WireWatch watch = new WireWatch(connections, connection);
    watch.channel = ((ConnectionBase) connection).channel();
    if (!connections.admit(watch.client)) {
      watch.close();
      return null;
    }
    watch
        .channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ)
                .maxMessagesPerRead(1));
    watch.add(watch.channel.pipeline());
    watch.channel.pipeline().addBefore("handler", "versions", new KnownVersions());
    watch.channel.closeFuture().addListener(closed -> connections.forget(watch.client));
    return watch;
  }

  /** Behind TLS, if there is any: what counts are the octets of requests. */
  private void add(ChannelPipeline pipeline) {
    ChannelHandlerContext tls = pipeline.context(SslHandler.class);
    if (tls == null) {
      pipeline.addFirst("limits", this);
    } else {
      pipeline.addAfter(tls.name(), "limits", this);
    }
  }

  /**
   * A request of the connection has its complete head.
   *
   * @return false if the one before it was the last that is answered
   */
  boolean head(HttpServerRequest request) {
    if (isOver()) {
      return false;
    }
    current = request;
    connections.head(client, request);
    request.end().onSuccess(end -> complete(request));
    return true;
  }

  /** Whether an answer said so: Vert.x looks at what requests say alone. */
  boolean isOver() {
    return current != null
        && HttpHeaderValues.CLOSE.contentEqualsIgnoreCase(
            current.response().headers().get(HttpHeaderNames.CONNECTION));
  }

  private void complete(HttpServerRequest request) {
    connections.complete(client, request);
    // answered before its body was there
    channel.eventLoop().execute(this::release);
  }

  /** From beneath Vert.x, which would wait for what was written to be taken. */
  private void close() {
    if (client.writes > 0) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel.pipeline().firstContext().close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    drop();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ended) {
    drop();
    ended.fireChannelInactive();
  }

  private void drop() {
    held.forEach(ByteBuf::release);
    held.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (message instanceof ByteBuf octets) {
      held.add(octets);
      pass();
      if (!held.isEmpty()) {
        channel.config().setAutoRead(false);
      }
    } else {
      from.fireChannelRead(message);
    }
  }

  /** Lets octets be decoded until there is a whole request. */
  private void pass() {
    if (passing) {
      return;
    }
    passing = true;
    try {
      while (!held.isEmpty() && !connections.busy(client)) {
        ByteBuf first = held.peek();
        int count = Math.min(SLICE, first.readableBytes());
        ByteBuf slice = first.readRetainedSlice(count);
        if (!first.isReadable()) {
          held.poll().release();
        }
        connections.read(client, count);
        context.fireChannelRead(slice);
      }
    } finally {
      passing = false;
    }
  }

  /**
   * The next request is read when this one is answered; nearly all clients wait for that. So the
   * socket is left unread as soon as one has not, and not for each request: to say so is a call of
   * the system, and to take it back another.
   */
  @Override
  public void read(ChannelHandlerContext from) {
    if (held.isEmpty()) {
      from.read();
    } else {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ChannelPromise watched = promise.unvoid();
    connections.writing(client);
    watched.addListener(
        written -> {
          connections.written(client);
          // what made it ends in this turn
          channel.eventLoop().execute(this::release);
        });
    context.write(message, watched);
  }

  private void release() {
    if (connections.answered(client)) {
      if (isOver()) {
        close();
        return;
      }
      pass();
      context.fireChannelReadComplete();
      if (held.isEmpty() && !channel.config().isAutoRead()) {
        channel.config().setAutoRead(true);
      }
    }
  }
}
