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
 * @param drains whether nothing new is taken
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
    AtomicBoolean drains) {
  /** Connections beyond the allowed sessions: those that have not bound yet, and probes. */
  private static final int SPARE_CONNECTIONS = 1000;

  ServerScope(
      Vertx vertx, SmppServerOptions options, RequestHandler handler, SmppObserver observer) {
    this(
        vertx,
        options,
        handler,
        observer,
        new SessionRegistry(),
        ConcurrentHashMap.newKeySet(),
        new RefusalLog(vertx),
        new OverdueRequests(observer),
        new AtomicBoolean());
  }

  boolean tooManyConnections() {
    int limit = options.limits().maxSessions();
    return limit > 0 && openSessions.size() >= limit + SPARE_CONNECTIONS;
  }

  /** From now on nothing new is taken. */
  void startDraining() {
    drains.set(true);
  }

  boolean draining() {
    return drains.get();
  }
}
