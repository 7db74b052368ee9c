package io.github.smppbridge.smpp;

import io.github.smppbridge.tls.ServerTls;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SMPP v3.4 server: listens, keeps sessions, hands requests to the application. Listens once;
 * make another one to listen again. Its methods may be called from any thread.
 */
public final class SmppServer {
  private static final Logger LOG = LoggerFactory.getLogger(SmppServer.class);
  private static final AtomicInteger SHARED_PORTS = new AtomicInteger();
  private static final long POLL_MILLIS = 20;

  /**
   * How long to try for a port that is taken: the system may free one a little later than whoever
   * had it was told.
   */
  private static final long TAKEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Vertx vertx;
  private final SmppServerOptions options;
  private final ServerScope scope;
  private final List<ListenerVerticle> listeners = new CopyOnWriteArrayList<>();
  private final List<String> claimed = new ArrayList<>();
  private final ServerTls tls;
  private volatile String deploymentId;
  private Future<Void> listening;
  private Future<Void> closed;

  /**
   * Makes a server that does not listen yet.
   *
   * @param vertx whose event loops it uses
   * @param options how it behaves
   * @param handler what the application decides
   * @param observer sees what happens
   */
  public SmppServer(
      Vertx vertx, SmppServerOptions options, RequestHandler handler, SmppObserver observer) {
    this(vertx, options, handler, observer, CongestionSource.NONE);
  }

  /**
   * Makes a server that does not listen yet and tells its ESMEs how congested the application is.
   *
   * @param vertx whose event loops it uses
   * @param options how it behaves
   * @param handler what the application decides
   * @param observer sees what happens
   * @param congestion tells it
   */
  public SmppServer(
      Vertx vertx,
      SmppServerOptions options,
      RequestHandler handler,
      SmppObserver observer,
      CongestionSource congestion) {
    this.vertx = vertx;
    this.options = options;
    this.scope = new ServerScope(vertx, options, handler, observer, congestion);
    this.tls = options.tls() == null ? null : options.tls().serverTls(vertx);
  }

  /**
   * Starts to listen.
   *
   * @return completes when it does; fails with a message that names the address or the file
   */
  public synchronized Future<Void> listen() {
    if (listening == null) {
      Future<Void> files = tls == null ? Future.succeededFuture() : tls.read();
      listening = files.compose(unused -> deploy()).onFailure(error -> unclaim());
    }
    return listening;
  }

