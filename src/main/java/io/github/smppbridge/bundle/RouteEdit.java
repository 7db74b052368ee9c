package io.github.smppbridge.bundle;

import io.github.smppbridge.component.LoopDirectComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts routes in the place of others while messages flow. The new ones are started beside the old
 * ones first, under names of their own: what is wrong with them is found while nothing has changed.
 * Then they take the calls, while the old ones finish theirs and make room.
 */
final class RouteEdit {
  private static final Logger LOG = LoggerFactory.getLogger(RouteEdit.class);
  private static final String DIRECT = "direct:";

  /** Whoever has found a route has called it by then. */
  private static final long CALLED_MILLIS = 200;

  private final CamelContext context;
  private final LoopDirectComponent direct;
  private int edits;

  /** What has been started beside, by the item that it is of. */
  private record Trial(RouteEntry entry, String routeId, DirectConsumer consumer) {}

  RouteEdit(CamelContext context) {
    this.context = context;
    this.direct = context.getComponent("direct", LoopDirectComponent.class);
  }

  /**
   * Takes an edit.
   *
   * @return the ids of the routes that are new, changed or gone
   * @throws RouteFileException if it cannot be taken: then all is as it was
   */
  List<String> apply(RouteSet before, RouteSet after) {
    List<RouteEntry> gone = before.without(after);
    List<RouteEntry> come = after.without(before);
    gone.forEach(this::requireSeparate);
    come.forEach(RouteEdit::requireRoute);
    after.requireCalled(inputs(gone, after));
    edits++;
    Map<String, Trial> trials = new LinkedHashMap<>();
    try {
      come.forEach(entry -> trials.put(entry.id(), tried(entry)));
      swap(gone, come, trials);
    } finally {
      trials.values().forEach(trial -> remove(trial.routeId()));
    }
    Set<String> ids = new LinkedHashSet<>();
    come.forEach(entry -> ids.add(entry.id()));
    gone.forEach(entry -> ids.add(entry.id()));
    return List.copyOf(ids);
  }

  private static void requireRoute(RouteEntry entry) {
    if (!entry.isRoute()) {
      throw new RouteFileException(
          entry.at(), "a change of a " + entry.kind() + " takes a restart of the bridge");
    }
    if (entry.id().isEmpty()) {
      throw new RouteFileException(
          entry.at(), "a route without an id takes a restart of the bridge; give it one");
    }
  }

  /** A route that a rest: calls Camel has put into it. */
  private void requireSeparate(RouteEntry entry) {
    requireRoute(entry);
    RouteDefinition route = model().getRouteDefinition(entry.id());
    if (route != null
        && entry.from().startsWith(DIRECT)
        && !LiveRoutes.input(route).startsWith(DIRECT)) {
      throw new RouteFileException(
          entry.at(), "a change of route " + entry.id() + ", of a rest:, takes a restart");
    }
  }

  /** Of all routes, also those that are in no file, as they will be. */
  private Set<String> inputs(List<RouteEntry> gone, RouteSet after) {
    Set<String> ids = gone.stream().map(RouteEntry::id).collect(Collectors.toSet());
    Set<String> inputs =
        model().getRouteDefinitions().stream()
            .filter(route -> !ids.contains(route.getRouteId()))
            .map(LiveRoutes::input)
            .collect(Collectors.toSet());
    after.entries().values().forEach(entry -> inputs.add(entry.from()));
    return inputs;
  }

  private Trial tried(RouteEntry entry) {
    String routeId = "edit-" + edits + "-" + entry.id();
    try {
      RouteBuilder builder = builder(entry);
      RouteDefinition route = builder.getRouteCollection().getRoutes().get(0);
      if (!entry.from().startsWith(DIRECT)) {
        // its options
        context.getEndpoint(context.resolvePropertyPlaceholders(route.getInput().getEndpointUri()));
      }
      route.getInput().setUri(DIRECT + routeId);
      route.setId(routeId);
      route.setAutoStartup("true");
      context.addRoutes(builder);
      return new Trial(entry, routeId, (DirectConsumer) context.getRoute(routeId).getConsumer());
    } catch (Exception e) {
      remove(routeId);
      throw Reason.in(entry, e);
    }
  }

  private RouteBuilder builder(RouteEntry entry) throws Exception {
    RouteBuilder builder = (RouteBuilder) LiveRoutes.builder(context, List.of(entry));
    builder.configureRoutes(context);
    if (builder.getRouteCollection().getRoutes().size() != 1) {
      throw new IllegalStateException("a RouteBuilder has the place of it");
    }
    return builder;
  }

  private void swap(List<RouteEntry> gone, List<RouteEntry> come, Map<String, Trial> trials) {
    Set<String> standIns = new LinkedHashSet<>();
    trials.forEach(
        (id, trial) -> {
          String input = trial.entry().from();
          if (input.startsWith(DIRECT)) {
            direct.standIn(input, trial.consumer());
            standIns.add(input);
          }
        });
    pause();
    List<RouteEntry> removed = new ArrayList<>();
    List<RouteEntry> added = new ArrayList<>();
    try {
      for (RouteEntry entry : gone) {
        removed.add(entry);
        remove(entry.id());
      }
      for (RouteEntry entry : come) {
        added.add(entry);
        context.addRoutes(builder(entry));
      }
    } catch (Exception e) {
      added.forEach(entry -> remove(entry.id()));
      removed.forEach(this::restore);
      RouteEntry failed = added.isEmpty() ? gone.get(0) : added.get(added.size() - 1);
      throw Reason.in(failed, e);
    } finally {
      standIns.forEach(direct::noStandIn);
      pause();
    }
  }

  private void restore(RouteEntry entry) {
    try {
      context.addRoutes(builder(entry));
    } catch (Exception e) {
      LOG.error("Route {} does not come back: {}", entry.id(), Reason.of(e), e);
    }
  }

  /** What it has begun is finished first. */
  private void remove(String routeId) {
    try {
      if (context.getRoute(routeId) != null) {
        context.getRouteController().stopRoute(routeId);
        context.removeRoute(routeId);
      }
      RouteDefinition left = model().getRouteDefinition(routeId);
      if (left != null) {
        model().removeRouteDefinition(left);
      }
    } catch (Exception e) {
      LOG.warn("Route {} does not go: {}", routeId, Reason.of(e), e);
    }
  }

  private Model model() {
    return context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  private static void pause() {
    try {
      new CountDownLatch(1).await(CALLED_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
