package io.github.smppbridge.gateway.http;

import io.github.smppbridge.gateway.CallSlots;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Makes {@code gateway-http:} endpoints. */
@Component("gateway-http")
public class GatewayHttpComponent extends DefaultComponent {
  /** As which the bridge introduces itself. */
  static final String USER_AGENT = "smpp-bridge";

  @Metadata(
      label = "advanced",
      autowired = true,
      description = "The process's Vert.x. Without one the component makes its own.")
  private Vertx vertx;

  /** Ours to close, or null. */
  private Vertx own;

  /** The built-in client of all endpoints; null until one wants it. */
  private NettyTransport builtIn;

  /** Of Apache HttpClient's calls; null until there is one. */
  private Deadlines deadlines;

  @Metadata(
      label = "advanced",
      description = "How the built-in client connects, for example #gatewayHttpClientOptions.")
  private ClientOptions clientOptions = ClientOptions.defaults();

  @Metadata(
      label = "advanced",
      description = "Who may use a connection; by default the bean callSlots, else everybody.")
  private CallSlots callSlots;

  @Metadata(
      label = "advanced",
      description = "Threads that wait for Apache HttpClient, for example #gatewayThreads.")
  private ExecutorService blockingExecutor;

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    GatewayHttpEndpoint endpoint = new GatewayHttpEndpoint(uri, this);
    // Camel may have taken one of the slashes for its own
    endpoint.setAddress(remaining.replaceFirst("^(https?):/*", "$1://"));
    setProperties(endpoint, parameters);
    return endpoint;
  }

  @Override
  protected void doShutdown() throws Exception {
    synchronized (this) {
      if (deadlines != null) {
        deadlines.close();
      }
      if (builtIn != null) {
        builtIn.shutDown();
      }
    }
    if (own != null) {
      own.close();
    }
    super.doShutdown();
  }

  synchronized Transport transport(GatewayHttpEndpoint endpoint) throws Exception {
    if ("http".equals(endpoint.getClient())) {
      if (deadlines == null) {
        deadlines = new Deadlines();
      }
      return BlockingTransport.of(endpoint, blockingExecutor, deadlines);
    }
    if (builtIn == null) {
      builtIn = new NettyTransport(loops(), clientOptions);
    }
    builtIn.prepare(endpoint.server());
    return builtIn;
  }

  /** Asked for late: Camel sets what it finds after a component's own beginning. */
  private EventLoopGroup loops() {
    if (vertx == null) {
      own = Vertx.vertx();
      vertx = own;
    }
    return vertx.nettyEventLoopGroup();
  }

  CallSlots slots() {
    if (callSlots != null) {
      return callSlots;
    }
    CallSlots bean =
        getCamelContext().getRegistry().lookupByNameAndType("callSlots", CallSlots.class);
    return bean == null ? CallSlots.UNLIMITED : bean;
  }

  /** {@return the process's Vert.x} */
  public Vertx getVertx() {
    return vertx;
  }

  /** Sets the process's Vert.x. */
  public void setVertx(Vertx vertx) {
    this.vertx = vertx;
  }

  /** {@return how the built-in client connects} */
  public ClientOptions getClientOptions() {
    return clientOptions;
  }

  /** Sets how the built-in client connects. */
  public void setClientOptions(ClientOptions clientOptions) {
    this.clientOptions = clientOptions;
  }

  /** {@return who may use a connection} */
  public CallSlots getCallSlots() {
    return callSlots;
  }

  /** Sets who may use a connection. */
  public void setCallSlots(CallSlots callSlots) {
    this.callSlots = callSlots;
  }

  /** {@return the threads that wait for Apache HttpClient} */
  public ExecutorService getBlockingExecutor() {
    return blockingExecutor;
  }

  /** Sets the threads that wait for Apache HttpClient. */
  public void setBlockingExecutor(ExecutorService blockingExecutor) {
    this.blockingExecutor = blockingExecutor;
  }
}
