package io.github.smppbridge.smpp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** An SMPP v3.4 server: listens, keeps sessions, hands requests to the application. */
public final class SmppServer {
  private final SessionRegistry sessions = new SessionRegistry();

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
      Vertx vertx, SmppServerOptions options, RequestHandler handler, SmppObserver observer) {}

  /**
   * Starts to listen.
   *
   * @return completes when it does; fails with a message that names the address
   */
  public Future<Void> listen() {
    return Future.failedFuture("not yet");
  }

  /**
   * The port of the plain listener.
   *
   * @return the real one once listening, -1 = off
   */
  public int port() {
    return -1;
  }

  /**
   * The port of the TLS listener.
   *
   * @return the real one once listening, -1 = off
   */
  public int tlsPort() {
    return -1;
  }

  /**
   * The bound sessions.
   *
   * @return the registry, for as long as this server lives
   */
  public SessionRegistry sessions() {
    return sessions;
  }

  /**
   * Ends in order: takes nothing new, lets what is in work finish, unbinds, closes.
   *
   * @param limit how long to wait for work
   * @return completes when everything is closed
   */
  public Future<Void> drain(Duration limit) {
    return close();
  }

  /**
   * Ends at once.
   *
   * @return completes when no thread, timer or port is left
   */
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
