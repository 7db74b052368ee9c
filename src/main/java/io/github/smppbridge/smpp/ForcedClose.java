package io.github.smppbridge.smpp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;

/**
 * Frees a socket whose peer does not read. Vert.x' own close comes behind what waits to be written,
 * for ever, and its public API has no other.
 */
final class ForcedClose {
  private ForcedClose() {}

  /** Closes a socket at once, if it is open: what waits to be written is dropped. */
  static void of(NetSocket socket) {
    Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0); // the system keeps nothing either
      channel.pipeline().firstContext().close(); // past a TLS layer that would say good-bye first
    }
  }
}
