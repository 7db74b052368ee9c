package io.github.smppbridge.smpp;

import io.github.smppbridge.log.SourceNetwork;
import io.vertx.core.net.NetSocket;
import java.util.List;

/**
 * A connection from its accept until it is bound, or gone and nothing is done for it any more: it
 * is counted, makes room for others, and tells where it comes from when a balancer is in front of
 * it. On the session's event loop alone.
 */
final class UnboundPhase {
  /**
   * Octets kept of what has come and waits, from one read to the next: of a PDU that is not whole,
   * or behind a bind that is being decided. Clients should send nothing there.
   */
  static final int MOST_HELD = 16_384;

  private static final byte[] NOTHING = {};

  private final ServerScope scope;
  private final Connection connection;
  private final SmppSession session;
  private final NetSocket socket;
  private final BalancerHeader balancer;
  private final UnboundChannel channel;

  UnboundPhase(ServerScope scope, Connection connection, NetSocket socket) {
    this.scope = scope;
    this.connection = connection;
    this.session = connection.session();
    this.socket = socket;
    this.balancer = new BalancerHeader(scope, session, socket);
    this.channel = new UnboundChannel(socket);
  }

  /** The connection is accepted. */
  void begin() {
    channel.readLittle();
    evict(scope.unbound().enter(connection, source()));
    if (scope.draining()) {
      connection.close(CloseReason.SERVER_STOP);
    } else if (balancer.impostor() != null) {
      connection
          .log()
          .stranger(
              host(balancer.impostor()),
              () -> balancer.impostor() + " is no balancer, but uses the port for balancers");
      connection.close(CloseReason.PROTOCOL_ERROR);
    }
  }

  /** Begins the TLS handshake, behind a balancer's header if there has to be one. */
  void handshake() {
    if (connection.closing()) {
      return;
    }
    if (balancer.required() && balancer.awaitsHeader()) {
      channel.headerFirst(this::strip, balancer::awaitsHeader, this::handshake);
      return;
    }
    socket
        .upgradeToSsl()
        .onFailure(
            error -> {
              connection.log().debug("{}: no TLS handshake: {}", session, error.toString());
              connection.close(CloseReason.PROTOCOL_ERROR);
            });
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
   * Takes a balancer's header off what was read.
   *
   * @return the rest, empty while there is none, or when the connection ends
   */
  byte[] strip(byte[] octets) {
    if (!balancer.awaitsHeader() || connection.closing()) {
      return octets;
    }
    byte[] rest = balancer.strip(octets);
    if (rest == null) {
      connection
          .log()
          .stranger(
              host(session.remoteAddress()),
              () -> "malformed PROXY protocol header from " + session.remoteAddress());
      connection.close(CloseReason.PROTOCOL_ERROR);
      return NOTHING;
    }
    if (balancer.told()) {
      evict(scope.unbound().comesFrom(connection, source()));
    }
    return rest;
  }

  /** Of an address with a port. */
  private static String host(Object address) {
    String text = String.valueOf(address);
    int colon = text.lastIndexOf(':');
    return (colon < 0 ? text : text.substring(0, colon)).replaceAll("[\\[\\]]", "");
  }

  /**
   * A bind came.
   *
   * @return false when too many others are being decided
   */
  boolean mayBind() {
    boolean admitted = scope.unbound().binds(connection);
    if (!admitted) {
      scope.refusedConnections().refused(source(), ConnectionRefusal.BINDS_UNDER_WAY);
    }
    return admitted;
  }

  /** There are as many sessions as there may be. */
  void refusedForSessions() {
    scope.refusedConnections().refused(source(), ConnectionRefusal.MAX_SESSIONS);
  }

  /** The application has come to its end with the bind. */
  void decided() {
    scope.unbound().decided(connection);
  }

  /** It is a session now. */
  void bound() {
    scope.unbound().leave(connection);
    channel.readMuch();
  }

  /** The socket is closed. */
  void gone() {
    scope.unbound().leave(connection);
  }
}
