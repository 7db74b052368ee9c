package io.github.smppbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code routes/examples/events-to-kafka} with a mock where Kafka would be. */
class ExampleKafkaTest {
  @AutoClose("shutdownNow")
  private final ExecutorService workers = Executors.newSingleThreadExecutor();

  @AutoClose private final DefaultCamelContext context = new DefaultCamelContext();
  private MockEndpoint topic;

  @BeforeEach
  void start() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("kafka.brokers", "localhost:9092");
    context.getPropertiesComponent().setOverrideProperties(properties);
    context.getRegistry().bind("smppWorkers", workers);
    context.addComponent("kafka", new AnyParameters());
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            PluginHelper.getResourceLoader(context)
                .resolveResource(
                    "file:"
                        + Path.of("routes/examples/events-to-kafka.camel.yaml").toAbsolutePath()));
    context.start();
    topic =
        context.getEndpoints().stream()
            .filter(MockEndpoint.class::isInstance)
            .map(MockEndpoint.class::cast)
            .findFirst()
            .orElseThrow();
  }

  /** Takes camel-kafka's options without knowing them. */
  private static final class AnyParameters extends MockComponent {
    @Override
    protected void validateParameters(
        String uri, Map<String, Object> parameters, String optionPrefix) {
      // none of them is a mock's
    }
  }

  private Exchange run(String route, byte[] body, Map<String, Object> more) throws Exception {
    Map<String, Object> headers = new HashMap<>(more);
    headers.put(SmppServerConstants.SYSTEM_ID, "ACME");
    headers.put(SmppServerConstants.SOURCE_ADDR, "say \"hi\"");
    headers.put(SmppServerConstants.DEST_ADDR, "4917012345678");
    topic.expectedMessageCount(1);
    Exchange done =
        context.createFluentProducerTemplate().to(route).withBody(body).withHeaders(headers).send();
    topic.assertIsSatisfied();
    assertThat(done.getException()).isNull();
    // what goes on to the ESME is what came
    assertThat(done.getMessage().getBody()).isSameAs(body);
    assertThat(done.getMessage().getHeaders()).isEqualTo(headers);
    return topic.getExchanges().get(0);
  }

  private static void assertJson(Exchange event, String expected) throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(event.getMessage().getBody(byte[].class)))
        .isEqualTo(json.readTree(expected));
  }

  @Test
  void aReceiptBecomesAnEvent() throws Exception {
    Exchange event =
        run(
            "direct:on-receipt",
            "id:817 text:Your code is 4711".getBytes(),
            Map.of(SmppServerConstants.ID, "817", SmppServerConstants.MESSAGE_STATE, 2));

    assertJson(
        event,
        """
        {"event":"receipt","account":"ACME","source":"say \\"hi\\"",
         "destination":"4917012345678","message_id":"817","state":2}""");
    assertThat(event.getMessage().getHeaders()).containsOnly(Map.entry("kafka.KEY", "ACME"));
  }

  @Test
  void aReceivedMessageBecomesAnEventWithoutItsText() throws Exception {
    Exchange event = run("direct:on-mo", "secret".getBytes(), Map.of());

    assertJson(
        event,
        """
        {"event":"received","account":"ACME","source":"say \\"hi\\"",
         "destination":"4917012345678"}""");
  }
}
