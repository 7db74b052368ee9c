package io.github.smppbridge.gateway.http;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop to one server, used on that loop alone, without locks. A call
 * gets one that is free, the one used last before others, so that those too many end; else one is
 * made for it; else it waits for one of any loop ({@link Connections}).
 */
final class LoopConnections {
  /** A connection that many calls wait for has more than what one of them has left. */
  private static final long ALL_THERE_IS = Long.MAX_VALUE;

  private final Connections all;
  private final HomeLoop loop;
  private final Connector connector;
  private final RequestWriter writer;
  private final Deque<PlainConnection> idle = new ArrayDeque<>();
  private final List<MultiplexedConnection> multiplexed = new ArrayList<>();
  private final Set<Connection> open = new HashSet<>();

  /** Calls for which connections are being made: whichever is there first takes the first. */
  private final Deque<Call> waiting = new ArrayDeque<>();

  private int connecting;
  private boolean swept;
  private boolean closed;

  /** Whether a call of another loop would find room here. */
  private volatile boolean spare;

  LoopConnections(Connections all, HomeLoop loop, Connector connector) {
    this.all = all;
    this.loop = loop;
    this.connector = connector;
    this.writer = new RequestWriter(all.server());
  }

  HomeLoop loop() {
    return loop;
  }

  RequestWriter writer() {
    return writer;
  }

  boolean hasSpare() {
    return spare;
  }

  /** Sends a call, sooner or later. */
  void send(Call call) {
    if (closed) {
      call.attempt().fail(new NotSentException("the client is closed", null));
      return;
    }
    Connection free = free();
    if (free != null) {
      free.send(call);
      noteSpare();
    } else if (connecting > 0 && !all.isPlain()) {
      // the one being made may do for all
      wait(call);
    } else if (all.reserve()) {
      waiting.add(call);
      connect(call);
    } else {
      all.await(this, call);
    }
  }

  private void wait(Call call) {
    if (waiting.size() < all.mostWaiting()) {
      waiting.add(call);
    } else {
      call.attempt().fail(Connections.tooMany());
    }
  }

  /** Makes a connection, which was reserved, for a call that waited for that. */
  void connect(Call call) {
    if (closed) {
      all.released();
      call.attempt().fail(new NotSentException("the client is closed", null));
      return;
    }
    connecting++;
    connector.connect(
        this, all.server(), all.isPlain() ? call.attempt().millisLeft() : ALL_THERE_IS);
  }

  /** The same for a call that is not in this loop's line. */
  void connectFor(Call call) {
    waiting.add(call);
    connect(call);
  }

  private Connection free() {
    for (int i = 0; i < multiplexed.size(); i++) {
      if (multiplexed.get(i).hasRoom()) {
        return multiplexed.get(i);
      }
    }
    return idle.pollFirst();
  }

  /** A connection was made, of HTTP/1.1. */
  void made(PlainConnection connection, Channel channel) {
    all.plain(true);
    opened(connection, channel);
    ready(connection);
    settle();
  }

  /** A connection was made, of HTTP/2. */
  void made(MultiplexedConnection connection, Channel channel) {
    all.plain(false);
    opened(connection, channel);
    multiplexed.add(connection);
    ready(connection);
    settle();
  }

  private void opened(Connection connection, Channel channel) {
    connecting--;
    open.add(connection);
    channel
        .closeFuture()
        .addListener(
            end -> {
              forget(connection);
              open.remove(connection);
              all.released();
            });
    if (closed) {
      connection.close();
    }
  }

  /** None could be made: those who waited for it do so no more. */
  void failed(Throwable cause) {
    connecting--;
    // first: whoever waits for a place may have it
    all.released();
    waiting.removeIf(call -> call.attempt().isOver());
    List<Call> failed = new ArrayList<>();
    while (waiting.size() > connecting) {
      failed.add(waiting.poll());
    }
    // who is told may send again at once
    failed.forEach(call -> call.attempt().fail(cause));
  }

  /** Calls that waited to learn which HTTP is spoken, which one connection does not do for. */
  private void settle() {
    while (waiting.size() > connecting && (connecting == 0 || all.isPlain())) {
      Call next = waiting.poll();
      if (all.reserve()) {
        waiting.addFirst(next);
        connect(next);
      } else {
        all.await(this, next);
      }
    }
  }

  /** A connection has room for a call, or for one more. */
  void ready(PlainConnection connection) {
    if (!connection.isOpen()) {
      return; // its end is told already, and whoever waits for its place has it
    }
    Call next = next();
    if (next != null) {
      connection.send(next);
      return;
    }
    connection.idleSince(System.nanoTime());
    idle.addFirst(connection);
    noteSpare();
    sweepLater();
    serve();
  }

  /** A connection has room for more. */
  void ready(MultiplexedConnection connection) {
    while (connection.hasRoom()) {
      Call next = next();
      if (next == null) {
        break;
      }
      connection.send(next);
    }
    noteSpare();
    sweepLater();
    serve();
  }

  /** Those of all loops first: they wait since there were no more connections. */
  private Call next() {
    Call next = all.poll();
    while (next == null && !waiting.isEmpty()) {
      next = waiting.poll();
      if (next.attempt().isOver()) {
        next = null;
      }
    }
    return next;
  }

  /** Gives what is free to calls that wait, of whichever loop. */
  void serve() {
    while (spare && all.hasWaiting()) {
      Call next = all.poll();
      if (next == null) {
        return;
      }
      // there may be none any more: then it goes the way of any other
      send(next);
    }
  }

  private void noteSpare() {
    boolean now = !idle.isEmpty();
    for (int i = 0; !now && i < multiplexed.size(); i++) {
      now = multiplexed.get(i).hasRoom();
    }
    if (now != spare) {
      spare = now;
    }
  }

  /** Nobody is to use a connection any more. */
  void forget(Connection connection) {
    if (connection instanceof PlainConnection plain) {
      idle.remove(plain);
    } else {
      multiplexed.remove(connection);
    }
    noteSpare();
  }

  private void sweepLater() {
    if (!swept) {
      swept = true;
      loop.deadlines().in(all.keepAliveMillis(), this::sweep);
    }
  }

  /** Ends what nobody has used for so long. */
  private void sweep() {
    long now = System.nanoTime();
    long most = TimeUnit.MILLISECONDS.toNanos(all.keepAliveMillis());
    swept = false;
    for (PlainConnection last = idle.peekLast();
        last != null && now - last.idleSince() >= most;
        last = idle.peekLast()) {
      forget(last);
      last.close();
    }
    for (MultiplexedConnection each : List.copyOf(multiplexed)) {
      if (each.isUnusedSince(now - most)) {
        forget(each);
        each.close();
      }
    }
    if (!idle.isEmpty() || !multiplexed.isEmpty()) {
      sweepLater();
    }
  }

  /** Ends them all. */
  void close() {
    closed = true;
    List.copyOf(open).forEach(Connection::close);
    for (Call call = waiting.poll(); call != null; call = waiting.poll()) {
      call.attempt().fail(new NotSentException("the client is closed", null));
    }
  }
}
