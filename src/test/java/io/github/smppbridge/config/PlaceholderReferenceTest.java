package io.github.smppbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.ReferenceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The placeholders of docs/route-reference.md are those that exist, and that routes use. */
class PlaceholderReferenceTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z_]+\\.[a-z_.]+)(:?)");

  private final Configuration configuration = Configuration.load(Map.of(), Path.of(""), List.of());

  PlaceholderReferenceTest() throws ConfigurationException {}

  /** Names to the files that use them; a name with a default ends in a colon. */
  private static Map<String, Set<String>> used(Path folder) throws IOException {
    Map<String, Set<String>> used = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
        Matcher placeholder = PLACEHOLDER.matcher(Files.readString(file));
        while (placeholder.find()) {
          used.computeIfAbsent(placeholder.group(1) + placeholder.group(2), key -> new TreeSet<>())
              .add(file.getFileName().toString().replace(".camel.yaml", ""));
        }
      }
    }
    return used;
  }

  @Test
  void everyDerivedKeyHasAValueAndASentence() {
    Map<String, String> values = new DerivedProperties(configuration).all();

    assertThat(values.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(DerivedKey.values()).map(DerivedKey::key).toList());
    assertThat(DerivedKey.values()).allMatch(key -> key.sentence().endsWith("."));
  }

  @Test
  void whatTheBundlesRoutesUseIsThere() throws IOException {
    assertThat(used(Path.of("routes")).keySet())
        .isNotEmpty()
        .allMatch(name -> configuration.asProperties().containsKey(name));
  }

  /** A team's key in an example has to be told of, or it does not start. */
  @Test
  void whatAnExampleUsesIsThereOrToldInItsComment() throws IOException {
    used(Path.of("routes/examples"))
        .forEach(
            (name, files) -> {
              if (!name.endsWith(":") && !configuration.asProperties().containsKey(name)) {
                for (String file : files) {
                  assertThat(Path.of("routes/examples/" + file + ".camel.yaml"))
                      .content()
                      .contains(name.toUpperCase(Locale.ROOT).replace(".", "__"));
                }
              }
            });
  }

  @Test
  void theDocumentedTableIsThis() throws IOException {
    Map<String, String> values = new DerivedProperties(configuration).all();
    Map<String, Set<String>> used = used(Path.of("routes"));
    StringBuilder table = new StringBuilder("| placeholder | | with the defaults | in |\n");
    table.append("|---|---|---|---|\n");
    for (DerivedKey key : DerivedKey.values()) {
      table.append(
          "| `{{%s}}` | %s | `%s` | %s |\n"
              .formatted(
                  key.key(),
                  key.sentence(),
                  values.get(key.key()),
                  used.getOrDefault(key.key(), Set.of()).stream()
                      .map(file -> "`" + file + "`")
                      .collect(Collectors.joining(", "))));
    }
    ReferenceFile.hold(
        "docs/route-reference.md",
        "<!-- placeholders -->\n",
        "<!-- end of placeholders -->\n",
        table.toString());
  }
}
