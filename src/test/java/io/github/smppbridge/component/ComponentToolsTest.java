package io.github.smppbridge.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Esme;
import java.util.Map;
import org.apache.camel.CamelContextAware;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsole.MediaType;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What Camel's tools see of the component. */
class ComponentToolsTest {
  @AutoClose private final DefaultCamelContext context = new DefaultCamelContext();
  private final SmppServerComponent server = new SmppServerComponent();

  private void start() throws Exception {
    server.getConfiguration().setPort(0);
    context.addComponent("smpp-server", server);
    RouteBuilder.addRoutes(
        context, routes -> routes.from("smpp-server:bind").to("log:bind?level=OFF"));
    context.start();
  }

  @Test
  void theConsoleShowsListenersAndSessions() throws Exception {
    start();
    DevConsole console =
        PluginHelper.getDevConsoleResolver(context).resolveDevConsole("smpp-server");
    assertThat(console).isNotNull();
    ((CamelContextAware) console).setCamelContext(context);
    try (Esme esme = Esme.bind(server.getListeningPort(), "ACME", "secret12")) {
      assertThat(esme.bound()).isTrue();
      String text = (String) console.call(MediaType.TEXT, Map.of());
      assertThat(text)
          .contains("smpp-server: port " + server.getListeningPort() + ", 1 sessions")
          .contains(" ACME BOUND_TRX from 127.0.0.1:")
          .doesNotContain("secret12");

      JsonObject json = (JsonObject) console.call(MediaType.JSON, Map.of());
      assertThat(json.toJson())
          .contains("\"systemId\":\"ACME\"", "\"count\":1")
          .doesNotContain("secret12");
    }
  }

  @Test
  void anEndpointSaysWhereItIs() throws Exception {
    start();
    EndpointServiceLocation location =
        (EndpointServiceLocation) context.getEndpoint("smpp-server:submit_sm");

    assertThat(location.getServiceUrl()).isEqualTo("127.0.0.1:" + server.getListeningPort());
    assertThat(location.getServiceProtocol()).isEqualTo("smpp");
    assertThat(location.getServiceMetadata()).containsOnly(Map.entry("systemId", "SMSGATE"));
  }

  @Test
  void aListenerOfTlsAloneSaysSo() {
    server.getConfiguration().setPort(-1);
    server.getConfiguration().setTlsHost("0.0.0.0");
    context.addComponent("smpp-server", server);
    EndpointServiceLocation location =
        (EndpointServiceLocation) context.getEndpoint("smpp-server:submit_sm");

    assertThat(location.getServiceUrl()).isEqualTo("0.0.0.0:2776");
    assertThat(location.getServiceProtocol()).isEqualTo("smpps");
  }
}
