package io.github.smppbridge.http.door;

import io.github.smppbridge.http.door.RequestTarget.InvalidTargetException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * The border between HTTP and Camel's headers, which both the request and the answer are to Camel.
 * On its own it makes headers of whatever a request has (its headers, its query, its form), and
 * headers of the answer of whatever is left of them. Here nothing comes in but what a route asks
 * for ({@link AskedFor}), from where it asks for it; and nothing goes out but what answers say
 * ({@link AnswerHeaders}).
 */
public final class RequestHeaders implements RoutePolicyFactory, HeaderFilterStrategy {
  private static final int BAD_REQUEST = 400;

  /** What a request says of itself steers routes that call by HTTP. */
  private static final List<String> STEERING =
      List.of(
          Exchange.HTTP_PATH,
          Exchange.HTTP_QUERY,
          Exchange.HTTP_RAW_QUERY,
          Exchange.HTTP_URI,
          Exchange.HTTP_URL,
          Exchange.HTTP_METHOD,
          Exchange.HTTP_CHARACTER_ENCODING);

  private final AnswerHeaders answers;
  private final Consumer<BadRequest> counted;

  /**
   * Makes the border.
   *
   * @param answers what answers may say
   * @param counted told of what was refused
   */
  public RequestHeaders(AnswerHeaders answers, Consumer<BadRequest> counted) {
    this.answers = answers;
    this.counted = counted;
  }

  /**
   * Puts it around all HTTP routes of a context, Camel's own and those of teams among them.
   *
   * @param context not started yet
   */
  public void guard(CamelContext context) {
    context.addRoutePolicyFactory(this);
    context
        .getCamelContextExtension()
        .registerEndpointCallback(
            (uri, endpoint) -> {
              if (endpoint instanceof PlatformHttpEndpoint http) {
                http.setHeaderFilterStrategy(this);
              }
              return endpoint;
            });
  }

  /** Nothing comes in by itself. */
  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return true;
  }

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return !answers.allows(name);
  }

  @Override
  public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode node) {
    if (!(node instanceof RouteDefinition definition) || !isHttp(definition)) {
      return null;
    }
    AskedFor asked = AskedFor.of(definition, answers);
    return new RoutePolicySupport() {
      @Override
      public void onExchangeBegin(Route route, Exchange exchange) {
        if (exchange.getMessage() instanceof HttpMessage message) {
          enter(exchange, message, asked);
        }
      }
    };
  }

  private static boolean isHttp(RouteDefinition definition) {
    String uri = definition.getInput() == null ? "" : definition.getInput().getEndpointUri();
    return uri.startsWith("platform-http:") || uri.startsWith("rest:") || uri.startsWith("rest-");
  }

  private void enter(Exchange exchange, HttpMessage message, AskedFor asked) {
    if (message.hasHeaders()) {
      STEERING.forEach(message::removeHeader);
    }
    try {
      Map<String, String> query = RequestTarget.parameters(message.getRequest().query());
      give(message, asked.query(), query);
    } catch (InvalidTargetException e) {
      refuse(exchange, message, BadRequest.PARAMETER);
      return;
    }
    for (String name : asked.headers()) {
      List<String> values = message.getRequest().headers().getAll(name);
      if (values.size() > 1) {
        refuse(exchange, message, BadRequest.HEADER);
        return;
      }
      values.forEach(value -> message.setHeader(name, value));
    }
  }

  private static void give(Message message, Set<String> asked, Map<String, String> query) {
    for (String name : asked) {
      String value = query.get(name);
      if (value != null) {
        message.setHeader(name, value);
      }
    }
  }

  /** A header twice: one of them is not what it seems. */
  private void refuse(Exchange exchange, Message message, BadRequest why) {
    counted.accept(why);
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, BAD_REQUEST);
    message.setBody("");
    exchange.setRouteStop(true);
  }
}
