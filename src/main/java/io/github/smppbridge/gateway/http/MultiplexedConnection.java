package io.github.smppbridge.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * HTTP/2 on one connection: as many calls at a time as the gateway allows. A call that is given up
 * ends its stream; a connection on which nothing at all came meanwhile takes no others.
 */
final class MultiplexedConnection extends Http2ChannelDuplexHandler implements Connection {
  /** Until the gateway says otherwise; more it hardly allows. */
  private static final int USUAL_STREAMS = 100;

  private final LoopConnections home;
  private final Server server;
  private final Map<Http2FrameStream, Http2Call> calls = new HashMap<>();
  private ChannelHandlerContext context;
  private long most = USUAL_STREAMS;

  /** No call is to begin on it any more. */
  private boolean leaving;

  private boolean unflushed;

  /** Streams whose answers are whole, which the codec counts until all is read. */
  private int finished;

  private long lastRead = System.nanoTime();
  private long unusedSince = lastRead;

  MultiplexedConnection(LoopConnections home, Server server) {
    this.home = home;
    this.server = server;
  }

  /** What stands before it. */
  static Http2FrameCodec codec() {
    return Http2FrameCodecBuilder.forClient()
        .initialSettings(
            Http2Settings.defaultSettings()
                .pushEnabled(false)
                .maxHeaderListSize(ResponseReader.MOST_HEAD))
        // calls have their own deadlines
        .gracefulShutdownTimeoutMillis(0)
        .build();
  }

  @Override
  protected void handlerAdded0(ChannelHandlerContext added) {
    context = added;
  }

  boolean hasRoom() {
    return !leaving && calls.size() + finished < most;
  }

  boolean isUnusedSince(long nanos) {
    return calls.isEmpty() && unusedSince - nanos <= 0;
  }

  @Override
  public void send(Call next) {
    Attempt attempt = next.attempt();
    Http2FrameStream stream = newStream();
    DefaultHttp2HeadersFrame head;
    byte[] body = next.request().body();
    try {
      head = new DefaultHttp2HeadersFrame(Http2Call.headers(next.request(), server), body == null);
    } catch (IllegalArgumentException e) {
      attempt.fail(e);
      return;
    }
    Http2Call call = new Http2Call(next, stream);
    if (!attempt.abortsBy(() -> home.loop().execute(() -> abort(call)))) {
      return;
    }
    calls.put(stream, call);
    attempt.sent();
    context
        .write(head.stream(stream))
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                notWritten(call, written.cause());
              }
            });
    if (body != null) {
      context
          .write(
              new DefaultHttp2DataFrame(
                      context.alloc().directBuffer(body.length).writeBytes(body), true)
                  .stream(stream))
          .addListener(written -> call.written());
    }
    context.flush();
  }

  /** What the codec refuses has not left the bridge; of what the network refuses nobody knows. */
  private void notWritten(Http2Call call, Throwable cause) {
    leave();
    if (cause instanceof Http2Exception) {
      sendAgain(call);
    } else {
      fail(call, cause);
    }
  }

  /** The attempt is over before its answer. */
  private void abort(Http2Call call) {
    if (remove(call)) {
      reset(call.stream());
      if (lastRead - call.began() < 0) {
        leave();
      }
      free();
    }
  }

  private void reset(Http2FrameStream stream) {
    context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
  }

  @Override
  public void channelRead(ChannelHandlerContext in, Object message) {
    lastRead = System.nanoTime();
    try {
      if (message instanceof Http2SettingsFrame settings) {
        Long streams = settings.settings().maxConcurrentStreams();
        most = streams == null ? most : streams;
        free();
      } else if (message instanceof Http2GoAwayFrame going) {
        goAway(going.lastStreamId());
      } else if (message instanceof Http2StreamFrame frame) {
        frame(frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void frame(Http2StreamFrame frame) {
    Http2Call call = calls.get(frame.stream());
    if (frame instanceof Http2DataFrame data) {
      // the gateway may send as much more, whatever becomes of this
      context.write(
          new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes())
              .stream(data.stream()));
      unflushed = true;
    }
    if (call == null) {
      return;
    }
    try {
      if (frame instanceof Http2ResetFrame reset) {
        reset(call, reset.errorCode());
      } else if (frame instanceof Http2HeadersFrame headers && call.head(headers)
          || frame instanceof Http2DataFrame data && call.data(data)) {
        finished++;
        remove(call);
        if (call.isWriting()) {
          reset(call.stream()); // answered before it was asked: the rest would wait for ever
        }
        call.succeed();
      }
    } catch (IOException | RuntimeException e) {
      reset(call.stream());
      fail(call, e);
    }
  }

  private void reset(Http2Call call, long error) {
    if (error == Http2Error.REFUSED_STREAM.code()) {
      sendAgain(call);
    } else {
      fail(call, new IOException("the gateway ended the stream, error " + error));
    }
  }

  /** Calls above that stream the gateway has not looked at, it says (RFC 9113 §6.8). */
  private void goAway(int lastStream) {
    leave();
    for (Http2Call call : List.copyOf(calls.values())) {
      if (call.stream().id() > lastStream) {
        sendAgain(call);
      }
    }
    free();
  }

  /** On another connection, or later; once. */
  private void sendAgain(Http2Call call) {
    if (!remove(call)) {
      return;
    }
    Call known = call.call();
    known.attempt().unsent();
    if (known.again()) {
      known.attempt().fail(new NotSentException("the gateway refused the stream twice", null));
    } else {
      home.send(new Call(known.request(), known.attempt(), true));
    }
    free();
  }

  private void fail(Http2Call call, Throwable cause) {
    if (remove(call)) {
      call.call().attempt().fail(cause);
      free();
    }
  }

  private boolean remove(Http2Call call) {
    boolean known = calls.remove(call.stream(), call);
    if (calls.isEmpty()) {
      unusedSince = System.nanoTime();
    }
    return known;
  }

  private void leave() {
    if (!leaving) {
      leaving = true;
      home.forget(this);
    }
  }

  /** There may be room for another call, or no reason to stay. */
  private void free() {
    if (!leaving) {
      home.ready(this);
    } else if (calls.isEmpty()) {
      close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext in) {
    if (finished > 0) {
      finished = 0;
      free();
    }
    if (unflushed) {
      unflushed = false;
      in.flush();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext in, Throwable cause) {
    if (cause instanceof Http2FrameStreamException broken) {
      reset(broken.stream());
      Http2Call call = calls.get(broken.stream());
      if (call != null) {
        fail(call, broken.getCause());
      }
    } else {
      failAll(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext in) {
    failAll(new IOException("the gateway closed the connection"));
  }

  private void failAll(Throwable cause) {
    leave();
    for (Http2Call call : List.copyOf(calls.values())) {
      fail(call, cause);
    }
    close();
  }

  @Override
  public void close() {
    context.channel().close();
  }
}
