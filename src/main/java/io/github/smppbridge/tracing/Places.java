package io.github.smppbridge.tracing;

import io.github.smppbridge.component.SmppServerEndpoint;
import io.github.smppbridge.component.SmppServerOperation;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.camel.Endpoint;

/** What the beginning of a route, or what is sent somewhere, is to a trace. */
final class Places {
  /** What happens there. */
  enum Place {
    /** A request of an ESME about messages. */
    REQUEST,
    /** One of the destinations of a submit_multi. */
    DESTINATION,
    /** One of the messages that a cancel_sm is about. */
    CANCELLED,
    /** An event of a phone. */
    EVENT,
    /** Something of the bridge's that is no step of its own in a trace. */
    SILENT,
    /** A call of the gateway. */
    GATEWAY,
    /** A deliver_sm or data_sm to an ESME. */
    DELIVERY,
    /** A route or an endpoint of a team's. */
    TEAM
  }

  private static final Set<SmppServerOperation> REQUESTS =
      EnumSet.of(
          SmppServerOperation.submit_sm,
          SmppServerOperation.submit_multi,
          SmppServerOperation.data_sm,
          SmppServerOperation.query_sm,
          SmppServerOperation.cancel_sm,
          SmppServerOperation.replace_sm);

  /** The routes of the bundle that are more than how it does something. */
  private static final Map<String, Place> STEPS =
      Map.of(
          "direct:phone-event", Place.EVENT,
          "direct:submit-to-destination", Place.DESTINATION,
          "direct:take-back", Place.CANCELLED,
          "direct:before-submit", Place.TEAM,
          "direct:on-receipt", Place.TEAM,
          "direct:on-mo", Place.TEAM);

  /** Calls within the bridge, of which the route that is called tells. */
  private static final Set<String> CALLS = Set.of("direct", "call");

  /** The routes that call it. */
  private static final Set<String> GATEWAY = Set.of("gateway-request", "gateway-root-request");

  /** Where no message goes. */
  private static final Set<String> NOWHERE =
      Set.of("log", "bean", "language", "rest", "rest-api", "platform-http", "timer", "outbox");

  private final Predicate<String> ofBundle;
  private final Map<Endpoint, Place> received = new ConcurrentHashMap<>();

  /**
   * Makes them.
   *
   * @param ofBundle whether a route of the bundle begins so, given {@code direct:name}
   */
  Places(Predicate<String> ofBundle) {
    this.ofBundle = ofBundle;
  }

  /** What a route is that begins so. */
  Place received(Endpoint from) {
    Place known = received.get(from);
    if (known == null) {
      known = receivedAt(from);
      received.put(from, known);
    }
    return known;
  }

  private Place receivedAt(Endpoint from) {
    if (from instanceof SmppServerEndpoint server) {
      return REQUESTS.contains(server.getOperation()) ? Place.REQUEST : Place.SILENT;
    }
    String input = input(from.getEndpointUri());
    Place step = STEPS.get(input);
    if (step != null) {
      return step;
    }
    return NOWHERE.contains(scheme(input)) || ofBundle.test(input) ? Place.SILENT : Place.TEAM;
  }

  /** What it is to send something there, for a route. Of endpoints there may be any number. */
  Place sent(Endpoint to, String routeId) {
    if (to instanceof SmppServerEndpoint server) {
      return server.getOperation() == SmppServerOperation.unbind ? Place.SILENT : Place.DELIVERY;
    }
    String scheme = scheme(to.getEndpointUri());
    if (CALLS.contains(scheme) || NOWHERE.contains(scheme)) {
      return Place.SILENT;
    }
    // with Camel's client it is the routes that tell a call of the gateway from a team's
    return scheme.equals("gateway-http") || (routeId != null && GATEWAY.contains(routeId))
        ? Place.GATEWAY
        : Place.TEAM;
  }

  private static String scheme(String uri) {
    int end = uri.indexOf(':');
    return end < 0 ? uri : uri.substring(0, end);
  }

  /** As in route files: without options, and without slashes behind the scheme. */
  private static String input(String uri) {
    return uri.replaceFirst("\\?.*", "").replaceFirst("^([\\w-]+):/*", "$1:");
  }
}
