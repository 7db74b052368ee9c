package io.github.smppbridge.smpp;

import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all connections of a server share.
 *
 * @param openSessions of every open connection, bound or not
 * @param refusals tells why submits are refused
 * @param overdue the requests that took too long
 * @param backlog what waits behind the windows
 * @param unbound the connections without a session
 * @param refusedConnections those that were refused
 * @param drains whether nothing new is taken
 * @param congestion how near the application is to refusing
 */
record ServerScope(
    Vertx vertx,
    SmppServerOptions options,
    RequestHandler handler,
    SmppObserver observer,
    SessionRegistry registry,
    Set<SmppSession> openSessions,
    RefusalLog refusals,
    OverdueRequests overdue,
    BacklogMemory backlog,
    UnboundConnections<Connection> unbound,
    ConnectionRefusals refusedConnections,
    AtomicBoolean drains,
    CongestionSource congestion) {
  private static final long SECOND_MILLIS = 1000;

  ServerScope(
      Vertx vertx,
      SmppServerOptions options,
      RequestHandler handler,
      SmppObserver observer,
      CongestionSource congestion) {
    this(
        vertx,
        options,
        handler,
        observer,
        new SessionRegistry(),
        ConcurrentHashMap.newKeySet(),
        new RefusalLog(vertx),
        new OverdueRequests(observer),
        new BacklogMemory(),
        new UnboundConnections<>(
            options.limits().maxUnbound(),
            options.limits().maxUnboundPerAddress(),
            System::nanoTime),
        new ConnectionRefusals(
            observer, System::nanoTime, task -> vertx.setTimer(SECOND_MILLIS, timer -> task.run())),
        new AtomicBoolean(),
        congestion);
  }

  /** From now on nothing new is taken. */
  void startDraining() {
    drains.set(true);
    registry.drains();
  }

  boolean draining() {
    return drains.get();
  }
}
