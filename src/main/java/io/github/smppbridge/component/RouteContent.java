package io.github.smppbridge.component;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
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
          changed();
        }

        @Override
        public void onRoutesRemove(Collection<Route> routes) {
          changed();
        }
      };

  private final AtomicLong count = new AtomicLong();

  /** Null while it is not known. */
  private volatile Seen nothing;

  /** What was found out before there was another change. */
  private record Seen(boolean isNothing, long change) {}

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
    // before it looks: what it sees may be over when it is done
    long change = count.get();
    Seen known = nothing;
    if (known != null && known.change() == change) {
      return known.isNothing();
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
        nothing = new Seen(empty, change);
        return empty;
      }
    }
    return false;
  }

  private void changed() {
    count.incrementAndGet();
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
    changed();
    context.addLifecycleStrategy(changes);
  }

  @Override
  protected void doStop() {
    context.getLifecycleStrategies().remove(changes);
  }
}
