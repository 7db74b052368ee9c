package io.github.smppbridge.bundle;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.RouteDefinition;

/**
 * RouteBuilders on the class path take the place of routes in files: of those of the same id, and
 * of those that begin with the same endpoint. Camel has them told before it reads the files.
 */
final class JavaRoutes implements RouteBuilderLifecycleStrategy {
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final Set<String> inputs = ConcurrentHashMap.newKeySet();

  /** Ids of routes in files that have no place any more. */
  private final Set<String> replaced = ConcurrentHashMap.newKeySet();

  @Override
  public void afterConfigure(RouteBuilder builder) {
    String location = builder.getResource() == null ? "" : builder.getResource().getLocation();
    if (TeamCode.isJava(location)) {
      // JavaBuilder asks when it knows which of its routes are wanted
      return;
    }
    if (location.endsWith(".yaml")) {
      removeReplaced(builder);
      return;
    }
    for (RouteDefinition route : builder.getRouteCollection().getRoutes()) {
      if (route.getRouteId() != null) {
        ids.add(route.getRouteId());
      }
      String input = LiveRoutes.input(route);
      if (RouteSet.isOne(input)) {
        inputs.add(input);
      }
    }
  }

  /** Takes from a builder of routes in files those that have no place any more. */
  void removeReplaced(RouteBuilder builder) {
    builder.getRouteCollection().getRoutes().removeIf(this::isReplaced);
  }

  private boolean isReplaced(RouteDefinition route) {
    if (ids.contains(route.getRouteId()) || inputs.contains(LiveRoutes.input(route))) {
      replaced.add(route.getRouteId());
      return true;
    }
    return false;
  }

  /** Whether a route of this id in a file has no place any more. */
  boolean replaced(String routeId) {
    return replaced.contains(routeId);
  }
}
