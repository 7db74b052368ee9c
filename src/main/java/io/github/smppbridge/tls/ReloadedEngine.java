package io.github.smppbridge.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Vertx;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * Has every connection of a listener begin with the files that are current then. To give the
 * listener other options instead (updateSSLOptions) ends the connections that come while Vert.x
 * makes a context of them. What Vert.x asks of an engine is a context of Netty.
 */
final class ReloadedEngine extends SSLEngineOptions {
  private final Vertx vertx;
  private final CurrentContext context;

  /**
   * Begins with some. Blocks.
   *
   * @throws Exception when no context can be made of them
   */
  ReloadedEngine(Vertx vertx, TlsFiles first) throws Exception {
    this.vertx = vertx;
    this.context = new CurrentContext(contextOf(first));
  }

  /**
   * Goes on with others; handshakes that have begun keep theirs. Blocks.
   *
   * @throws Exception when no context can be made of them
   */
  void use(TlsFiles next) throws Exception {
    context.current = contextOf(next);
  }

  private SslContext contextOf(TlsFiles files) throws Exception {
    SslContextBuilder server =
        SslContextBuilder.forServer(files.keyCert().getKeyManagerFactory(vertx))
            .sslProvider(SslProvider.JDK)
            .protocols(TlsRules.PROTOCOLS)
            .ciphers(TlsRules.SUITES);
    if (files.clientsNeedCertificate()) {
      server
          .clientAuth(ClientAuth.REQUIRE)
          .trustManager(files.trust().getTrustManagerFactory(vertx));
    }
    return server.build();
  }

  /** Vert.x keeps copies: they have to see the same. */
  @Override
  public ReloadedEngine copy() {
    return this;
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return () -> context;
  }

  /**
   * Each context has sessions of its own: none is resumed whose client is not trusted any more, or
   * that shows a certificate of before.
   */
  private static final class CurrentContext extends SslContext {
    private volatile SslContext current;

    CurrentContext(SslContext first) {
      this.current = first;
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
      return current.newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
      return current.newEngine(allocator, peerHost, peerPort);
    }

    @Override
    public boolean isClient() {
      return false;
    }

    @Override
    public List<String> cipherSuites() {
      return current.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation")
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
      return current.applicationProtocolNegotiator();
    }

    @Override
    public SSLSessionContext sessionContext() {
      return current.sessionContext();
    }
  }
}
