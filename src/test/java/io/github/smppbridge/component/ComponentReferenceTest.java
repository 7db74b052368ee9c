package io.github.smppbridge.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.testkit.ReferenceFile;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import org.apache.camel.spi.UriParam;
import org.apache.camel.util.TimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of docs/smpp-server.md are printed from the metadata that Camel's tools generate. */
class ComponentReferenceTest {
  private static final Path METADATA =
      Path.of("target/classes/META-INF/io/github/smppbridge/component/smpp-server.json");

  @ParameterizedTest
  @CsvSource({
    "component options, componentProperties",
    "endpoint options, properties",
    "headers, headers"
  })
  void theTableIsThatOfTheMetadata(String table, String kind) throws IOException {
    StringBuilder rows = new StringBuilder("| | type | default | |\n|---|---|---|---|\n");
    new ObjectMapper()
        .readTree(METADATA.toFile())
        .path(kind)
        .fields()
        .forEachRemaining(entry -> rows.append(row(entry.getKey(), entry.getValue())));
    ReferenceFile.hold(
        "docs/smpp-server.md",
        "<!-- " + table + " -->\n",
        "<!-- end of " + table + " -->",
        rows.toString());
  }

  @Test
  void aDefaultIsWhatTheFieldHas() throws IllegalAccessException {
    SmppServerConfiguration configuration = new SmppServerConfiguration();
    for (Field field : SmppServerConfiguration.class.getDeclaredFields()) {
      UriParam option = field.getAnnotation(UriParam.class);
      if (option != null) {
        field.setAccessible(true);
        Object value = field.get(configuration);
        assertThat(
                option.javaType().isEmpty()
                    ? option.defaultValue()
                    : String.valueOf(TimeUtils.toMilliSeconds(option.defaultValue())))
            .as(field.getName())
            .isEqualTo(value == null ? "" : value.toString());
      }
    }
  }

  private static String row(String name, JsonNode value) {
    String standard = value.path("defaultValue").asText("");
    return "| `%s` | %s | %s | %s |\n"
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
}
