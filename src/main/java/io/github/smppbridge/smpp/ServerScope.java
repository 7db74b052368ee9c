package io.github.smppbridge.smpp;

import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all connections of a server share. */
final class ServerScope {
  /** Connections beyond the allowed sessions: those that have not bound yet, and probes. */
  private static final int SPARE_CONNECTIONS = 1000;

  private final Vertx vertx;
  private final SmppServerOptions options;
  private final RequestHandler handler;
  private final SmppObserver observer;
  private final SessionRegistry registry = new SessionRegistry();
  private final Set<SmppSession> openSessions = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  ServerScope(
      Vertx vertx, SmppServerOptions options, RequestHandler handler, SmppObserver observer) {
    this.vertx = vertx;
    this.options = options;
    this.handler = handler;
    this.observer = observer;
  }

  Vertx vertx() {
    return vertx;
  }

  SmppServerOptions options() {
    return options;
  }

  RequestHandler handler() {
    return handler;
  }

  SmppObserver observer() {
    return observer;
  }

  SessionRegistry registry() {
    return registry;
  }

  /** The session of every open connection, bound or not. */
  Set<SmppSession> openSessions() {
    return openSessions;
  }

  boolean tooManyConnections() {
    int limit = options.limits().maxSessions();
    return limit > 0 && openSessions.size() >= limit + SPARE_CONNECTIONS;
  }

  /** From now on nothing new is taken. */
  void startDraining() {
    draining = true;
  }

  boolean draining() {
    return draining;
  }
}
