package io.github.smppbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.events.EventHeaders;
import java.nio.file.Path;
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

  private Exchange tell() {
    return context
        .createFluentProducerTemplate()
        .to("direct:on-event")
        .withBody("{}")
        .withHeader(EventHeaders.ACCOUNT, "ACME")
        .withHeader(EventHeaders.TYPE, "io.github.smppbridge.message.sent")
        .send();
  }

  @Test
  void anEventGoesAsItIsWithItsAccountAsKey() throws Exception {
    topic.expectedMessageCount(1);
    assertThat(tell().getException()).isNull();
    topic.assertIsSatisfied();

    Exchange event = topic.getExchanges().get(0);
    assertThat(event.getMessage().getBody()).isEqualTo("{}");
    assertThat(event.getMessage().getHeaders()).containsOnly(Map.entry("kafka.KEY", "ACME"));
  }

  /** Then it is told again. */
  @Test
  void whatKafkaDoesNotTakeHasFailed() {
    topic.whenAnyExchangeReceived(
        exchange -> {
          throw new IllegalStateException("no broker");
        });

    assertThat(tell().getException()).hasMessage("no broker");
  }
}
