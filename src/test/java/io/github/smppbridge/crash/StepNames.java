package io.github.smppbridge.crash;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.NamedNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;

/** Names of the steps of routes that are the same in every bridge with these routes. */
final class StepNames {
  private final Map<String, Integer> numbers = new HashMap<>();

  /** The name of the next step that is made. */
  synchronized String of(NamedNode step) {
    ProcessorDefinition<?> definition = (ProcessorDefinition<?>) step;
    RouteDefinition route = ProcessorDefinitionHelper.getRoute(definition);
    String routeId = route == null ? "errors" : route.getId();
    if (definition.hasCustomIdAssigned()) {
      return routeId + "/" + definition.getId();
    }
    String kind = routeId + "/" + definition.getShortName();
    return kind + "#" + numbers.merge(kind, 1, Integer::sum);
  }
}
