package io.github.smppbridge.gateway.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of the process's Vert.x, and the sockets that fit them. */
final class Loops {
  private final List<HomeLoop> loops;
  private final boolean epoll;
  private final AtomicInteger next = new AtomicInteger();

  Loops(EventLoopGroup group) {
    List<HomeLoop> found = new ArrayList<>();
    for (EventExecutor each : group) {
      found.add(new HomeLoop((EventLoop) each));
    }
    this.loops = List.copyOf(found);
    this.epoll = group instanceof EpollEventLoopGroup;
  }

  /** The loop whose thread this is; another thread gets one after the other. */
  HomeLoop current() {
    // few: as many as there are processors
    for (int i = 0; i < loops.size(); i++) {
      HomeLoop each = loops.get(i);
      if (each.loop().inEventLoop()) {
        return each;
      }
    }
    return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
  }

  List<HomeLoop> all() {
    return loops;
  }

  Class<? extends SocketChannel> sockets() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  Class<? extends DatagramChannel> datagrams() {
    return epoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
  }
}
