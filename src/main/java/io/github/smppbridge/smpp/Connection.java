package io.github.smppbridge.smpp;

import io.github.smppbridge.smpp.pdu.PduBuffer;
import io.github.smppbridge.smpp.pdu.PduFramer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One socket: what comes in is cut into PDUs for a {@link PduSink}, what goes out is gathered by a
 * {@link SocketWriter}. On the session's event loop alone, except where said.
 *
 * <p>PDUs wait, and the socket is not read, while there is a reason ({@link ReadingHolds}). A
 * paused socket still fills a queue of Vert.x's with up to a megabyte, which is too much for
 * whoever has not proved who it is: before it is bound a connection is always read, keeps a little,
 * and ends when more waits after a read.
 */
final class Connection {
  /** A PDU of a peer that has not sent a bind yet; no bind is larger. */
  private static final int MAX_UNBOUND_PDU = 4096;

  /**
   * How long a refused peer may take to read why, before its unread octets reset the connection.
   */
  private static final long LINGER_MILLIS = 200;

  /** What a close in order may take at least, whatever the response timer is. */
  private static final long LONGEST_CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2 * LINGER_MILLIS);

  /** Whose peer may not read what it was sent. */
  private static final Set<CloseReason> FORCED =
      EnumSet.of(CloseReason.SLOW_READER, CloseReason.TOO_MANY_CONNECTIONS);

  private static final Set<CloseReason> LINGERING =
      EnumSet.of(CloseReason.PROTOCOL_ERROR, CloseReason.BIND_REFUSED);

  private final ServerScope scope;
  private final SmppSession session;
  private final NetSocket socket;

  private final UnboundPhase unbound;

  /** How long a peer may not read what is written to it. */
  private final long patienceNanos;

  private final SessionLog log;
  private final SessionLoop loop;
  private final PduFramer framer;
  private final SocketWriter writer;
  private final ReadingHolds holds;
  private final Promise<Void> closed = Promise.promise();
  private PduSink sink;
  private boolean reading;
  private boolean flushes;
  private boolean deaf;
  private boolean closing;
  private boolean ended;
  private long closingSince;
  private CloseReason closeReason;

  /** Called on the event loop that the socket belongs to. */
  Connection(ServerScope scope, SmppSession session, NetSocket socket, SessionLoop loop) {
    this.scope = scope;
    this.session = session;
    this.socket = socket;
    this.patienceNanos = scope.options().timers().response().toNanos();
    this.log = new SessionLog(session);
    this.unbound = new UnboundPhase(scope, this, socket);
    this.loop = loop;
    this.framer = new PduFramer(Math.min(MAX_UNBOUND_PDU, scope.options().limits().maxPduSize()));
    framer.keepAtMost(UnboundPhase.MOST_HELD);
    this.holds = new ReadingHolds(socket);
    this.writer =
        new SocketWriter(socket, () -> hold(ReadingHolds.WRITE), () -> release(ReadingHolds.WRITE));
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
    unbound.begin();
  }

  /** Until it is bound. */
  UnboundPhase unbound() {
    return unbound;
  }

  /** It is a session now. */
  void bound() {
    unbound.bound();
    framer.keepAtMost(Integer.MAX_VALUE);
  }

  private void received(Buffer buffer) {
    if (closing || deaf) {
      return; // what still comes is of no interest
    }
    byte[] bytes = unbound.strip(buffer.getBytes());
    if (bytes.length == 0) {
      return;
    }
    framer.append(bytes);
    readPdus();
    framer.settle();
    if (framer.overfull()) {
      closeAfterFlush(CloseReason.PROTOCOL_ERROR);
    }
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
    flushAtEnd();
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

  /** Reads nothing any more; what is written still arrives. */
  void ignoreInput() {
    deaf = true;
    framer.clear();
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

  /** With what else is appended until the event loop is done with all that waits. */
  private void flushAtEnd() {
    if (!flushes) {
      flushes = true;
      loop.flushAtEnd(this);
    }
  }

  /** Writes what was appended. */
  Future<Void> flush() {
    flushes = false;
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
    loop.goOn(
        () -> {
          startClosing(reason);
          flush();
          socket.close();
          if (FORCED.contains(reason)) {
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
      sink.closing(reason);
    }
    framer.clear();
  }

  /** The socket is closed. */
  private void gone() {
    scope.openSessions().remove(session);
    unbound.gone();
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

  /** Runs a task on the event loop, at once when called there; what it appends is written. */
  void execute(Runnable task) {
    loop.goOn(() -> runAndFlush(task));
  }

  private void runAndFlush(Runnable task) {
    try {
      task.run();
    } finally {
      flushAtEnd();
    }
  }

  /** The same when what the event loop does now is over. Any thread. */
  void later(Runnable task) {
    loop.execute(() -> runAndFlush(task));
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
