package io.github.smppbridge.deliver;

import io.github.smppbridge.component.SmppServerComponent;
import io.github.smppbridge.store.OutboxTable;
import io.github.smppbridge.work.Bulkhead;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Makes {@code outbox:due} endpoints. */
@Component("outbox")
public class OutboxComponent extends DefaultComponent {
  @Metadata(label = "advanced", autowired = true, description = "The store's outbox.")
  private OutboxTable outbox;

  @Metadata(
      label = "advanced",
      description = "Executor that exchanges run on, for example #smppWorkers.")
  private ExecutorService workerExecutor;

  @Metadata(
      label = "advanced",
      defaultValue = "deliveryThreads",
      description =
          "Name of the bean whose threads deliveries run on while on-receipt or on-mo holds"
              + " anything. Where there is no such bean, the workerExecutor does.")
  private String bulkhead = "deliveryThreads";

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    OutboxEndpoint endpoint = new OutboxEndpoint(uri, this);
    endpoint.setQueue(remaining);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  SmppServerComponent server(String name) {
    return getCamelContext().getComponent(name, SmppServerComponent.class);
  }

  /** {@return the store's outbox} */
  public OutboxTable getOutbox() {
    return outbox;
  }

  /** Sets the store's outbox. */
  public void setOutbox(OutboxTable outbox) {
    this.outbox = outbox;
  }

  /** {@return the executor that exchanges run on} */
  public ExecutorService getWorkerExecutor() {
    return workerExecutor;
  }

  /** Sets the executor that exchanges run on. */
  public void setWorkerExecutor(ExecutorService workerExecutor) {
    this.workerExecutor = workerExecutor;
  }

  /** {@return the name of the bean whose threads run the steps of a team's} */
  public String getBulkhead() {
    return bulkhead;
  }

  /** Sets the name of the bean whose threads run the steps of a team's. */
  public void setBulkhead(String bulkhead) {
    this.bulkhead = bulkhead;
  }

  /** Null where there is none. */
  Bulkhead bulkhead() {
    return getCamelContext().getRegistry().lookupByNameAndType(bulkhead, Bulkhead.class);
  }
}
