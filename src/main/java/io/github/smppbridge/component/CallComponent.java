package io.github.smppbridge.component;

import io.github.smppbridge.work.Turnstile;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * Calls of routes that come back to where the caller is: its session's event loop, or a worker. The
 * workers, and the turns of accounts at them, are those of the component {@code smpp-server}.
 */
@Component("call")
public class CallComponent extends DefaultComponent {
  private ExecutorService ownExecutor;
  private Turnstile ownTurns;

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    CallEndpoint endpoint = new CallEndpoint(uri, this);
    endpoint.setRoute(remaining);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  /** The way to the workers. */
  Turnstile turns() {
    SmppServerComponent server = server();
    return server == null ? own() : server.turns();
  }

  /** Who works. */
  ExecutorService workers() {
    SmppServerComponent server = server();
    if (server != null) {
      return server.getWorkerExecutor();
    }
    own();
    return ownExecutor;
  }

  private SmppServerComponent server() {
    return getCamelContext().hasComponent("smpp-server") instanceof SmppServerComponent server
            && server.turns() != null
        ? server
        : null;
  }

  private synchronized Turnstile own() {
    if (ownTurns == null) {
      ownExecutor =
          getCamelContext().getExecutorServiceManager().newDefaultThreadPool(this, "Call");
      ownTurns = new Turnstile(ownExecutor);
    }
    return ownTurns;
  }

  @Override
  protected synchronized void doStop() throws Exception {
    if (ownExecutor != null) {
      getCamelContext().getExecutorServiceManager().shutdownGraceful(ownExecutor);
      ownExecutor = null;
      ownTurns = null;
    }
    super.doStop();
  }
}
