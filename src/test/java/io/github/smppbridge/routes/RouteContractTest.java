package io.github.smppbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.ChoiceHeaders;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.testkit.ReferenceFile;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code routes/} and the beans say to each other: every name is in {@link RouteProperties},
 * is set and is read, and every bean is there.
 */
class RouteContractTest {

  /** What HTTP itself defines; the rest of what it carries here is declared by {@code rest:}. */
  private static final Set<String> HTTP =
      Set.of(
          "Cache-Control",
          "Content-Security-Policy",
          "Content-Type",
          "Referrer-Policy",
          "Retry-After");

  private static final RouteNames ROUTES = RouteNames.read(Path.of("routes"));
  private static final JavaNames JAVA = JavaNames.read(Path.of("src/main/java"));

  /** Name of a constant to the constant, in their order. */
  private static Map<String, Field> table() {
    return table(RouteProperties.class);
  }

  private static Map<String, Field> table(Class<?> of) {
    return Arrays.stream(of.getFields())
        .collect(
            Collectors.toMap(
                field -> (String) value(field), field -> field, (a, b) -> a, LinkedHashMap::new));
  }

  private static Object value(Field constant) {
    try {
      return constant.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> constants(Class<?> type) {
    return Arrays.stream(type.getFields())
        .filter(field -> field.getType() == String.class)
        .map(field -> (String) value(field))
        .collect(Collectors.toSet());
  }

  private static Set<String> named(String kind) {
    return table().entrySet().stream()
        .filter(entry -> kind.equals(entry.getValue().getAnnotation(Metadata.class).label()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Test
  void everyPropertyAndVariableOfARouteIsInTheTable() {
    assertThat(ROUTES.names("exchangeProperty")).isSubsetOf(named(""));
    assertThat(ROUTES.names("variable")).isSubsetOf(named("variable"));
  }

  @Test
  void everyHeaderOfARouteIsDocumented() {
    Set<String> known = new TreeSet<>(constants(SmppServerConstants.class));
    known.addAll(constants(Exchange.class));
    known.addAll(constants(ChoiceHeaders.class));
    known.addAll(named("header"));
    known.addAll(HTTP);
    assertThat(ROUTES.names("header")).isSubsetOf(known);
  }

  @Test
  void everyEntryIsSetAndRead() {
    table()
        .forEach(
            (name, field) -> {
              assertThat(setters(name, field)).as("who sets %s", name).isNotEmpty();
              assertThat(readers(name, field)).as("who reads %s", name).isNotEmpty();
            });
  }

  @Test
  void everyParameterOfACallIsRead() {
    assertThat(ROUTES.restParameters).allMatch(JAVA::hasText);
  }

  @Test
  void aStatusIsAlwaysAName() {
    assertThat(ROUTES.statuses)
        .isNotEmpty()
        .allMatch(text -> text.matches("ESME_[A-Z_]+(,ESME_[A-Z_]+)*"));
  }

  /**
   * The first method that an expression calls has its class examined, by each worker that is there
   * before the first is done: a fifth of a second of a core each for a class as large as this.
   */
  @ParameterizedTest
  @ValueSource(strings = {"routes", "routes/examples"})
  void noExpressionCallsMethodsOfTheContext(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(file).content().doesNotContain("${camelContext.", "${exchange."));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"routes/sandbox", "routes/examples"})
  void otherRoutesReadWhatTheySetOrWhatIsInTheTable(String folder) {
    RouteNames routes = RouteNames.read(Path.of(folder));
    for (String kind : List.of("exchangeProperty", "variable")) {
      Set<String> known = new TreeSet<>(table().keySet());
      known.addAll(constants(Exchange.class));
      known.addAll(routes.set(kind));
      assertThat(routes.names(kind)).isSubsetOf(known);
    }
  }

  @Test
  void everyBeanHasTheMethod() {
    try (TestBridge bridge = TestBridge.start(Map.of())) {
      Registry registry = bridge.context().getRegistry();
      for (RouteNames routes : List.of(ROUTES, RouteNames.read(Path.of("routes/examples")))) {
        routes.beans.forEach(
            (bean, methods) -> {
              Object found = registry.lookupByName(bean);
              assertThat(found).as("bean %s", bean).isNotNull();
              assertThat(methods(found.getClass())).as("bean %s", bean).containsAll(methods);
            });
      }
    }
  }

  @Test
  void everyBeanOfTheSandboxHasTheMethod() throws Exception {
    RouteNames routes = RouteNames.read(Path.of("routes/sandbox"));
    for (Map.Entry<String, Set<String>> bean : routes.beans.entrySet()) {
      String type = routes.types.get(bean.getKey());
      assertThat(type).as("bean %s", bean.getKey()).isNotNull();
      assertThat(methods(Class.forName(type))).as(type).containsAll(bean.getValue());
    }
  }

  private static Set<String> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .map(java.lang.reflect.Method::getName)
        .collect(Collectors.toSet());
  }

  private static List<String> setters(String name, Field field) {
    return both(ROUTES.setters(name), JAVA.setters(field.getName()));
  }

  private static List<String> readers(String name, Field field) {
    return both(ROUTES.readers(name), JAVA.readers(field.getName()));
  }

  private static List<String> both(Set<String> routes, Set<String> classes) {
    return Stream.concat(routes.stream().map(route -> "`" + route + "`"), classes.stream())
        .toList();
  }

  private static String row(String name, Field field) {
    Metadata told = field.getAnnotation(Metadata.class);
    return "| `%s`%s | %s | %s | %s | %s |"
        .formatted(
            name,
            told.label().isEmpty() ? "" : ", " + told.label(),
            told.javaType().isEmpty() ? "" : "`" + told.javaType() + "`",
            told.description(),
            String.join(", ", setters(name, field)),
            String.join(", ", readers(name, field)));
  }

  @Test
  void theDocumentedTableIsThis() throws IOException {
    StringBuilder table = new StringBuilder("| name | type | | set by | read by |\n");
    table.append("|---|---|---|---|---|\n");
    table().forEach((name, field) -> table.append(row(name, field)).append('\n'));
    ReferenceFile.hold(
        "docs/route-reference.md",
        "<!-- properties -->\n",
        "<!-- end of properties -->\n",
        table.toString());
  }

  @Test
  void theDocumentedChoicesAreThese() throws IOException {
    StringBuilder table = new StringBuilder("| header | value | |\n|---|---|---|\n");
    table(ChoiceHeaders.class)
        .forEach(
            (name, field) -> {
              Metadata told = field.getAnnotation(Metadata.class);
              table.append(
                  "| `%s` | %s | %s |\n".formatted(name, told.javaType(), told.description()));
            });
    ReferenceFile.hold(
        "docs/route-reference.md",
        "<!-- choices -->\n",
        "<!-- end of choices -->\n",
        table.toString());
  }
}
