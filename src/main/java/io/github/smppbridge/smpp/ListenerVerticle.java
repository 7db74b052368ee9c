package io.github.smppbridge.smpp;

import io.github.smppbridge.tls.ServerTls;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of a listener: its part of the accepted connections, and one sweep over
 * their timers. Several of these listen on the same port; Vert.x spreads the connections over them.
 */
final class ListenerVerticle extends AbstractVerticle {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerVerticle.class);
  private static final int ACCEPT_BACKLOG = 1024;

  private final ServerScope scope;
  private final int port;
  private final int tlsPort;
  private final ServerTls tls;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final RequestsInWork inWork;
  private volatile SessionLoop loop;
  private volatile NetServer plainServer;
  private volatile NetServer tlsServer;

  /**
   * Makes a share.
   *
   * @param port as {@link NetServerOptions#setPort}, where a negative number is any free port,
   *     shared by who gives the same number; null for none
   * @param tlsPort likewise
   * @param tls its certificate, which has been read; null without that port
   */
  ListenerVerticle(ServerScope scope, Integer port, Integer tlsPort, ServerTls tls) {
    this.scope = scope;
    this.port = port == null ? Integer.MIN_VALUE : port;
    this.tlsPort = tlsPort == null ? Integer.MIN_VALUE : tlsPort;
    this.tls = tls;
    this.inWork = new RequestsInWork(scope.overdue(), scope.options().timers().request().toNanos());
  }

  @Override
  public void start(Promise<Void> started) {
    loop = EventLoops.enter(context);
    SmppServerOptions options = scope.options();
    Future<Void> listening = Future.succeededFuture();
    if (port != Integer.MIN_VALUE) {
      plainServer = vertx.createNetServer(serverOptions(options));
      listening = listen(plainServer, port, options.host(), false);
    }
    if (tlsPort != Integer.MIN_VALUE) {
      tlsServer = vertx.createNetServer(tlsOptions(serverOptions(options)));
      String host = options.tls().host();
      listening = listening.compose(unused -> listen(tlsServer, tlsPort, host, true));
    }
    vertx.setPeriodic(SessionTimers.tickOf(options.timers()).toMillis(), unused -> sweep());
    listening.onFailure(error -> EventLoops.leave()).onComplete(started);
  }

  private Future<Void> listen(NetServer server, int onPort, String host, boolean tls) {
    return server
        .connectHandler(socket -> accept(socket, tls))
        .exceptionHandler(error -> LOG.debug("A connection failed: {}", error.toString()))
        .listen(onPort, host)
        .<Void>mapEmpty()
        .recover(error -> Future.failedFuture(cannotListen(host, onPort, error)));
  }

  private static IOException cannotListen(String host, int port, Throwable error) {
    return new IOException(
        "Cannot listen on " + host + ":" + Math.max(port, 0) + ": " + error.getMessage(), error);
  }

  private NetServerOptions serverOptions(SmppServerOptions options) {
    return new NetServerOptions()
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true)
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setSslHandshakeTimeout(options.timers().sessionInit().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  private NetServerOptions tlsOptions(NetServerOptions options) {
    // the handshake is begun here: a connection is known, and counted, from its accept on
    tls.apply(options);
    return options;
  }

  private void accept(NetSocket socket, boolean tls) {
    SmppSession session = new SmppSession(socket.remoteAddress().toString(), tls);
    Connection connection = new Connection(scope, session, socket, loop);
    connections.add(connection);
    connection.closed().onComplete(unused -> connections.remove(connection));
    connection.start(new SessionProtocol(scope, connection, inWork));
    if (tls) {
      connection.unbound().handshake();
    }
  }

  /** What is open still is not waited for. */
  @Override
  public void stop() {
    EventLoops.leave();
    new ArrayList<>(connections).forEach(Connection::giveUp);
  }

  private void sweep() {
    long now = System.nanoTime();
    for (Connection connection : new ArrayList<>(connections)) {
      try {
        connection.tick(now);
      } catch (Throwable e) {
        LOG.error("The timers of {} failed", connection.session(), e);
      }
    }
    try {
      inWork.tick(System.nanoTime());
    } catch (Throwable e) {
      LOG.error("The guard over requests failed", e);
    }
  }

  /** How many requests are not over. Any thread. */
  int unfinished() {
    return inWork.count();
  }

  /** How old the oldest request of a kind is, in nanoseconds. Any thread. */
  long oldestNanos(WorkKind kind, long now) {
    return inWork.oldestNanos(kind, now);
  }

  /** The loop that it is a share of; null before it started. Any thread. */
  SessionLoop loop() {
    return loop;
  }

  int port() {
    return plainServer == null ? -1 : plainServer.actualPort();
  }

  int tlsPort() {
    return tlsServer == null ? -1 : tlsServer.actualPort();
  }
}
