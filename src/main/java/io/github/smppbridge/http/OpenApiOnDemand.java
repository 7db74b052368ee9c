package io.github.smppbridge.http;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.RestApiProcessorFactory;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Has Camel describe the HTTP side when somebody asks for it, not at each start: that takes
 * hundreds of classes and is asked for by people, rarely. Camel takes this factory, which it finds
 * in its registry, instead of the one of {@code apiComponent}, which is what this one calls.
 */
public final class OpenApiOnDemand implements RestApiProcessorFactory {
  private static final String FACTORIES = "META-INF/services/org/apache/camel/restapi/";

  /** Made by Camel's registry. */
  public OpenApiOnDemand() {}

  @Override
  public Processor createApiProcessor(
      CamelContext context,
      String path,
      RestConfiguration configuration,
      Map<String, Object> parameters) {
    return new Description(
        () ->
            context
                .getCamelContextExtension()
                .getFactoryFinder(FACTORIES)
                .newInstance(configuration.getApiComponent(), RestApiProcessorFactory.class)
                .orElseThrow(
                    () -> new IllegalStateException("no " + configuration.getApiComponent()))
                .createApiProcessor(context, path, configuration, parameters));
  }

  /** Makes Camel's processor. */
  private interface Maker {
    Processor make() throws Exception;
  }

  /** The description, which is made once, for whoever asks first. */
  private static final class Description extends ServiceSupport implements Processor {
    private final Maker maker;
    private Processor made;

    Description(Maker maker) {
      this.maker = maker;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
      made().process(exchange);
    }

    private synchronized Processor made() throws Exception {
      if (made == null) {
        Processor processor = maker.make();
        ServiceHelper.startService(processor);
        made = processor;
      }
      return made;
    }

    @Override
    protected synchronized void doStop() {
      ServiceHelper.stopService(made);
      made = null;
    }
  }
}
