package io.github.smppbridge.smpp;

import io.github.smppbridge.log.SourceNetwork;
import io.github.smppbridge.smpp.pdu.PduBuffer;
import io.github.smppbridge.smpp.pdu.PduFramer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One socket: what comes in is cut into PDUs for a {@link PduSink}, what goes out is gathered by a
 * {@link SocketWriter}. On the session's event loop alone, except where said.
 *
 * <p>PDUs wait, and the socket is not read, while there is a reason ({@link ReadingHolds}). A
 * paused socket still fills a queue of Vert.x's with up to a megabyte, which is too much for
 * whoever has not proved who it is: behind a bind a little is kept, and more ends the connection.
 */
final class Connection {
  /** A bind is being decided: what follows it on the wire must wait. */
  static final int HOLD_BIND = ReadingHolds.BIND;

  /** The peer does not read. */
  static final int HOLD_WRITE = ReadingHolds.WRITE;

  /** A PDU of a peer that has not sent a bind yet; no bind is larger. */
  private static final int MAX_UNBOUND_PDU = 4096;

  /** Octets kept of what follows a bind that is being decided; clients should send none. */
  private static final int MAX_BEHIND_BIND = 16_384;

  /**
   * How long a refused peer may take to read why, before its unread octets reset the connection;
   * and one that has unbound to close first. jSMPP loses an unbind_resp that the end of the stream
   * follows at once, and waits for its timer.
   */
  private static final long LINGER_MILLIS = 200;

