package io.github.smppbridge.component;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Whether there is anything in a route that others fill, as they do in an extension point: asked
 * for each message, answered from what was seen when routes last came or went.
 */
public final class RouteContent extends ServiceSupport {
  private final CamelContext context;
  private final String name;
  private final LifecycleStrategySupport changes =
      new LifecycleStrategySupport() {
        @Override
        public void onRoutesAdd(Collection<Route> routes) {
          nothing = null;
        }

        @Override
        public void onRoutesRemove(Collection<Route> routes) {
          nothing = null;
        }
      };

  /** Null while it is not known. */
  private volatile Boolean nothing;

  /**
   * Makes one.
   *
   * @param context whose routes
   * @param name of the direct endpoint that the route begins with
   */
  public RouteContent(CamelContext context, String name) {
    this.context = context;
    this.name = name;
  }

  /** {@return whether the route does nothing: no steps, or logs that are off; false without one} */
  public boolean isNothing() {
    Boolean known = nothing;
    if (known != null) {
      return known;
    }
    for (Route route : context.getRoutes()) {
      if (begins(route)) {
        // not the route's own, which Camel forgets after the start
        RouteDefinition model =
            context
                .getCamelContextExtension()
                .getContextPlugin(Model.class)
                .getRouteDefinition(route.getRouteId());
        boolean empty = model != null && isNothing(model);
        nothing = empty;
        return empty;
      }
    }
    return false;
  }

  private boolean begins(Route route) {
    return route.getEndpoint().getEndpointUri().replace("://", ":").equals("direct:" + name);
  }

  private boolean isNothing(RouteDefinition model) {
    List<?> policies = model.getRoutePolicies();
    return (policies == null || policies.isEmpty())
        && model.getRoutePolicyRef() == null
        && model.getOutputs().stream().allMatch(this::isNothing);
  }

  private boolean isNothing(ProcessorDefinition<?> step) {
    if (!(step instanceof ToDefinition log)) {
      return false;
    }
    String uri = context.resolvePropertyPlaceholders(log.getEndpointUri());
    return uri.startsWith("log:") && uri.toUpperCase(Locale.ROOT).contains("LEVEL=OFF");
  }

  @Override
  protected void doStart() {
    nothing = null;
    context.addLifecycleStrategy(changes);
  }

  @Override
  protected void doStop() {
    context.getLifecycleStrategies().remove(changes);
  }
}
