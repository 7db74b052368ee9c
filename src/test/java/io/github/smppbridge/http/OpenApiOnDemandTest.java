package io.github.smppbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.RestApiProcessorFactory;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenApiOnDemandTest {
  private static final AtomicInteger MADE = new AtomicInteger();

  private final CamelContext context = new DefaultCamelContext();
  private final RestConfiguration configuration = new RestConfiguration();

  /** Found by the name that {@code META-INF/services} of the tests has. */
  public static final class Counted implements RestApiProcessorFactory {
    @Override
    public Processor createApiProcessor(
        CamelContext context, String path, RestConfiguration rest, Map<String, Object> keys) {
      int number = MADE.incrementAndGet();
      return exchange -> exchange.getMessage().setBody(path + " " + keys + " " + number);
    }
  }

  @BeforeEach
  void begin() {
    MADE.set(0);
    configuration.setApiComponent("counted");
  }

  @Test
  void theDescriptionIsMadeWhenSomebodyAsksAndOnce() throws Exception {
    Processor processor =
        new OpenApiOnDemand().createApiProcessor(context, "/api", configuration, Map.of("a", "b"));
    ServiceHelper.startService(processor);
    assertThat(MADE).hasValue(0);
    assertThat(ask(processor)).isEqualTo("/api {a=b} 1");
    assertThat(ask(processor)).isEqualTo("/api {a=b} 1");
  }

  @Test
  void aRouteThatIsReadAgainIsDescribedAnew() throws Exception {
    Processor processor =
        new OpenApiOnDemand().createApiProcessor(context, "/api", configuration, Map.of());
    ServiceHelper.startService(processor);
    ask(processor);
    ServiceHelper.stopService(processor);
    ServiceHelper.startService(processor);
    assertThat(ask(processor)).isEqualTo("/api {} 2");
  }

  private Object ask(Processor processor) throws Exception {
    Exchange exchange = new DefaultExchange(context);
    processor.process(exchange);
    return exchange.getMessage().getBody();
  }
}
