package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.TlsRules;
import javax.net.ssl.SSLSocket;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What TLS Apache's client speaks to the gateway. */
class HttpsRulesTest {
  @Test
  void apachesClientSpeaksNoOtherTlsThanTheRest() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext();
        SSLSocket socket =
            (SSLSocket)
                BridgeRuntime.https()
                    .getSslContextParameters()
                    .createSSLContext(context)
                    .getSocketFactory()
                    .createSocket()) {
      assertThat(socket.getEnabledCipherSuites()).isNotEmpty().allMatch(TlsRules.SUITES::contains);
      assertThat(socket.getEnabledProtocols())
          .containsExactlyInAnyOrderElementsOf(TlsRules.PROTOCOLS);
    }
  }
}
