package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.config.ConfigKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/security.md names exists: the tests that hold a promise, and the keys. */
class SecurityDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/security.md");

  @Test
  void everyTestItNamesExists() throws IOException {
    Set<String> named = named("`([A-Z]\\w+(?:Test|IT|Contract))[`.]");
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      Set<String> existing =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());

      assertThat(named).hasSizeGreaterThan(10).isSubsetOf(existing);
    }
  }

  @Test
  void everyKeyItNamesExists() throws IOException {
    Set<String> named =
        named("`((?:smpp|http|gateway|webhook|store|receipts|limits|admin)\\.[a-z_.]+)[`=]");

    Set<String> existing =
        Arrays.stream(ConfigKey.values()).map(ConfigKey::key).collect(Collectors.toSet());

    assertThat(named).isNotEmpty().isSubsetOf(existing);
  }

  private static Set<String> named(String pattern) throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(DOCUMENT));
    while (matcher.find()) {
      named.add(matcher.group(1));
    }
    return named;
  }
}
