package io.github.smppbridge.gateway.http;

import io.github.smppbridge.tls.TlsRules;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.PlainConnectionSocketFactory;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;

/**
 * Camel's components {@code http} and {@code https}, but an answer's headers have limits, and TLS
 * is that of {@link TlsRules}. Apache HttpClient has no limits, and takes CBC with SHA-1, unless it
 * is told; Camel has no option for either.
 */
public final class BoundedHttpComponent extends HttpComponent {
  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_LINE = 8_192;

  /** Empty lines before an answer. */
  private static final int MOST_EMPTY_LINES = 5;

  /** Camel finds them by the annotation of the class itself, which this one has not. */
  @Override
  public PropertyConfigurer getEndpointPropertyConfigurer() {
    return configurer("http-endpoint");
  }

  @Override
  public PropertyConfigurer getComponentPropertyConfigurer() {
    return configurer("http-component");
  }

  private PropertyConfigurer configurer(String name) {
    return PluginHelper.getConfigurerResolver(getCamelContext())
        .resolvePropertyConfigurer(name, getCamelContext());
  }

  @Override
  protected Registry<ConnectionSocketFactory> createConnectionRegistry(
      HostnameVerifier verifier, SSLContextParameters parameters, boolean systemProperties)
      throws GeneralSecurityException, IOException {
    SSLContext context =
        parameters != null
            ? parameters.createSSLContext(getCamelContext())
            : systemProperties ? SSLContexts.createSystemDefault() : SSLContexts.createDefault();
    return RegistryBuilder.<ConnectionSocketFactory>create()
        .register("http", PlainConnectionSocketFactory.getSocketFactory())
        .register(
            "https",
            new SSLConnectionSocketFactory(
                context,
                TlsRules.PROTOCOLS.toArray(String[]::new),
                TlsRules.SUITES.toArray(String[]::new),
                verifier))
        .build();
  }

  @Override
  protected HttpClientConnectionManager createConnectionManager(
      Registry<ConnectionSocketFactory> registry,
      int maxTotalConnections,
      int connectionsPerRoute,
      SocketConfig socket) {
    Http1Config limits =
        Http1Config.custom()
            .setMaxHeaderCount(MOST_HEADERS)
            .setMaxLineLength(LONGEST_LINE)
            .setMaxEmptyLineCount(MOST_EMPTY_LINES)
            .build();
    PoolingHttpClientConnectionManager connections =
        new PoolingHttpClientConnectionManager(
            registry,
            PoolConcurrencyPolicy.STRICT,
            TimeValue.ofMilliseconds(getConnectionTimeToLive()),
            ManagedHttpClientConnectionFactory.builder().http1Config(limits).build());
    connections.setDefaultSocketConfig(socket);
    int total = maxTotalConnections == 0 ? getMaxTotalConnections() : maxTotalConnections;
    if (total > 0) {
      connections.setMaxTotal(total);
    }
    int each = connectionsPerRoute == 0 ? getConnectionsPerRoute() : connectionsPerRoute;
    if (each > 0) {
      connections.setDefaultMaxPerRoute(each);
    }
    return connections;
  }
}
