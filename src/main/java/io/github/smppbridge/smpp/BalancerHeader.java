package io.github.smppbridge.smpp;

import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;

/**
 * Where the client of a balancer is: what the PROXY protocol header tells that stands before the
 * first PDU, or in front of the TLS handshake. Believed of balancers alone.
 */
final class BalancerHeader {
  private static final byte[] NOTHING = {};

  private final SmppSession session;
  private final SocketAddress impostor;
  private final boolean balancer;
  private final boolean required;
  private ProxyHeader header;
  private boolean told;

  BalancerHeader(ServerScope scope, SmppSession session, NetSocket socket) {
    SocketAddress peer = socket.remoteAddress();
    this.balancer = scope.options().balancers().contains(peer.hostAddress());
    this.required = session.tls() && scope.options().tls().proxyProtocol();
    this.session = session;
    this.impostor = required && !balancer ? peer : null;
    this.header = balancer ? new ProxyHeader(required) : null;
  }

  /** Who came where only balancers should and is none; null = nobody. */
  SocketAddress impostor() {
    return impostor;
  }

  /** Whether the header stands in front of a TLS handshake, and may not be missing. */
  boolean required() {
    return required;
  }

  /** Whether the header has not been read, though there may be one. */
  boolean awaitsHeader() {
    return header != null;
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
   * Takes the header off what was read, while it {@linkplain #awaitsHeader() is awaited}.
   *
   * @return the rest, empty while there is none; null = the header is malformed
   */
  byte[] strip(byte[] bytes) {
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
      case MALFORMED -> {
        header = null;
        yield null;
      }
      case INCOMPLETE -> NOTHING;
    };
  }
}
