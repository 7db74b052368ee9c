package io.github.smppbridge.smpp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.UncheckedBooleanSupplier;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * What Vert.x leaves no choice about, for a socket on which nobody has bound. It reads up to 64 KB
 * at once, and keeps that buffer as long as a TLS record in it is not whole; and where it reads a
 * balancer's header and the TLS handshake itself, nobody knows of the connection before both are
 * over. So Netty, which is below it, is asked here. On the event loop alone.
 */
final class UnboundChannel {
  private static final int LITTLE = 4096;

  private final Channel channel;
  private boolean little;

  UnboundChannel(NetSocket socket) {
    channel = ((ConnectionBase) socket).channel();
  }

  /** Reads a little at a time. To be called before anything is read. */
  void readLittle() {
    little = true;
    RecvByteBufAllocator usual = channel.config().getRecvByteBufAllocator();
    channel.config().setRecvByteBufAllocator(() -> new Reads(usual.newHandle()));
  }

  /** Reads as much as there is from now on. */
  void readMuch() {
    little = false;
  }

  private final class Reads extends RecvByteBufAllocator.DelegatingHandle
      implements RecvByteBufAllocator.ExtendedHandle {
    Reads(RecvByteBufAllocator.Handle usual) {
      super(usual);
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return little ? allocator.ioBuffer(guess()) : super.allocate(allocator);
    }

    @Override
    public int guess() {
      return little ? Math.min(LITTLE, super.guess()) : super.guess();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier more) {
      return ((RecvByteBufAllocator.ExtendedHandle) delegate()).continueReading(more);
    }
  }

  /**
   * Has a header read in front of a TLS handshake, which begins behind it.
   *
   * @param header takes octets, gives those that are behind the header
   * @param more tells whether the header is not over
   * @param handshake begins it
   */
  void headerFirst(UnaryOperator<byte[]> header, BooleanSupplier more, Runnable handshake) {
    channel
        .pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                byte[] octets = ByteBufUtil.getBytes((ByteBuf) message);
                ReferenceCountUtil.release(message);
                byte[] rest = header.apply(octets);
                if (!more.getAsBoolean()) {
                  channel.pipeline().remove(this);
                  handshake.run();
                  if (rest.length > 0) {
                    channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(rest));
                  }
                }
              }
            });
  }
}
