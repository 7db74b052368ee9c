package io.github.smppbridge.bundle;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplatesDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.TemplatedRoutesDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.rest.RestsDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A RouteBuilder in a team's Java file. */
final class JavaBuilder {
  private final CamelContext context;
  private final Class<? extends RouteBuilder> type;
  private final String location;
  private final String text;
  private final String version;

  /**
   * Makes one.
   *
   * @param location of its file
   * @param text of that
   * @param version of all Java files: other than before = the class is another
   */
  JavaBuilder(
      CamelContext context,
      Class<? extends RouteBuilder> type,
      String location,
      String text,
      String version) {
    this.context = context;
    this.type = type;
    this.location = location;
    this.text = text;
    this.version = version;
  }

  /**
   * One item of it.
   *
   * @param builder that has it
   * @param index among its routes; -1 = it is no route
   */
  record Part(JavaBuilder builder, int index) {}

  /**
   * What it makes, as items of its file.
   *
   * @throws RouteFileException if it fails
   */
  List<RouteEntry> entries() {
    RouteBuilder builder = instance();
    try {
      builder.configureRoutes(context);
    } catch (Exception | LinkageError e) {
      throw failed(e);
    }
    List<RouteEntry> entries = new ArrayList<>();
    List<RouteDefinition> routes = builder.getRouteCollection().getRoutes();
    for (int i = 0; i < routes.size(); i++) {
      entries.add(route(routes.get(i), i));
    }
    builder
        .getRouteTemplateCollection()
        .getRouteTemplates()
        .forEach(each -> entries.add(other("routeTemplate", each.getId())));
    builder
        .getTemplatedRouteCollection()
        .getTemplatedRoutes()
        .forEach(each -> entries.add(other("templatedRoute", each.getRouteId())));
    builder
        .getRestCollection()
        .getRests()
        .forEach(
            each ->
                entries.add(other("rest", each.getId() == null ? each.getPath() : each.getId())));
    if (builder instanceof RouteConfigurationBuilder) {
      entries.add(other("routeConfiguration", type.getName()));
    }
    return entries;
  }

  /**
   * A RouteBuilder with some of the items, not yet configured.
   *
   * @throws RouteFileException if it cannot be made
   */
  RouteBuilder make(Collection<RouteEntry> items) {
    Set<Integer> routes = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    for (RouteEntry each : items) {
      routes.add(each.code().index());
      kinds.add(each.kind());
    }
    RouteBuilder builder = instance();
    builder.addLifecycleInterceptor(
        new RouteBuilderLifecycleStrategy() {
          @Override
          public void afterConfigure(RouteBuilder configured) {
            keep(configured, routes, kinds);
          }
        });
    return builder;
  }

  private void keep(RouteBuilder builder, Set<Integer> wanted, Set<String> kinds) {
    List<RouteDefinition> routes = builder.getRouteCollection().getRoutes();
    for (int i = routes.size() - 1; i >= 0; i--) {
      if (!wanted.contains(i)) {
        routes.remove(i);
      }
    }
    if (!kinds.contains("routeTemplate")) {
      builder.setRouteTemplateCollection(new RouteTemplatesDefinition());
    }
    if (!kinds.contains("templatedRoute")) {
      builder.setTemplatedRouteCollection(new TemplatedRoutesDefinition());
    }
    if (!kinds.contains("rest")) {
      builder.setRestCollection(new RestsDefinition());
    }
    JavaRoutes others = context.getRegistry().lookupByNameAndType("javaRoutes", JavaRoutes.class);
    if (others != null) {
      others.removeReplaced(builder);
    }
  }

  private RouteBuilder instance() {
    try {
      Constructor<? extends RouteBuilder> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      RouteBuilder builder = constructor.newInstance();
      builder.setCamelContext(context);
      builder.setResource(ResourceHelper.fromString(location, text));
      PluginHelper.getBeanPostProcessor(context)
          .postProcessBeforeInitialization(builder, type.getName());
      PluginHelper.getBeanPostProcessor(context)
          .postProcessAfterInitialization(builder, type.getName());
      return builder;
    } catch (InvocationTargetException e) {
      throw failed(e.getCause());
    } catch (NoSuchMethodException e) {
      throw new RouteFileException(
          RouteEntry.at(location, declared()),
          type.getSimpleName() + " needs a constructor without parameters",
          e);
    } catch (Exception | LinkageError e) {
      throw failed(e);
    }
  }

  /** With the line in this file that was last on the way to the failure. */
  private RouteFileException failed(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    int line = declared();
    for (StackTraceElement place : cause.getStackTrace()) {
      if (RouteEntry.file(location).equals(place.getFileName())
          || (place.getClassName() + "$").startsWith(type.getName() + "$")) {
        line = place.getLineNumber();
        break;
      }
    }
    return new RouteFileException(
        RouteEntry.at(location, line), type.getSimpleName() + ": " + Reason.of(failure), failure);
  }

  private RouteEntry route(RouteDefinition route, int index) {
    String id = route.getRouteId() == null ? "" : route.getRouteId();
    String from = LiveRoutes.input(route);
    int line = lineOf("routeId(\"" + id + "\"", lineOf("\"" + from, declared()));
    List<RouteEntry.Call> calls = new ArrayList<>();
    ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SendDefinition.class)
        .forEach(each -> call(each.getEndpointUri(), line, calls));
    ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDynamicDefinition.class)
        .forEach(each -> call(each.getUri(), line, calls));
    Object value =
        List.of(
            Map.of(
                "route",
                Map.of("code", version, "autoStartup", String.valueOf(route.getAutoStartup()))));
    return new RouteEntry(
        "route", id, from, location, line, "", value, calls, new Part(this, index));
  }

  private void call(String uri, int line, List<RouteEntry.Call> calls) {
    Matcher call = RouteFile.CALL.matcher(uri == null ? "" : uri);
    if (call.matches()) {
      calls.add(new RouteEntry.Call(call.group(1), lineOf(uri, line)));
    }
  }

  private RouteEntry other(String kind, String id) {
    return new RouteEntry(
        kind,
        id == null ? "" : id,
        "",
        location,
        declared(),
        "",
        version,
        List.of(),
        new Part(this, -1));
  }

  private int declared() {
    return lineOf("class " + type.getSimpleName(), 1);
  }

  private int lineOf(String words, int otherwise) {
    int at = text.indexOf(words);
    return at < 0
        ? otherwise
        : 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }
}
