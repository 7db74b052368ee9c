package io.github.smppbridge.gateway.http;

import io.github.smppbridge.tls.TlsRules;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS to a gateway: as {@link TlsRules} says, with the server's name asked for and compared with
 * its certificate, and HTTP/2 offered.
 */
final class ClientTls {
  private final SslContext context;

  /**
   * Makes it.
   *
   * @param trust null = what the JDK trusts
   */
  ClientTls(TrustManagerFactory trust) throws SSLException {
    context =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(TlsRules.PROTOCOLS)
            .ciphers(TlsRules.SUITES)
            .trustManager(trust)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1))
            .build();
  }

  /** For one connection. */
  SslHandler handler(Server server, ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator, server.host(), server.port());
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    handler.engine().setSSLParameters(parameters);
    // the connection has a deadline for all of its making
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }
}