  /** What a close in order may take at least, whatever the response timer is. */
  private static final long LONGEST_CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2 * LINGER_MILLIS);

  private static final Set<CloseReason> LINGERING =
      EnumSet.of(CloseReason.PROTOCOL_ERROR, CloseReason.BIND_REFUSED, CloseReason.UNBIND);

  private final ServerScope scope;
  private final SmppSession session;
  private final NetSocket socket;

  private final BalancerHeader balancer;

  /** How long a peer may not read what is written to it. */
  private final long patienceNanos;

  private final SessionLog log;
  private final LoopTasks tasks;
  private final PduFramer framer;
  private final SocketWriter writer;
  private final ReadingHolds holds;
  private final Promise<Void> closed = Promise.promise();
  private PduSink sink;
  private boolean reading;
  private boolean closing;
  private boolean ended;
  private long closingSince;
  private CloseReason closeReason;

  /** Called on the event loop that the socket belongs to. */
  Connection(ServerScope scope, SmppSession session, NetSocket socket, Context context) {
    this.scope = scope;
    this.session = session;
    this.socket = socket;
    this.balancer = new BalancerHeader(scope, session, socket);
    this.patienceNanos = scope.options().timers().response().toNanos();
    this.log = new SessionLog(session);
    this.tasks = new LoopTasks(context, this::flushUnlessReading);
    this.framer = new PduFramer(Math.min(MAX_UNBOUND_PDU, scope.options().limits().maxPduSize()));
    this.holds = new ReadingHolds(socket);
    this.writer = new SocketWriter(socket, () -> hold(HOLD_WRITE), () -> release(HOLD_WRITE));
  }

  /** Starts to read. */
  void start(PduSink pdus) {
    sink = pdus;
    scope.openSessions().add(session);
    scope.observer().connectionOpened();
    scope.observer().stateChanged(null, SessionState.OPEN);
    socket.closeHandler(unused -> gone());
    socket.exceptionHandler(error -> log.debug("{}: {}", session, error.toString()));
    socket.handler(this::received);
    evict(scope.unbound().enter(this, source()));
    if (scope.draining()) {
      close(CloseReason.SERVER_STOP);
    } else if (balancer.impostor() != null) {
      log.stranger(
          host(balancer.impostor()),
          () -> "PROXY protocol header from " + balancer.impostor() + ", which is no balancer");
      close(CloseReason.PROTOCOL_ERROR);
    }
  }

  private String source() {
    return balancer.awaited()
        ? UnboundConnections.BALANCER
        : SourceNetwork.of(SourceNetwork.hostOf(session.remoteAddress()));
  }

  /** Ends those that make room; they may live on other event loops. */
  private void evict(List<UnboundConnections.Evicted<Connection>> gone) {
    for (UnboundConnections.Evicted<Connection> each : gone) {
      scope.refusedConnections().refused(each.source(), each.reason());
      each.connection().close(CloseReason.TOO_MANY_CONNECTIONS);
    }
  }

  /**
   * A bind came.
   *
   * @return false when too many others are being decided
   */
  boolean mayBind() {
    boolean admitted = scope.unbound().binds(this);
    if (!admitted) {
      scope.refusedConnections().refused(source(), ConnectionRefusal.BINDS_UNDER_WAY);
    }
    return admitted;
  }

  /** There are as many sessions as there may be. */
  void refusedForSessions() {
    scope.refusedConnections().refused(source(), ConnectionRefusal.MAX_SESSIONS);
  }

  /** It is a session now. */
  void bound() {
    scope.unbound().leave(this);
  }

  private void received(Buffer buffer) {
    if (closing) {
      return; // lingering: what still comes is of no interest
    }
    boolean unknown = balancer.awaited();
    byte[] bytes = balancer.strip(buffer.getBytes());
    if (unknown && balancer.told()) {
      evict(
          scope
              .unbound()
              .comesFrom(this, SourceNetwork.of(SourceNetwork.hostOf(session.remoteAddress()))));
    }
    if (bytes == null) {
      log.stranger(
          host(session.remoteAddress()),
          () -> "malformed PROXY protocol header from " + session.remoteAddress());
      close(CloseReason.PROTOCOL_ERROR);
      return;
    }
    if (bytes.length == 0) {
      return;
    }
    framer.append(bytes);
    if (held(HOLD_BIND) && framer.buffered() > MAX_BEHIND_BIND) {
      closeAfterFlush(CloseReason.PROTOCOL_ERROR);
      return;
    }
    readPdus();
  }

  /** Of an address with a port. */
  private static String host(Object address) {
    String text = String.valueOf(address);
    int colon = text.lastIndexOf(':');
    return (colon < 0 ? text : text.substring(0, colon)).replaceAll("[\\[\\]]", "");
  }

  private void readPdus() {
    reading = true;
    long now = System.nanoTime();
    try {
      while (!closing && !holds.pdusWait() && framer.next()) {
        sink.received(framer.array(), framer.offset(), now);
        writer.flushIfMuch();
        holds.pduRead();
      }
    } catch (PduFramer.InvalidLengthException e) {
      sink.unreadable(e);
    } finally {
      reading = false;
    }
    flush();
    if (!closing) {
      holds.resumeIfNone();
    }
  }

  /** Lets PDUs wait for a reason. */
  void hold(int reason) {
    holds.add(reason);
  }

  /** Takes a reason away. */
  void release(int reason) {
    if (holds.remove(reason) && !reading) {
      readPdus();
    }
  }

  boolean held(int reason) {
    return holds.has(reason);
  }

  /** How long the peer has been listened to, as {@link ListenedTime#at}. */
  long listened(long now) {
    return holds.listened(now);
  }

  /** Takes PDUs of the full size from now on. */
  void liftSizeLimit() {
    framer.maxPduSize(scope.options().limits().maxPduSize());
  }

  /** Where PDUs are appended; written by {@link #flush}. */
  PduBuffer out() {
    return writer.out();
  }

  /** Has a request told when its response, appended before, is written. */
  void tellWhenWritten(SmppRequest request) {
    writer.tellWhenWritten(request);
  }

  private void flushUnlessReading() {
    if (!reading) {
      flush();
    }
  }

  /** Writes what was appended. */
  Future<Void> flush() {
    return writer.flush();
  }

  /** Writes what was appended, gives the peer a moment to read it where that matters, closes. */
  void closeAfterFlush(CloseReason reason) {
    if (closing) {
      return;
    }
    startClosing(reason);
    boolean linger = LINGERING.contains(reason);
    flush()
        .onComplete(
            unused -> {
              if (linger) {
                scope.vertx().setTimer(LINGER_MILLIS, timer -> socket.close());
              } else {
                socket.close();
              }
            });
    if (linger) {
      socket.resume(); // or the close would reset the connection
    }
  }

  boolean closing() {
    return closing;
  }

  /** Why it closes; null while it does not. */
  CloseReason closeReason() {
    return closeReason;
  }

  /**
   * Closes at once. Any thread.
   *
   * @return completes when the session is over
   */
  Future<Void> close(CloseReason reason) {
    tasks.execute(
        () -> {
          startClosing(reason);
          flush();
          socket.close();
          if (reason == CloseReason.SLOW_READER) {
            giveUp(); // what waits to be written keeps the socket from closing
          }
        });
    return closed.future();
  }

  private void startClosing(CloseReason reason) {
    if (!closing) {
      closing = true;
      closingSince = System.nanoTime();
      closeReason = reason;
    }
    framer.clear();
  }

  /** The socket is closed. */
  private void gone() {
    scope.openSessions().remove(session);
    scope.unbound().leave(this);
    startClosing(CloseReason.PEER_CLOSED);
    ended();
  }

  /** Called when a close takes too long: the peer does not read. */
  void giveUp() {
    startClosing(CloseReason.SERVER_STOP);
    ended();
  }

  /** The session is over, and its socket closed, whatever was to be written. */
  private void ended() {
    if (!ended) {
      ended = true;
      sink.ended(closeReason);
      writer.abandon();
      closed.complete();
    }
  }

  /** Called by the sweep of this event loop: ends a peer that does not read. */
  void tick(long now) {
    if (holds.sweep()) {
      readPdus();
    }
    if (writer.stalledFor(now, patienceNanos)) {
      close(CloseReason.SLOW_READER);
    } else if (!closing) {
      sink.tick(now);
    } else if (now - closingSince >= Math.max(patienceNanos, LONGEST_CLOSE_NANOS)) {
      giveUp();
    }
  }

  /** Runs a task on the event loop and writes what it appended. Any thread. */
  void execute(Runnable task) {
    tasks.execute(task);
  }

  /** Completes when the session is over. */
  Future<Void> closed() {
    return closed.future();
  }

  SmppSession session() {
    return session;
  }

  SessionLog log() {
    return log;
  }
}