  private synchronized Future<Void> deploy() {
    int tlsPort = tls == null ? -1 : options.tls().port();
    try {
      claim(options.host(), options.port());
      claim(tlsHost(), tlsPort);
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    Integer plain = sharedPort(options.port());
    Integer encrypted = sharedPort(tlsPort);
    return deployShares(
            () -> new ListenerVerticle(scope, plain, encrypted, tls),
            System.nanoTime() + TAKEN_NANOS)
        .compose(
            id -> {
              deploymentId = id;
              if (tls != null) {
                tls.watch();
              }
              LOG.info("SMPP listens on {}", addresses());
              return Future.<Void>succeededFuture();
            });
  }

  /** One on each event loop. */
  private Future<String> deployShares(Supplier<ListenerVerticle> share, long deadline) {
    listeners.clear();
    Supplier<Verticle> kept =
        () -> {
          ListenerVerticle made = share.get();
          listeners.add(made);
          return made;
        };
    return vertx
        .deployVerticle(kept, new DeploymentOptions().setInstances(EventLoops.count(vertx)))
        .recover(
            error ->
                // a BindException of Java's, or epoll's own
                error.getCause() instanceof IOException && System.nanoTime() - deadline < 0
                    ? vertx.timer(POLL_MILLIS).compose(t -> deployShares(share, deadline))
                    : Future.failedFuture(error));
  }

  private String tlsHost() {
    return tls == null ? options.host() : options.tls().host();
  }

  private String addresses() {
    String plain = port() < 0 ? "" : options.host() + ":" + port();
    String tls = tlsPort() < 0 ? "" : tlsHost() + ":" + tlsPort() + " (TLS)";
    return plain.isEmpty() || tls.isEmpty() ? plain + tls : plain + " and " + tls;
  }

  /** Vert.x would share a port with another server of the same process instead of failing. */
  private void claim(String host, int port) throws IOException {
    if (port > 0) {
      String address = host + ":" + port;
      if (vertx.sharedData().getLocalMap(SmppServer.class.getName()).putIfAbsent(address, true)
          != null) {
        throw new IOException("Cannot listen on " + address + ": another SMPP listener does");
      }
      claimed.add(address);
    }
  }

  private synchronized void unclaim() {
    claimed.forEach(
        address -> vertx.sharedData().getLocalMap(SmppServer.class.getName()).remove(address));
    claimed.clear();
  }

  /** A free port has to be the same one on every event loop: Vert.x shares negative ports. */
  private static Integer sharedPort(int port) {
    if (port < 0) {
      return null;
    }
    return port > 0 ? port : -1 - SHARED_PORTS.incrementAndGet();
  }

  /**
   * Uses the certificates that are in the TLS files now for connections from now on; those that are
   * open stay. Done by itself when the files change.
   *
   * @return whether there was something new; fails when the files cannot be used, and then the old
   *     certificates stay in use
   */
  public Future<Boolean> reloadTls() {
    return tls == null ? Future.succeededFuture(false) : tls.reload();
  }

  /** The port of the plain listener: the real one once listening, -1 = off. */
  public int port() {
    return deploymentId == null ? -1 : listeners.get(0).port();
  }

  /** The port of the TLS listener: the real one once listening, -1 = off. */
  public int tlsPort() {
    return deploymentId == null ? -1 : listeners.get(0).tlsPort();
  }

  /**
   * How old the oldest request of a kind is that the application has not come to its end with,
   * answered or not.
   *
   * @param kind the kind
   * @return nanoseconds, a second or so behind; 0 while there is none that is older than a second
   */
  public long oldestRequestNanos(WorkKind kind) {
    long now = System.nanoTime();
    return listeners.stream().mapToLong(each -> each.oldestNanos(kind, now)).max().orElse(0);
  }

  /** How many requests were answered in the application's place and are not over there. */
  public int stuckRequests() {
    return scope.overdue().stuck();
  }

  /** How many requests the application has not come to its end with, answered or not. */
  public int unfinishedRequests() {
    return listeners.stream().mapToInt(ListenerVerticle::unfinished).sum();
  }

  /** {@return its event loops, while it listens} */
  public Set<SessionLoop> loops() {
    return listeners.stream()
        .map(ListenerVerticle::loop)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** What waits behind the windows of all sessions: octets. */
  public long backlogOctets() {
    return scope.backlog().held();
  }

  /** How many connections have sent no bind: the number. */
  public int unboundConnections() {
    return scope.unbound().silent();
  }

  /** How many connections have a bind that is being decided: the number. */
  public int bindingConnections() {
    return scope.unbound().binding();
  }

  /** Tells whether connections were refused, or had to make room, within the last minute. */
  public boolean refusesConnections() {
    return scope.refusedConnections().recent();
  }

  /** The bound sessions: the registry, for as long as this server lives. */
  public SessionRegistry sessions() {
    return scope.registry();
  }

  /**
   * Ends in order: new connections are closed at once, new requests answered ESME_RSYSERR, what is
   * in work in either direction may finish, sessions are unbound, everything is closed. What
   * {@linkplain SessionRegistry.Listener#delivers somebody has begun to deliver} goes out before.
   *
   * @param limit how long to wait for work and for unbind_resp together; for the latter a few
   *     seconds at most
   * @return completes when everything is closed
   */
  public Future<Void> drain(Duration limit) {
    scope.startDraining();
    return new ServerDrain(scope).inOrder(limit).compose(unused -> close());
  }

  /** Ends at once: completes when no connection or timer is left, and the port is being freed. */
  public synchronized Future<Void> close() {
    if (closed == null) {
      scope.startDraining();
      closed =
          (listening == null ? Future.<Void>succeededFuture() : listening)
              .otherwiseEmpty()
              .compose(unused -> new ServerDrain(scope).atOnce())
              .compose(unused -> undeploy())
              .onComplete(unused -> scope.refusals().close());
    }
    return closed;
  }

  private Future<Void> undeploy() {
    if (tls != null) {
      tls.close();
    }
    unclaim();
    return deploymentId == null ? Future.succeededFuture() : vertx.undeploy(deploymentId);
  }
}
