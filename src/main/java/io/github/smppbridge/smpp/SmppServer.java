package io.github.smppbridge.smpp;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SMPP v3.4 server: listens, keeps sessions, hands requests to the application. Listens once;
 * make another one to listen again. Its methods may be called from any thread.
 */
public final class SmppServer {
  private static final Logger LOG = LoggerFactory.getLogger(SmppServer.class);
  private static final AtomicInteger SHARED_PORTS = new AtomicInteger();
  private static final long DRAIN_POLL_MILLIS = 20;

  /** How long a drain waits for unbind_resp: some ESMEs never send one. */
  private static final long UNBIND_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Vertx vertx;
  private final SmppServerOptions options;
  private final ServerScope scope;
  private final List<ListenerVerticle> listeners = new CopyOnWriteArrayList<>();
  private final List<String> claimed = new ArrayList<>();
  private volatile String deploymentId;
  private volatile TlsFiles tlsFiles;
  private volatile TlsFiles tlsFilesSeen;
  private volatile long tlsTimer = -1;
  private Future<Void> listening;
  private Future<Void> closed;

  /**
   * Makes a server that does not listen yet.
   *
   * @param vertx whose event loops it uses
   * @param options how it behaves, copied
   * @param handler what the application decides
   * @param observer sees what happens
   * @throws IllegalArgumentException when an option cannot be
   */
  public SmppServer(
      Vertx vertx, SmppServerOptions options, RequestHandler handler, SmppObserver observer) {
    options.check();
    this.vertx = vertx;
    this.options = new SmppServerOptions(options);
    this.scope = new ServerScope(vertx, this.options, handler, observer);
  }

  /**
   * Starts to listen.
   *
   * @return completes when it does; fails with a message that names the address or the file
   */
  public synchronized Future<Void> listen() {
    if (listening == null) {
      listening = readTlsFiles().compose(unused -> deploy()).onFailure(error -> unclaim());
    }
    return listening;
  }

