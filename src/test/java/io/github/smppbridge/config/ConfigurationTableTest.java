package io.github.smppbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.ReferenceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What operators read is printed from {@link ConfigKey}. */
class ConfigurationTableTest {
  private static final int WIDTH = 100;
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z_]+)` \\| `([^`|]+)` \\|");

  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("http", "HTTP: health, metrics, documentation, webhook");
    TITLES.put("smpp", "SMPP: the side of the ESMEs");
    TITLES.put("gateway", "SMSGate: the side of the phones");
    TITLES.put("webhook", "Webhooks");
    TITLES.put("store", "Store");
    TITLES.put("receipts", "Receipts and incoming messages on their way to the ESME");
    TITLES.put("mo", "Received messages");
    TITLES.put("accounts", "Accounts");
    TITLES.put("limits", "Limits of each account");
    TITLES.put("admin", "Operators: /admin and the page at /");
    TITLES.put("routes", "Routes");
    TITLES.put("ext", "Jars of your own");
    TITLES.put("events", "Events for programs outside");
  }

  @Test
  void applicationPropertiesListsEveryKeyOnceWithItsDefault() throws IOException {
    ReferenceFile.hold(
        "application.properties",
        "# What follows, to ## Camel, is printed from ConfigKey.\n",
        "\n## Camel\n",
        sections("\n## %s\n", ConfigurationTableTest::comment));
  }

  @Test
  void applicationPropertiesSetsNoKeyOfOurs() throws Exception {
    Configuration configuration = Configuration.load(Map.of(), Path.of(""), List.of());
    assertThat(ConfigKey.values())
        .allSatisfy(key -> assertThat(configuration.source(key.key())).isEqualTo("default"));
  }

  /** The README has some of them; the page that it links to has all. */
  @Test
  void theReadmeListsEveryKeyOnceWithItsDefault() throws IOException {
    ReferenceFile.hold(
        "docs/configuration.md",
        "<!-- printed from ConfigKey -->\n",
        "<!-- end -->",
        sections(
            "\n## %s\n\n| key | default | allowed | |\n|---|---|---|---|\n",
            ConfigurationTableTest::row));
    assertThat(ROW.matcher(Files.readString(Path.of("README.md"))).results())
        .extracting(match -> match.group(1) + "=" + match.group(2))
        .isSubsetOf(
            Arrays.stream(ConfigKey.values())
                .map(key -> key.key() + "=" + key.defaultValue())
                .toList());
  }

  private static String sections(String title, Function<ConfigKey, String> of) {
    Map<String, String> sections =
        Arrays.stream(ConfigKey.values())
            .collect(
                Collectors.groupingBy(
                    key -> key.key().replaceFirst("\\..*", ""),
                    LinkedHashMap::new,
                    Collectors.mapping(of, Collectors.joining())));
    assertThat(TITLES.keySet()).containsExactlyElementsOf(sections.keySet());
    return sections.entrySet().stream()
        .map(section -> title.formatted(TITLES.get(section.getKey())) + section.getValue())
        .collect(Collectors.joining());
  }

  private static String row(ConfigKey key) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            key.key(),
            key.defaultValue().isEmpty() ? "" : "`" + key.defaultValue() + "`",
            key.allowed(),
            key.description());
  }

  private static String comment(ConfigKey key) {
    String text = key.description();
    if (key.allowed().startsWith("one of") && !key.accepts("true")) {
      text += " O" + key.allowed().substring(1) + ".";
    }
    StringBuilder comment = new StringBuilder("\n#");
    int column = 1;
    for (String word : text.split(" ")) {
      if (column + 1 + word.length() > WIDTH) {
        comment.append("\n#");
        column = 1;
      }
      comment.append(' ').append(word);
      column += 1 + word.length();
    }
    return (comment + "\n#" + key.key() + " = " + key.defaultValue()).stripTrailing() + "\n";
  }
}
