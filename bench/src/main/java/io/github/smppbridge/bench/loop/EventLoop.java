package io.github.smppbridge.bench.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One thread that reads, writes and waits for all connections of a process. What is written in a
 * turn leaves at its end, a write a connection. Connections only to and from this machine.
 */
public final class EventLoop implements AutoCloseable {

  private static final int CHUNK = 1 << 16;
  private static final int BACKLOG = 4_096;
  private static final int CLOSE_MILLIS = 5_000;

  private final Selector selector;
  private final Thread thread;
  private final TimerWheel timers = new TimerWheel(System.nanoTime());
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
  private final byte[] chunk = new byte[CHUNK];
  private final Consumer<SelectionKey> ready = this::ready;
  private List<Connection> marked = new ArrayList<>();
  private List<Connection> flushed = new ArrayList<>();
  private volatile boolean over;

  /**
   * Starts a loop.
   *
   * @param name of its thread
   */
  public EventLoop(String name) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs something on the loop; from any thread. */
  public void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }

  /** Fires a timer at a time of {@code System.nanoTime()}; on the loop only. */
  public void at(long nanos, TimerWheel.Timer timer) {
    timers.add(timer, nanos);
  }

  /** Runs something later; on the loop only. */
  public void after(double seconds, Runnable task) {
    at(
        System.nanoTime() + (long) (seconds * 1e9),
        new TimerWheel.Timer() {
          @Override
          protected void fire() {
            task.run();
          }
        });
  }

  /**
   * Takes connections at a port of the loopback address; from any thread.
   *
   * @param peers gives one for each connection
   * @throws UncheckedIOException when the port is taken
   */
  public void listen(int port, Supplier<Peer> peers) {
    try {
      ServerSocketChannel listener = ServerSocketChannel.open();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      listener.configureBlocking(false);
      execute(() -> register(listener, SelectionKey.OP_ACCEPT, accepting(listener, peers)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects to a port of this machine; on the loop only. The peer is told when it is done. */
  public Connection connect(int port, Peer peer) {
    try {
      SocketChannel channel = SocketChannel.open();
      Connection connection = prepared(channel, peer);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      connection.register(register(channel, SelectionKey.OP_CONNECT, (Runnable) connection::ready));
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Connection prepared(SocketChannel channel, Peer peer) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new Connection(this, channel, peer);
  }

  private Runnable accepting(ServerSocketChannel listener, Supplier<Peer> peers) {
    return () -> {
      try {
        for (SocketChannel next = listener.accept(); next != null; next = listener.accept()) {
          Peer peer = peers.get();
          Connection connection = prepared(next, peer);
          connection.register(register(next, SelectionKey.OP_READ, (Runnable) connection::ready));
          peer.opened(connection);
        }
      } catch (IOException e) {
        // that connection is gone before it was there
      }
    };
  }

  private SelectionKey register(SelectableChannel channel, int operations, Runnable handler) {
    try {
      return channel.register(selector, operations, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** CPU time of the loop's thread so far. */
  public double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()) / 1e9;
  }

  void flushLater(Connection connection) {
    marked.add(connection);
  }

  /** An empty buffer outside the heap, until the next call. */
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /** As many octets as the buffer has. */
  byte[] chunk() {
    return chunk;
  }

  private void run() {
    try {
      while (!over) {
        select();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        timers.advance(System.nanoTime());
        flush();
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void select() throws IOException {
    long nanos = timers.nanosToNext(System.nanoTime());
    if (nanos == 0 || !tasks.isEmpty()) {
      selector.selectNow(ready);
    } else {
      // 0 = without a limit; else rounded up: a turn too early would be for nothing
      selector.select(ready, nanos < 0 ? 0 : (nanos + 999_999) / 1_000_000);
    }
  }

  private void ready(SelectionKey key) {
    if (key.isValid()) {
      ((Runnable) key.attachment()).run();
    }
  }

  private void flush() {
    while (!marked.isEmpty()) {
      List<Connection> now = marked;
      marked = flushed;
      flushed = now;
      for (int i = 0; i < now.size(); i++) {
        now.get(i).flush();
      }
      now.clear();
    }
  }

  /** Waits until the loop has ended. */
  public void await() throws InterruptedException {
    thread.join();
  }

  /** Ends the loop and closes its connections. */
  @Override
  public void close() {
    over = true;
    selector.wakeup();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
