package io.github.smppbridge.bundle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Routes that call each other in a circle, whatever the message is: the first one would fill the
 * memory. Only steps of the route itself are looked at: what stands within a choice, a filter or
 * the like may have an end.
 */
final class EndlessCalls {
  private static final Pattern DIRECT =
      Pattern.compile("(?:direct|call):(?://)?([\\w.-]+)(?:\\?.*)?");
  private static final List<String> ENDS = List.of("stop", "throwException", "rollback");

  private final Map<String, RouteEntry> routes = new HashMap<>();

  /** What has been followed. */
  private final Set<String> begun = new HashSet<>();

  /**
   * Takes routes.
   *
   * @param entries items of files
   */
  EndlessCalls(Collection<RouteEntry> entries) {
    for (RouteEntry entry : entries) {
      if (entry.from().startsWith("direct:")) {
        routes.put(entry.from().substring("direct:".length()), entry);
      }
    }
  }

  /**
   * Ends with an exception if there is such a circle.
   *
   * @throws RouteFileException with one of its routes
   */
  void requireNone() {
    for (String name : routes.keySet()) {
      follow(name, new ArrayList<>());
    }
  }

  private void follow(String name, List<String> way) {
    int before = way.indexOf(name);
    if (before >= 0) {
      RouteEntry route = routes.get(name);
      way.add(name);
      throw new RouteFileException(
          route.at(),
          "route "
              + route.id()
              + " would never end: "
              + String.join(" calls ", way.subList(before, way.size())));
    }
    RouteEntry route = routes.get(name);
    if (route == null || !begun.add(name)) {
      return;
    }
    way.add(name);
    for (String called : always(route)) {
      follow(called, way);
    }
    way.remove(way.size() - 1);
  }

  /** What it calls whatever the message is. */
  private static List<String> always(RouteEntry route) {
    List<String> called = new ArrayList<>();
    for (Object each : steps(route.value())) {
      if (!(each instanceof Map<?, ?> step)) {
        continue;
      }
      if (ENDS.stream().anyMatch(step::containsKey)) {
        break;
      }
      Object to = step.get("to");
      Matcher direct =
          DIRECT.matcher(String.valueOf(to instanceof Map<?, ?> map ? map.get("uri") : to));
      if (direct.matches()) {
        called.add(direct.group(1));
      }
    }
    return called;
  }

  private static List<?> steps(Object value) {
    Object item = value instanceof List<?> list && !list.isEmpty() ? list.get(0) : value;
    Object route = field(item, "route");
    Object from = field(route == null ? item : route, "from");
    Object steps = field(from, "steps");
    return steps instanceof List<?> list ? list : List.of();
  }

  private static Object field(Object map, String name) {
    return map instanceof Map<?, ?> fields ? fields.get(name) : null;
  }
}
