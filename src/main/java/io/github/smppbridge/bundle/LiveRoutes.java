package io.github.smppbridge.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.ServiceStatus;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.main.Main;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The routes of the bundle and of the team, as Camel Main collects them at the start, and what has
 * become of them since.
 */
public final class LiveRoutes extends DefaultRoutesCollector {
  private RouteSources sources = new RouteSources(List.of(), Map.of(), List.of());
  private Map<String, String> contents = Map.of();
  private volatile RouteSet routes = new RouteSet(Map.of());
  private volatile boolean changing;
  private LiveCode code;
  private final JavaRoutes java = new JavaRoutes();
  private final boolean edited;
  private final Extensions extensions;

  /**
   * Makes them; Camel Main asks for the rest.
   *
   * @param edited whether the folders are looked at for edits, once the routes run
   * @param extensions jars of a team
   */
  public LiveRoutes(boolean edited, Extensions extensions) {
    this.edited = edited;
    this.extensions = extensions;
  }

  /**
   * Has Camel Main load the RouteBuilders of the team's jars.
   *
   * @param scanned packages, with commas between them, in which Camel looks for them itself
   */
  public void addBuilders(Main main, String scanned) {
    List<String> packages =
        Stream.of(scanned.split(",")).map(String::strip).filter(each -> !each.isEmpty()).toList();
    String builders =
        extensions.builders().keySet().stream()
            .filter(name -> packages.stream().noneMatch(each -> name.startsWith(each + ".")))
            .collect(Collectors.joining(","));
    if (!builders.isEmpty()) {
      main.configure().withRoutesBuilderClasses(builders);
    }
  }

  /**
   * To be called before Camel reads any route.
   *
   * @param context whose routes these will be
   */
  public void attach(CamelContext context) {
    context.getRegistry().bind("javaRoutes", java);
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onContextStarting(CamelContext starting) {
            requireAll(starting);
          }

          @Override
          public void onContextStarted(CamelContext started) {
            if (edited) {
              RouteWatcher.start(started, LiveRoutes.this);
            }
          }
        });
  }

  @Override
  public Collection<RoutesBuilder> collectRoutesFromDirectory(
      CamelContext context, String excludePattern, String includePattern) {
    Map<String, Resource> fixed = new LinkedHashMap<>();
    List<String> folders = new ArrayList<>();
    for (String pattern : includePattern.split(",")) {
      if (RouteSources.isFolder(pattern)) {
        folders.add(pattern);
      } else {
        findRouteResourcesFromDirectory(context, excludePattern, pattern)
            .forEach(each -> fixed.putIfAbsent(each.getLocation(), each));
      }
    }
    // a class path with the working directory in it
    fixed.keySet().removeIf(location -> RouteSources.isIn(location, folders));
    fixed.values().removeIf(each -> extensions.holds(each.getURI().toString()));
    sources = new RouteSources(fixed.values(), extensions.routes(), folders);
    try {
      contents = sources.contents();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    code = new LiveCode(context, extensions.jars());
    routes = code.change(contents, java -> sources.read(contents, java));
    return builders(context);
  }

  /** A file at a time, without what others have taken the place of. */
  private List<RoutesBuilder> builders(CamelContext context) {
    List<RoutesBuilder> builders = new ArrayList<>();
    routes.entries().values().stream()
        .collect(Collectors.groupingBy(LiveRoutes::source, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(file -> builders.add(builder(context, file)));
    return builders;
  }

  private static Object source(RouteEntry entry) {
    return entry.code() == null ? entry.location() : entry.code().builder();
  }

  /** Reads items of one file, or of one RouteBuilder. */
  static RoutesBuilder builder(CamelContext context, List<RouteEntry> file) {
    RouteEntry first = file.get(0);
    if (first.code() != null) {
      return first.code().builder().make(file);
    }
    StringBuilder text = new StringBuilder();
    long lines = 0;
    for (RouteEntry entry : file) {
      // its own empty lines, less those that there are
      String padded = entry.text();
      text.append(padded, (int) Math.min(lines, entry.line() - 1), padded.length());
      lines = text.chars().filter(each -> each == '\n').count();
    }
    try {
      return PluginHelper.getRoutesLoader(context)
          .findRoutesBuilders(List.of(ResourceHelper.fromString(first.location(), text.toString())))
          .iterator()
          .next();
    } catch (Exception e) {
      throw Reason.in(first, e);
    }
  }

  /**
   * To be called when Camel has all routes and has started none: ends the start if one is missed.
   */
  private void requireAll(CamelContext context) {
    Set<String> inputs =
        context
            .getCamelContextExtension()
            .getContextPlugin(Model.class)
            .getRouteDefinitions()
            .stream()
            .map(LiveRoutes::input)
            .collect(Collectors.toSet());
    // those that Camel has put into the rest: that calls them
    routes.entries().values().forEach(entry -> inputs.add(entry.from()));
    routes.requireCalled(inputs);
  }

  /** Where a route begins, in the form {@code direct:name}. */
  static String input(RouteDefinition route) {
    String uri = route.getInput().getEndpointUri();
    if (route.getTemplateParameters() != null) {
      for (Map.Entry<String, Object> each : route.getTemplateParameters().entrySet()) {
        uri = uri.replace("{{" + each.getKey() + "}}", String.valueOf(each.getValue()));
      }
    }
    return uri.replaceFirst("\\?.*", "").replaceFirst("^([\\w-]+)://", "$1:");
  }

  /** Where in the files a route is, or nothing. */
  public String at(String routeId) {
    RouteEntry entry = routes.entries().get("route " + routeId);
    return entry == null ? "" : entry.at();
  }

  /**
   * What Camel has to say of a route that it cannot make or start.
   *
   * @param failure of a start
   * @return with the place of the route; nothing when it is about no route file
   */
  public Optional<RouteFileException> problem(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String id = null;
      if (each instanceof FailedToCreateRouteException created) {
        id = created.getRouteId();
      } else if (each instanceof FailedToStartRouteException started) {
        id = started.getRouteId();
      }
      RouteEntry entry =
          id == null || java.replaced(id) ? null : routes.entries().get("route " + id);
      if (entry != null) {
        return Optional.of(Reason.in(entry, failure));
      }
    }
    return Reason.inFile(failure).or(() -> extensions.problem(failure));
  }

  /**
   * The routes that should run and do not, each with what it is instead. Nothing while an edit is
   * being taken.
   */
  public List<String> notRunning(CamelContext context) {
    if (changing) {
      return List.of();
    }
    List<String> wrong = new ArrayList<>();
    for (String id : routes.running()) {
      if (java.replaced(id)) {
        continue;
      }
      ServiceStatus status = context.getRouteController().getRouteStatus(id);
      if (status == null) {
        wrong.add(id + " (missing)");
      } else if (!status.isStarted()) {
        wrong.add(id + " (" + status.name().toLowerCase(Locale.ROOT) + ")");
      }
    }
    return wrong;
  }

  RouteSources sources() {
    return sources;
  }

  /** What the folders held when the routes that run were read. */
  Map<String, String> contents() {
    return contents;
  }

  /**
   * Takes other contents of the folders, whole or not at all.
   *
   * @return the ids of the routes that are new, changed or gone
   * @throws RouteFileException if they cannot be taken: then all is as it was
   */
  List<String> take(Map<String, String> others, RouteEdit edit) {
    changing = true;
    try {
      return code.change(
          others,
          java -> {
            RouteSet next = sources.read(others, java);
            List<String> ids = edit.apply(routes, next);
            routes = next;
            contents = others;
            return ids;
          });
    } finally {
      changing = false;
    }
  }
}
