package io.github.smppbridge.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.X509KeyManager;

/**
 * A context that somebody else has made, with all that its engines are told: protocols, suites,
 * clients' certificates. It stays as it is.
 */
public final class GivenTls implements ServerTls {
  private final SSLContext context;

  /**
   * Makes one.
   *
   * @param context whose engines serve the connections
   */
  public GivenTls(SSLContext context) {
    this.context = context;
  }

  @Override
  public Future<Void> read() {
    return Future.succeededFuture();
  }

  @Override
  public void apply(NetServerOptions options) {
    Set<String> protocols = new LinkedHashSet<>(List.of(engine().getEnabledProtocols()));
    options
        .setSsl(true)
        // Vert.x wants a key, and leaves its use to the engine
        .setKeyCertOptions(KeyCertOptions.wrap(new NoKeys()))
        .setSslEngineOptions(new GivenEngine())
        .setEnabledSecureTransportProtocols(protocols);
  }

  @Override
  public void watch() {
    // whoever made it may make another
  }

  @Override
  public Future<Boolean> reload() {
    return Future.succeededFuture(false);
  }

  @Override
  public void close() {
    // nothing is open
  }

  private SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  private final class GivenEngine extends SSLEngineOptions {
    @Override
    public GivenEngine copy() {
      return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return GivenContext::new;
    }
  }

  private final class GivenContext extends SslContext {
    @SuppressWarnings("deprecation")
    private final SslContext described =
        new JdkSslContext(
            context,
            false,
            null,
            IdentityCipherSuiteFilter.INSTANCE,
            null,
            io.netty.handler.ssl.ClientAuth.NONE,
            null,
            false);

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
      return engine();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
      return engine();
    }

    @Override
    public boolean isClient() {
      return false;
    }

    @Override
    public List<String> cipherSuites() {
      return List.of(engine().getEnabledCipherSuites());
    }

    @Override
    @SuppressWarnings("deprecation")
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
      return described.applicationProtocolNegotiator();
    }

    @Override
    public SSLSessionContext sessionContext() {
      return context.getServerSessionContext();
    }
  }

  private static final class NoKeys implements X509KeyManager {
    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[0];
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return null;
    }
  }
}
