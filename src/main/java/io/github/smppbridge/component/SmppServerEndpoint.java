package io.github.smppbridge.component;

import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * An SMPP v3.4 server (SMSC side): take binds and messages from ESMEs, send them receipts and
 * messages.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "smpp-server",
    title = "SMPP Server",
    syntax = "smpp-server:operation",
    category = {Category.MOBILE},
    headersClass = SmppServerConstants.class)
public class SmppServerEndpoint extends DefaultEndpoint implements EndpointServiceLocation {
  @UriPath(
      enums =
          "bind,submit_sm,submit_multi,data_sm,query_sm,cancel_sm,replace_sm,unbound,deliver_sm,unbind")
  @Metadata(
      required = true,
      description =
          "What the endpoint consumes (bind, submit_sm, submit_multi, data_sm, query_sm, cancel_sm,"
              + " replace_sm, unbound) or produces (deliver_sm, data_sm, unbind).")
  private SmppServerOperation operation;

  @UriParam(defaultValue = "false", label = "producer")
  @Metadata(
      description =
          "Whether an exchange goes on on the session's event loop when the ESME has answered, on"
              + " which no step may block. Else it goes on on the worker executor.")
  private boolean staysOnLoop;

  @UriParam(label = "consumer", defaultValue = "WORKERS")
  @Metadata(
      description =
          "Where exchanges run: on the worker executor, or on the event loop of their session, where"
              + " nothing may block. A submit_sm with replace_if_present_flag, and unbound, always"
              + " run on workers.")
  private RunsOn runsOn = RunsOn.WORKERS;

  /** Makes an endpoint for tools that read its annotations. */
  public SmppServerEndpoint() {}

  SmppServerEndpoint(String uri, SmppServerComponent component) {
    super(uri, component);
  }

  @Override
  public SmppServerComponent getComponent() {
    return (SmppServerComponent) super.getComponent();
  }

  /** Where the listener is: the plain one's address, else that of TLS. */
  @Override
  public String getServiceUrl() {
    SmppServerConfiguration configuration = getComponent().getConfiguration();
    return isPlain()
        ? configuration.getHost()
            + ":"
            + port(getComponent().getListeningPort(), configuration.getPort())
        : (configuration.getTlsHost() == null
                ? configuration.getHost()
                : configuration.getTlsHost())
            + ":"
            + configuration.getTlsPort();
  }

  private static int port(int listening, int configured) {
    return listening > 0 ? listening : configured;
  }

  private boolean isPlain() {
    return getComponent().getConfiguration().getPort() >= 0;
  }

  /** {@code smpp}, or {@code smpps} of a listener that has TLS alone. */
  @Override
  public String getServiceProtocol() {
    return isPlain() ? "smpp" : "smpps";
  }

  /** Our name, which ESMEs are told. */
  @Override
  public Map<String, String> getServiceMetadata() {
    return Map.of("systemId", getComponent().getConfiguration().getSystemId());
  }

  @Override
  public ExchangePattern getExchangePattern() {
    return operation == SmppServerOperation.unbound
        ? ExchangePattern.InOnly
        : ExchangePattern.InOut;
  }

  @Override
  public Producer createProducer() {
    if (!operation.producible()) {
      throw new IllegalArgumentException("smpp-server:" + operation + " cannot be sent to");
    }
    return new SmppServerProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    if (!operation.consumable()) {
      throw new IllegalArgumentException("smpp-server:" + operation + " cannot start a route");
    }
    SmppServerConsumer consumer = new SmppServerConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  /** What the endpoint consumes or produces: the operation. */
  public SmppServerOperation getOperation() {
    return operation;
  }

  /** Sets what the endpoint consumes or produces. */
  public void setOperation(SmppServerOperation operation) {
    this.operation = operation;
  }

  /** Whether an exchange goes on on the session's event loop when the ESME has answered. */
  public boolean isStaysOnLoop() {
    return staysOnLoop;
  }

  /** Sets whether an exchange goes on on the session's event loop. */
  public void setStaysOnLoop(boolean staysOnLoop) {
    this.staysOnLoop = staysOnLoop;
  }

  /** Where exchanges run: the place. */
  public RunsOn getRunsOn() {
    return runsOn;
  }

  /** Sets where exchanges run. */
  public void setRunsOn(RunsOn runsOn) {
    this.runsOn = runsOn;
  }
}
