package io.github.smppbridge.gateway.http;

import java.net.URI;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Calls a gateway that is not trusted: one deadline for a whole attempt, a limit for its answer, no
 * redirects.
 */
@UriEndpoint(
    firstVersion = "0.3.0",
    scheme = "gateway-http",
    title = "Gateway HTTP",
    syntax = "gateway-http:address",
    producerOnly = true,
    category = {Category.HTTP})
public class GatewayHttpEndpoint extends DefaultEndpoint implements HeaderFilterStrategyAware {
  @UriPath
  @Metadata(
      required = true,
      description = "The gateway's base URL; CamelHttpPath is below it, CamelHttpQuery after it.")
  private String address;

  private Server server;
  private String path;

  @UriParam(defaultValue = "built-in", enums = "built-in,http")
  @Metadata(
      description =
          "The HTTP client: the built-in one, or Apache HttpClient with all that the component http"
              + " is configured with.")
  private String client = "built-in";

  @UriParam(defaultValue = "24000", javaType = "java.time.Duration")
  @Metadata(
      description =
          "Time for an attempt, after the wait for a slot: connecting, and the whole answer.")
  private long timeout = 24_000;

  @UriParam(defaultValue = "1048576")
  @Metadata(description = "Octets of an answer's body; of a larger one nothing more is read.")
  private int maxAnswerSize = 1_048_576;

  @UriParam(defaultValue = "200-299")
  @Metadata(description = "Status codes that are answers; others fail the exchange.")
  private String okStatusCodeRange = "200-299";

  @UriParam
  @Metadata(description = "Which headers are sent, and which of the answer's become headers.")
  private HeaderFilterStrategy headerFilterStrategy = new HttpHeaderFilterStrategy();

  @UriParam(label = "advanced")
  @Metadata(
      description =
          "Whether header CamelHttpUri says where a request goes, without a slot; with built-in.")
  private boolean anywhere;

  /** Makes an endpoint for tools that read its annotations. */
  public GatewayHttpEndpoint() {}

  GatewayHttpEndpoint(String uri, GatewayHttpComponent component) {
    super(uri, component);
  }

  @Override
  public Producer createProducer() throws Exception {
    Transport transport = getComponent().transport(this);
    return new GatewayHttpProducer(this, transport);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("gateway-http: cannot be consumed from");
  }

  @Override
  public GatewayHttpComponent getComponent() {
    return (GatewayHttpComponent) super.getComponent();
  }

  /** The server of the base URL. */
  Server server() {
    return server;
  }

  /** The path of the base URL, without a slash at its end. */
  String path() {
    return path;
  }

  /** {@return the gateway's base URL} */
  public String getAddress() {
    return address;
  }

  /** Sets the gateway's base URL. */
  public void setAddress(String address) {
    this.address = address;
    URI base = URI.create(address);
    this.server = Server.of(base);
    this.path = base.getRawPath().replaceAll("/+$", "");
  }

  /** {@return the HTTP client} */
  public String getClient() {
    return client;
  }

  /** Sets the HTTP client. */
  public void setClient(String client) {
    this.client = client;
  }

  /** {@return the time for an attempt, in milliseconds} */
  public long getTimeout() {
    return timeout;
  }

  /** Sets the time for an attempt, in milliseconds. */
  public void setTimeout(long timeout) {
    this.timeout = timeout;
  }

  /** {@return the octets of an answer's body} */
  public int getMaxAnswerSize() {
    return maxAnswerSize;
  }

  /** Sets the octets of an answer's body. */
  public void setMaxAnswerSize(int maxAnswerSize) {
    this.maxAnswerSize = maxAnswerSize;
  }

  /** {@return the status codes that are answers} */
  public String getOkStatusCodeRange() {
    return okStatusCodeRange;
  }

  /** Sets the status codes that are answers, for example {@code 200-299,404}. */
  public void setOkStatusCodeRange(String okStatusCodeRange) {
    this.okStatusCodeRange = okStatusCodeRange;
  }

  /** {@return whether header CamelHttpUri says where a request goes} */
  public boolean isAnywhere() {
    return anywhere;
  }

  /** Sets whether header CamelHttpUri says where a request goes. */
  public void setAnywhere(boolean anywhere) {
    this.anywhere = anywhere;
  }

  @Override
  public HeaderFilterStrategy getHeaderFilterStrategy() {
    return headerFilterStrategy;
  }

  @Override
  public void setHeaderFilterStrategy(HeaderFilterStrategy headerFilterStrategy) {
    this.headerFilterStrategy = headerFilterStrategy;
  }
}
