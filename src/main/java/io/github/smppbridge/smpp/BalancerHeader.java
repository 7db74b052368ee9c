package io.github.smppbridge.smpp;

import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;

/**
 * Where the client of a balancer is: what the PROXY protocol header tells that stands before the
 * first PDU, or that Vert.x has read in front of the TLS handshake. Believed of balancers alone.
 */
final class BalancerHeader {
  private static final byte[] NOTHING = {};

  private final SmppSession session;
  private final SocketAddress impostor;
  private final boolean balancer;
  private ProxyHeader header;
  private boolean told;

  BalancerHeader(ServerScope scope, SmppSession session, NetSocket socket) {
    TrustedNetworks balancers = scope.options().balancers();
    boolean read = session.tls() && scope.options().tls().proxyProtocol();
    SocketAddress peer = socket.remoteAddress(read);
    this.balancer = balancers.contains(peer.hostAddress());
    this.told = read && balancer; // Vert.x has read it
    this.session = session;
    this.impostor = read && !balancer ? peer : null;
    this.header = !read && balancer ? new ProxyHeader() : null;
  }

  /** Who sent a header and is no balancer; null = nobody. */
  SocketAddress impostor() {
    return impostor;
  }

  /** Whether a balancer may still tell where its client is, or has not told and never will. */
  boolean awaited() {
    return balancer && !told;
  }

  /** Whether a balancer has told where its client is. */
  boolean told() {
    return told;
  }

  /**
   * Takes the header off what was read.
   *
   * @return the rest, empty while there is none; null = the header is malformed
   */
  byte[] strip(byte[] bytes) {
    if (header == null) {
      return bytes;
    }
    return switch (header.append(bytes)) {
      case DONE -> {
        if (header.address() != null) {
          session.remoteAddress(header.address());
          told = true;
        }
        byte[] rest = header.rest();
        header = null;
        yield rest;
      }
      case MALFORMED -> null;
      case INCOMPLETE -> NOTHING;
    };
  }
}
