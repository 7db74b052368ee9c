package io.github.smppbridge.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that the route files of one folder use. */
final class RouteNames {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern READ =
      Pattern.compile("\\$\\{(exchangeProperty|variable|header)\\.([\\w-]+)");
  private static final Pattern BEAN = Pattern.compile("\\$\\{bean:(\\w+)\\?method=(\\w+)");
  private static final Pattern STATUS =
      Pattern.compile("\\$\\{header\\.CamelSmppCommandStatus}\\s*(?:==|!=|in)\\s*'?([\\w,]+)'?");
  private static final String STATUS_HEADER = "CamelSmppCommandStatus";

  /** The steps that set or remove something, and its kind. */
  private static final Map<String, String> SETS =
      Map.of(
          "setProperty", "exchangeProperty",
          "removeProperty", "exchangeProperty",
          "setVariable", "variable",
          "removeVariable", "variable",
          "setHeader", "header",
          "removeHeader", "header");

  private enum How {
    SET,
    READ,
    REMOVED
  }

  /** One use of a name in a file. */
  private record Use(String file, String kind, String name, How how) {}

  private final List<Use> uses = new ArrayList<>();

  /** Names of beans to the methods that are called. */
  final Map<String, Set<String>> beans = new TreeMap<>();

  /** Names of the beans that the files make themselves to their classes. */
  final Map<String, String> types = new HashMap<>();

  /** What the status header is set to, or compared with. */
  final Set<String> statuses = new TreeSet<>();

  /** Parameters of calls over HTTP, which Camel makes headers. */
  final Set<String> restParameters = new TreeSet<>();

  static RouteNames read(Path folder) {
    RouteNames names = new RouteNames();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".camel.yaml")).toList()) {
        String name = file.getFileName().toString().replace(".camel.yaml", "");
        names.walk(name, YAML.readTree(file.toFile()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private void walk(String file, JsonNode node) {
    if (node.isTextual()) {
      text(file, node.asText());
    }
    node.fields().forEachRemaining(field -> field(file, field.getKey(), field.getValue()));
    node.forEach(each -> walk(file, each));
  }

  private void field(String file, String key, JsonNode value) {
    String name = value.path("name").asText();
    if (SETS.containsKey(key)) {
      uses.add(new Use(file, SETS.get(key), name, key.startsWith("set") ? How.SET : How.REMOVED));
      status(name, value);
    }
    switch (key) {
      case "headers" -> {
        for (JsonNode header : value) {
          uses.add(new Use(file, "header", header.path("name").asText(), How.SET));
          status(header.path("name").asText(), header);
        }
      }
      case "variableReceive" -> uses.add(new Use(file, "variable", value.asText(), How.SET));
      case "variableSend" -> uses.add(new Use(file, "variable", value.asText(), How.READ));
      case "aggregationStrategy", "executorService", "headerFilterStrategy" ->
          bean(value.asText().replace("#", ""), "");
      case "bean", "method" -> bean(value.path("ref").asText(), value.path("method").asText());
      case "to" -> {
        String uri = value.path("uri").asText();
        if (uri.startsWith("bean:")) {
          bean(uri.substring(5), value.path("parameters").path("method").asText());
        }
      }
      case "templatedRoute" -> {
        Map<String, String> given = new HashMap<>();
        for (JsonNode parameter : value.path("parameters")) {
          given.put(parameter.path("name").asText(), parameter.path("value").asText());
        }
        bean(given.getOrDefault("ref", ""), given.getOrDefault("call", ""));
      }
      case "beans" ->
          value.forEach(each -> types.put(each.path("name").asText(), each.path("type").asText()));
      case "param" ->
          value.forEach(
              each -> {
                if (!each.path("type").asText().equals("body")) {
                  restParameters.add(each.path("name").asText());
                }
              });
      default -> {
        // says nothing about names
      }
    }
  }

  private void status(String header, JsonNode step) {
    if (header.equals(STATUS_HEADER) && step.has("constant")) {
      statuses.add(step.path("constant").asText());
    }
  }

  /** A method may come with its arguments, or both from what a template is given. */
  private void bean(String name, String method) {
    if (!name.isEmpty() && !name.startsWith("{{")) {
      Set<String> methods = beans.computeIfAbsent(name, each -> new TreeSet<>());
      String bare = method.replaceAll("\\(.*", "");
      if (!bare.isEmpty() && !bare.startsWith("{{")) {
        methods.add(bare);
      }
    }
  }

  private void text(String file, String text) {
    for (Matcher found = READ.matcher(text); found.find(); ) {
      uses.add(new Use(file, found.group(1), found.group(2), How.READ));
    }
    for (Matcher found = BEAN.matcher(text); found.find(); ) {
      bean(found.group(1), found.group(2));
    }
    for (Matcher found = STATUS.matcher(text); found.find(); ) {
      if (!found.group(1).equals("null")) {
        statuses.add(found.group(1));
      }
    }
  }

  /** All names of a kind: exchangeProperty, variable or header. */
  Set<String> names(String kind) {
    return select(use -> use.kind().equals(kind), Use::name);
  }

  /** The names of a kind that are set here. */
  Set<String> set(String kind) {
    return select(use -> use.kind().equals(kind) && use.how() == How.SET, Use::name);
  }

  /** The files that set a name. */
  Set<String> setters(String name) {
    return select(use -> use.name().equals(name) && use.how() == How.SET, Use::file);
  }

  /** The files that read a name. */
  Set<String> readers(String name) {
    return select(use -> use.name().equals(name) && use.how() == How.READ, Use::file);
  }

  private Set<String> select(Predicate<Use> which, Function<Use, String> what) {
    return uses.stream().filter(which).map(what).collect(Collectors.toCollection(TreeSet::new));
  }
}
