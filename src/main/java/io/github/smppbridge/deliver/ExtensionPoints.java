package io.github.smppbridge.deliver;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * Whether the routes that a delivery goes through, and that teams may replace, are as they are
 * shipped: empty but for a log that is off. Then no step of a delivery blocks.
 *
 * @param context whose routes
 */
record ExtensionPoints(CamelContext context) {
  private static final Set<String> OF_DELIVERIES = Set.of("direct:on-receipt", "direct:on-mo");

  boolean areEmpty() {
    return context
        .getCamelContextExtension()
        .getContextPlugin(Model.class)
        .getRouteDefinitions()
        .stream()
        .filter(route -> OF_DELIVERIES.contains(route.getInput().getEndpointUri()))
        .allMatch(ExtensionPoints::isEmpty);
  }

  private static boolean isEmpty(RouteDefinition route) {
    return route.getOutputs().stream()
        .allMatch(
            step ->
                step instanceof ToDefinition to
                    && to.getEndpointUri().startsWith("log:")
                    && to.getEndpointUri().contains("level=OFF"));
  }
}
