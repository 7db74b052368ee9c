package io.github.smppbridge.component;

import io.github.smppbridge.work.Bulkhead;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Call another route, as direct does, and go on where the caller was: on its session's event loop,
 * or on a worker.
 */
@UriEndpoint(
    firstVersion = "0.3.0",
    scheme = "call",
    title = "Call",
    syntax = "call:route",
    producerOnly = true,
    category = {Category.CORE})
public class CallEndpoint extends DefaultEndpoint {
  /** Exchange property: the called route that may block, and failed. */
  public static final String FAILED = "CamelCallFailed";

  @UriPath
  @Metadata(
      required = true,
      description = "Name of the direct endpoint that the route begins with.")
  private String route;

  @UriParam(defaultValue = "false")
  @Metadata(
      description =
          "Whether what is called may block, or compute long: it is then called on the threads of the"
              + " bulkhead, unless there is nothing in it.")
  private boolean mayBlock;

  @UriParam(defaultValue = "routeThreads")
  @Metadata(
      description =
          "Name of the bean whose threads call what may block. Where there is no such bean, workers"
              + " do.")
  private String bulkhead = "routeThreads";

  /** Makes an endpoint for tools that read its annotations. */
  public CallEndpoint() {}

  CallEndpoint(String uri, CallComponent component) {
    super(uri, component);
  }

  @Override
  public CallComponent getComponent() {
    return (CallComponent) super.getComponent();
  }

  @Override
  public Producer createProducer() throws Exception {
    return new CallProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("call: cannot start a route");
  }

  /** {@return the name of the direct endpoint} */
  public String getRoute() {
    return route;
  }

  /** Sets the name of the direct endpoint. */
  public void setRoute(String route) {
    this.route = route;
  }

  /** {@return whether what is called may block} */
  public boolean isMayBlock() {
    return mayBlock;
  }

  /** Sets whether what is called may block. */
  public void setMayBlock(boolean mayBlock) {
    this.mayBlock = mayBlock;
  }

  /** {@return the name of the bean whose threads call what may block} */
  public String getBulkhead() {
    return bulkhead;
  }

  /** Sets the name of the bean whose threads call what may block. */
  public void setBulkhead(String bulkhead) {
    this.bulkhead = bulkhead;
  }

  /** Null where there is none. */
  Bulkhead bulkhead() {
    return getCamelContext().getRegistry().lookupByNameAndType(bulkhead, Bulkhead.class);
  }
}
