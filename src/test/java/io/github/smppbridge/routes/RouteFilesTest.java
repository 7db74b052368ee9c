package io.github.smppbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in {@code routes/} is valid Camel YAML, and every route says what it is for. */
class RouteFilesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final JsonSchema SCHEMA = schema();

  private static JsonSchema schema() {
    try (InputStream in = RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("routes"))) {
      return all.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isValidCamelYaml(Path file) throws IOException {
    assertThat(SCHEMA.validate(YAML.readTree(file.toFile())))
        // a placeholder is a text where the schema wants a number
        .filteredOn(message -> !message.getMessage().endsWith("string found, number expected"))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyRouteHasAnIdAndADescription(Path file) throws IOException {
    for (JsonNode entry : YAML.readTree(file.toFile())) {
      for (String kind : List.of("route", "routeConfiguration")) {
        if (entry.has(kind)) {
          assertThat(entry.path(kind).path("id").asText()).matches("[a-z][a-z0-9-]+");
          assertThat(entry.path(kind).path("description").asText()).isNotBlank();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void noLogStepPrintsABodyOrAPassword(Path file) throws IOException {
    boolean madeUp = file.startsWith("routes/sandbox");
    for (JsonNode message : YAML.readTree(file.toFile()).findValues("message")) {
      assertThat(message.asText()).doesNotContain("Password", "Authorization");
      if (!madeUp) {
        assertThat(message.asText()).doesNotContain("${body", "DestAddr", "SourceAddr");
      }
    }
  }
}
