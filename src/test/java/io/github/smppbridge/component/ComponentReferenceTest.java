package io.github.smppbridge.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tables of docs/smpp-server.md are those of the metadata that Camel's tools generate. After a
 * change of the annotations, copy the rows that the failure shows.
 */
class ComponentReferenceTest {
  private static final Path REFERENCE = Path.of("docs/smpp-server.md");
  private static final Path METADATA =
      Path.of("src/generated/resources/META-INF/io/github/smppbridge/component/smpp-server.json");

  @ParameterizedTest
  @CsvSource({
    "component options, componentProperties",
    "endpoint options, properties",
    "headers, headers"
  })
  void theTableIsThatOfTheMetadata(String table, String kind) throws IOException {
    List<String> expected = new ArrayList<>();
    new ObjectMapper()
        .readTree(METADATA.toFile())
        .path(kind)
        .fields()
        .forEachRemaining(entry -> expected.add(row(entry.getKey(), entry.getValue())));

    assertThat(rows(table)).containsExactlyElementsOf(expected);
  }

  private static String row(String name, JsonNode value) {
    String standard = value.path("defaultValue").asText("");
    return "| `%s` | %s | %s | %s |"
        .formatted(
            name,
            type(value),
            standard.isEmpty() ? "" : "`" + standard + "`",
            value.path("description").asText().replace("|", "\\|"));
  }

  /** Without the packages; a duration is a number of milliseconds or a text such as 10s. */
  private static String type(JsonNode value) {
    return value.path("type").asText().equals("duration")
        ? "duration"
        : "`" + value.path("javaType").asText().replaceAll("\\b(?:[a-z0-9]+\\.)+", "") + "`";
  }

  private static List<String> rows(String table) throws IOException {
    String text = Files.readString(REFERENCE);
    String begin = "<!-- " + table + " -->";
    String end = "<!-- end of " + table + " -->";
    assertThat(text).contains(begin, end);
    return text.substring(text.indexOf(begin), text.indexOf(end))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .toList();
  }
}
