package io.github.smppbridge.deliver;

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
 * Starts an exchange for each receipt or message that waits in the store for an account with a
 * receiver bound here ({@code due}), or for each event that programs outside are to be told ({@code
 * events}).
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "outbox",
    title = "Outbox",
    syntax = "outbox:queue",
    consumerOnly = true,
    category = {Category.DATABASE})
public class OutboxEndpoint extends DefaultEndpoint {
  private static final String EVENTS = "events";

  @UriPath(enums = "due,events")
  @Metadata(required = true, description = "What to consume: due, or events.")
  private String queue;

  @UriParam(defaultValue = "smpp-server")
  @Metadata(description = "Name of the smpp-server component whose sessions are served.")
  private String server = "smpp-server";

  @UriParam(defaultValue = "1000", javaType = "java.time.Duration")
  @Metadata(
      description =
          "How often to look for entries that another replica stored or whose next attempt is due.")
  private long pollInterval = 1_000;

  @UriParam(defaultValue = "true")
  @Metadata(
      description =
          "Whether a receipt goes to the session that its submit came on, while that one is bound"
              + " and can receive.")
  private boolean preferSubmittingSession = true;

  @UriParam(defaultValue = "")
  @Metadata(
      description = "Of events: the kinds that are stored; empty = none, nothing is consumed.")
  private String kinds = "";

  @UriParam(defaultValue = "16")
  @Metadata(
      description = "Of events: how many are told at a time, on as many threads of their own.")
  private int window = 16;

  /** Makes an endpoint for tools that read its annotations. */
  public OutboxEndpoint() {}

  OutboxEndpoint(String uri, OutboxComponent component) {
    super(uri, component);
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("outbox: cannot be sent to");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    Consumer consumer =
        EVENTS.equals(queue)
            ? new EventsConsumer(this, processor)
            : new OutboxConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public OutboxComponent getComponent() {
    return (OutboxComponent) super.getComponent();
  }

  /** {@return what to consume} */
  public String getQueue() {
    return queue;
  }

  /** Sets what to consume. */
  public void setQueue(String queue) {
    this.queue = queue;
  }

  /** {@return the name of the smpp-server component} */
  public String getServer() {
    return server;
  }

  /** Sets the name of the smpp-server component. */
  public void setServer(String server) {
    this.server = server;
  }

  /** {@return whether a receipt goes to the session that its submit came on} */
  public boolean isPreferSubmittingSession() {
    return preferSubmittingSession;
  }

  /** Sets whether a receipt goes to the session that its submit came on. */
  public void setPreferSubmittingSession(boolean preferSubmittingSession) {
    this.preferSubmittingSession = preferSubmittingSession;
  }

  /** {@return the kinds of events that are stored} */
  public String getKinds() {
    return kinds;
  }

  /** Sets the kinds of events that are stored; empty = none. */
  public void setKinds(String kinds) {
    this.kinds = kinds;
  }

  /** {@return how many events are told at a time} */
  public int getWindow() {
    return window;
  }

  /** Sets how many events are told at a time, from 1 on. */
  public void setWindow(int window) {
    this.window = window;
  }

  /** {@return how often to look without being told to, in milliseconds} */
  public long getPollInterval() {
    return pollInterval;
  }

  /** Sets how often to look without being told to, in milliseconds. */
  public void setPollInterval(long pollInterval) {
    this.pollInterval = pollInterval;
  }
}
