package io.github.smppbridge.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * HTTP/1.1 on one connection: a request, its answer, the next request. What comes while nobody has
 * asked, or after an answer, closes it: it could be taken for the answer to another call.
 */
final class PlainConnection extends ChannelInboundHandlerAdapter implements Connection {
  private final LoopConnections home;
  private final boolean secure;
  private final ResponseReader reader = new ResponseReader();
  private final Runnable abort = this::close;
  private final Runnable finish = this::finished;
  private ChannelHandlerContext context;

  /** Whose answer is due; null = nobody's. */
  private Call call;

  /** What its answer is told to when all is read that came with it. */
  private boolean whole;

  /** Not all of the request is written yet. */
  private boolean writing;

  /** Not to be used again after this answer. */
  private boolean last;

  /** TLS was ended, not only the connection. */
  private boolean ended;

  /** When it was last put by. */
  private long idleSince;

  PlainConnection(LoopConnections home, boolean secure) {
    this.home = home;
    this.secure = secure;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void send(Call next) {
    Attempt attempt = next.attempt();
    ByteBuf request;
    try {
      request = home.writer().write(next.request(), context.alloc());
    } catch (IllegalArgumentException e) {
      home.ready(this);
      attempt.fail(e);
      return;
    }
    if (!attempt.abortsBy(abort)) {
      request.release();
      home.ready(this);
      return;
    }
    call = next;
    reader.begin(next.request().method(), attempt.room());
    whole = false;
    last = false;
    writing = true;
    attempt.sent();
    // What fails to be written, a gateway may have answered all the same: its answer is read, and
    // the end of the connection, or of the attempt's time, is the end of the attempt.
    context
        .writeAndFlush(request)
        .addListener(
            written -> {
              writing = false;
              last |= !written.isSuccess();
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext in, Object message) {
    try {
      ByteBuf octets = (ByteBuf) message;
      if (call == null) {
        fail(new IOException("octets that nobody asked for"));
      } else if (whole) {
        last = true;
      } else if (reader.read(octets)) {
        whole = true;
        last |= octets.isReadable();
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** Not before: what comes with the answer belongs to no other call. */
  @Override
  public void channelReadComplete(ChannelHandlerContext in) {
    if (whole && call != null) {
      succeed();
    }
  }

  private void succeed() {
    Attempt attempt = call.attempt();
    HttpAnswer answer = reader.answer();
    last |= writing || !reader.keepsAlive();
    call = null;
    attempt.succeed(answer, finish);
  }

  /** The attempt takes the answer: nobody will close this connection for it any more. */
  private void finished() {
    if (last) {
      close();
    } else {
      home.ready(this);
    }
  }

  private void fail(Throwable cause) {
    Call broken = call;
    call = null;
    home.forget(this);
    close();
    if (broken != null) {
      broken.attempt().fail(cause);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext in, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      ended = event == SslCloseCompletionEvent.SUCCESS;
      last = true;
      // whatever becomes of TCP
      home.forget(this);
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext in) {
    last = true;
    if (call == null) {
      return;
    }
    // RFC 9112 §9.8: without the end of TLS anybody may have cut it
    if (whole || (ended || !secure) && reader.end()) {
      succeed();
    } else {
      fail(new IOException("the gateway closed the connection"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext in, Throwable cause) {
    fail(cause);
  }

  @Override
  public void close() {
    context.channel().close();
  }

  boolean isOpen() {
    return context.channel().isActive();
  }

  /** When it was put by. */
  long idleSince() {
    return idleSince;
  }

  void idleSince(long nanos) {
    idleSince = nanos;
  }
}