  private Future<Void> readTlsFiles() {
    if (options.getTlsPort() < 0) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> TlsFiles.read(options), false)
        .<Void>map(
            files -> {
              tlsFiles = files;
              return null;
            })
        .recover(
            error ->
                Future.failedFuture(new IOException("Cannot read the TLS files: " + error, error)));
  }

  private synchronized Future<Void> deploy() {
    try {
      claim(options.getHost(), options.getPort());
      claim(tlsHost(), options.getTlsPort());
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    Integer port = sharedPort(options.getPort());
    Integer tlsPort = sharedPort(options.getTlsPort());
    int loops = options.getEventLoops();
    DeploymentOptions deployment =
        new DeploymentOptions()
            .setInstances(loops > 0 ? loops : Runtime.getRuntime().availableProcessors());
    return vertx
        .deployVerticle(
            () -> {
              ListenerVerticle share = new ListenerVerticle(scope, port, tlsPort, tlsFiles);
              listeners.add(share);
              return share;
            },
            deployment)
        .compose(
            id -> {
              deploymentId = id;
              watchTlsFiles();
              LOG.info("SMPP listens on {}", addresses());
              return Future.<Void>succeededFuture();
            });
  }

  private String tlsHost() {
    return options.getTlsHost() == null ? options.getHost() : options.getTlsHost();
  }

  private String addresses() {
    String plain = port() < 0 ? "" : options.getHost() + ":" + port();
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

  private void watchTlsFiles() {
    if (tlsFiles != null && !options.getTlsReloadInterval().isZero()) {
      tlsTimer =
          vertx.setPeriodic(
              Math.max(1, options.getTlsReloadInterval().toMillis()), unused -> lookAtTlsFiles());
    }
  }

  /** A certificate and its key are seldom replaced at once: changes are used when they rest. */
  private void lookAtTlsFiles() {
    vertx
        .executeBlocking(() -> TlsFiles.read(options), false)
        .onSuccess(
            files -> {
              TlsFiles before = tlsFilesSeen;
              tlsFilesSeen = files;
              if (before != null && files.sameAs(before) && !files.sameAs(tlsFiles)) {
                reloadTls();
              }
            })
        .onFailure(error -> LOG.warn("Cannot read the TLS files: {}", error.toString()));
  }

  /**
   * Uses the certificates that are in the TLS files now for connections from now on; those that are
   * open stay. Done by itself when the files change.
   *
   * @return whether there was something new; fails when the files cannot be used, and then the old
   *     certificates stay in use
   */
  public Future<Boolean> reloadTls() {
    if (tlsFiles == null) {
      return Future.succeededFuture(false);
    }
    return vertx
        .executeBlocking(() -> TlsFiles.read(options), false)
        .compose(
            files -> {
              if (files.sameAs(tlsFiles)) {
                return Future.succeededFuture(false);
              }
              return listeners
                  .get(0)
                  .update(files.sslOptions())
                  .map(
                      unused -> {
                        tlsFiles = files;
                        LOG.info("The TLS certificate was reloaded");
                        return true;
                      });
            })
        .onFailure(
            error ->
                LOG.warn("The TLS files cannot be used, the old ones stay: {}", error.toString()));
  }

  /**
   * The port of the plain listener.
   *
   * @return the real one once listening, -1 = off
   */
  public int port() {
    return deploymentId == null ? -1 : listeners.get(0).port();
  }

  /**
   * The port of the TLS listener.
   *
   * @return the real one once listening, -1 = off
   */
  public int tlsPort() {
    return deploymentId == null ? -1 : listeners.get(0).tlsPort();
  }

  /**
   * The bound sessions.
   *
   * @return the registry, for as long as this server lives
   */
  public SessionRegistry sessions() {
    return scope.registry();
  }

  /**
   * Ends in order: new connections are closed at once, new requests answered ESME_RSYSERR, what is
   * in work in either direction may finish, sessions are unbound, everything is closed.
   *
   * @param limit how long to wait for work and for unbind_resp together; for the latter a few
   *     seconds at most
   * @return completes when everything is closed
   */
  public Future<Void> drain(Duration limit) {
    scope.startDraining();
    long deadline = System.nanoTime() + limit.toNanos();
    return waitUntil(this::idle, deadline)
        .compose(
            unused -> {
              scope.connections().forEach(c -> c.unbind(CloseReason.SERVER_STOP));
              return waitUntil(
                  () -> scope.connections().isEmpty(),
                  deadline - System.nanoTime() < UNBIND_NANOS
                      ? deadline
                      : System.nanoTime() + UNBIND_NANOS);
            })
        .compose(unused -> close());
  }

  private boolean idle() {
    return scope.connections().stream()
        .allMatch(c -> c.requestsInWork() == 0 && c.outstanding() == 0);
  }

  private Future<Void> waitUntil(java.util.function.BooleanSupplier condition, long deadline) {
    Promise<Void> done = Promise.promise();
    checkUntil(condition, deadline, done);
    return done.future();
  }

  // One timer after the other: a periodic one may fire before it can be cancelled.
  private void checkUntil(
      java.util.function.BooleanSupplier condition, long deadline, Promise<Void> done) {
    if (condition.getAsBoolean() || System.nanoTime() - deadline >= 0) {
      done.complete();
    } else {
      vertx.setTimer(DRAIN_POLL_MILLIS, timer -> checkUntil(condition, deadline, done));
    }
  }

  /**
   * Ends at once.
   *
   * @return completes when no connection, timer or port is left
   */
  public synchronized Future<Void> close() {
    if (closed == null) {
      scope.startDraining();
      closed =
          (listening == null ? Future.<Void>succeededFuture() : listening)
              .otherwiseEmpty()
              .compose(unused -> closeConnections())
              .compose(unused -> undeploy());
    }
    return closed;
  }

  private Future<Void> closeConnections() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    scope.connections().forEach(connection -> connection.close(CloseReason.SERVER_STOP));
    return waitUntil(() -> scope.connections().isEmpty(), deadline);
  }

  private Future<Void> undeploy() {
    vertx.cancelTimer(tlsTimer);
    unclaim();
    return deploymentId == null ? Future.succeededFuture() : vertx.undeploy(deploymentId);
  }
}
