package io.github.smppbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What operators read must be what the program does. */
class ConfigurationTableTest {
  private static final Pattern LINE = Pattern.compile("(?m)^#([a-z]+\\.[a-z_]+) =[ ]?(.*)$");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| *`([a-z]+\\.[a-z_]+)` *\\| *`?([^|`]*?)`? *\\|");

  @Test
  void applicationPropertiesListsEveryKeyOnceWithItsDefault() throws IOException {
    assertThat(keys(LINE, Path.of("application.properties"))).isEqualTo(table());
  }

  @Test
  void applicationPropertiesSetsNoKeyOfOurs() throws Exception {
    Configuration configuration = Configuration.load(Map.of(), Path.of(""), List.of());
    assertThat(ConfigKey.values())
        .allSatisfy(key -> assertThat(configuration.source(key.key())).isEqualTo("default"));
  }

  @Test
  void theReadmeListsEveryKeyOnceWithItsDefault() throws IOException {
    assertThat(keys(ROW, Path.of("docs/configuration.md"))).isEqualTo(table());
  }

  private static List<String> keys(Pattern form, Path file) throws IOException {
    return form.matcher(Files.readString(file))
        .results()
        .map(ConfigurationTableTest::keyAndDefault)
        .sorted()
        .toList();
  }

  private static String keyAndDefault(MatchResult match) {
    return match.group(1) + "=" + match.group(2).trim();
  }

  private static List<String> table() {
    return Arrays.stream(ConfigKey.values())
        .map(key -> key.key() + "=" + key.defaultValue())
        .sorted()
        .collect(Collectors.toList());
  }
}
