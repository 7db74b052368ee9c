package io.github.smppbridge.bench.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A TCP connection of an event loop, and what is written to it in a turn. Not thread-safe. */
public final class Connection {

  private static final int SMALL = 512;

  private final EventLoop loop;
  private final SocketChannel channel;
  private final Peer peer;
  private final Octets out = new Octets(SMALL);

  /** What came of something that is not whole yet. */
  private final Octets rest = new Octets(SMALL);

  private SelectionKey key;
  private boolean waiting;
  private boolean marked;
  private boolean closed;

  Connection(EventLoop loop, SocketChannel channel, Peer peer) {
    this.loop = loop;
    this.channel = channel;
    this.peer = peer;
  }

  void register(SelectionKey selected) {
    key = selected;
  }

  /** What is appended here leaves at the end of the loop's turn, in one go. */
  public Octets out() {
    if (!marked) {
      marked = true;
      loop.flushLater(this);
    }
    return out;
  }

  /** Whether nothing can be written any more. */
  public boolean isClosed() {
    return closed;
  }

  /** Closes it, without what was not written yet. */
  public void close() {
    if (!closed) {
      closed = true;
      try {
        channel.close();
      } catch (IOException e) {
        // gone all the same
      }
      peer.closed(this);
    }
  }

  void ready() {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        peer.opened(this);
      }
      if (!closed && key.isReadable()) {
        read();
      }
      if (!closed && key.isWritable()) {
        flush();
      }
    } catch (IOException e) {
      close();
    } catch (RuntimeException e) {
      // What the peer cannot make sense of is a connection that broke, not the end of the loop
      e.printStackTrace();
      close();
    }
  }

  private void read() throws IOException {
    ByteBuffer buffer = loop.buffer();
    int count = channel.read(buffer);
    if (count < 0) {
      close();
      return;
    }
    buffer.flip();
    if (rest.length() > 0) {
      buffer.get(loop.chunk(), 0, count);
      rest.bytes(loop.chunk(), 0, count);
      rest.drop(peer.received(this, rest.array(), 0, rest.length()));
    } else {
      byte[] chunk = loop.chunk();
      buffer.get(chunk, 0, count);
      int used = peer.received(this, chunk, 0, count);
      rest.bytes(chunk, used, count);
    }
  }

  /** Writes as much as the kernel takes. */
  void flush() {
    marked = false;
    try {
      int written = 0;
      while (!closed && written < out.length()) {
        ByteBuffer buffer = loop.buffer();
        buffer.put(out.array(), written, Math.min(buffer.remaining(), out.length() - written));
        int count = channel.write(buffer.flip());
        written += count;
        if (buffer.hasRemaining()) {
          break;
        }
      }
      out.drop(written);
      awaitRoom(out.length() > 0);
    } catch (IOException e) {
      close();
    }
  }

  private void awaitRoom(boolean needed) {
    if (waiting != needed && !closed) {
      waiting = needed;
      key.interestOps(needed ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
  }
}
