package io.github.smppbridge.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/** A client's socket that never blocks: one thread drives many of them. Not thread-safe. */
public final class PolledSocket {
  private final ByteBuffer segment = ByteBuffer.allocate(65_536);

  private final SocketChannel channel;
  private final ArrayDeque<ByteBuffer> out = new ArrayDeque<>();
  private byte[] in = {};
  private boolean paused;
  private boolean finished;
  private boolean ended;

  /**
   * Connects on the loopback address.
   *
   * @param receiveBuffer octets that the system keeps for a client that does not read; 0 = as ever
   */
  public PolledSocket(int port, int receiveBuffer) throws IOException {
    channel = SocketChannel.open();
    if (receiveBuffer > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
    }
    channel
        .socket()
        .connect(new InetSocketAddress("127.0.0.1", port), (int) Patience.LIMIT.toMillis());
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
  }

  /** Our end of it. */
  public int port() {
    return channel.socket().getLocalPort();
  }

  /** Writes now, or when what was written before has gone. */
  public void write(byte[] octets) {
    out.add(ByteBuffer.wrap(octets));
    flush();
  }

  private void flush() {
    try {
      while (!out.isEmpty() && !ended && !finished) {
        channel.write(out.peek());
        if (out.peek().hasRemaining()) {
          return;
        }
        out.poll();
      }
    } catch (IOException gone) {
      out.clear(); // what has been sent to us may still be read
    }
  }

  /** Lets octets wait in the network. */
  public void pause(boolean stop) {
    paused = stop;
  }

  /** Whether they do. */
  public boolean paused() {
    return paused;
  }

  /** Whether the server, or this client, has ended it. */
  public boolean ended() {
    return ended;
  }

  /** Writes and reads what can be; PDUs that are whole go to the reader. */
  public void poll(Consumer<ByteBuffer> reader) {
    flush();
    while (!paused && !ended) {
      segment.clear();
      int octets = read();
      if (octets == 0) {
        return;
      } else if (octets < 0) {
        ended = true;
        close();
        return;
      }
      segment.flip();
      int before = in.length;
      in = Arrays.copyOf(in, before + octets);
      segment.get(in, before, octets);
      cut(reader);
    }
  }

  private int read() {
    try {
      return channel.read(segment);
    } catch (IOException reset) {
      return -1;
    }
  }

  private void cut(Consumer<ByteBuffer> reader) {
    int at = 0;
    while (in.length - at >= Pdus.HEADER) {
      int length = ByteBuffer.wrap(in).getInt(at);
      if (in.length - at < length) {
        break;
      }
      reader.accept(ByteBuffer.wrap(Arrays.copyOfRange(in, at, at + length)));
      at += length;
    }
    in = Arrays.copyOfRange(in, at, in.length);
  }

  /** Ends what goes to the server; what comes from it is still read. */
  public void finish() {
    finished = true;
    try {
      channel.shutdownOutput();
    } catch (IOException gone) {
      ended = true;
    }
  }

  /** Ends it with a reset. */
  public void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException gone) {
      // the same
    }
    close();
  }

  /** Ends it. */
  public void close() {
    ended = true;
    try {
      channel.close();
    } catch (IOException gone) {
      // the same
    }
  }
}
