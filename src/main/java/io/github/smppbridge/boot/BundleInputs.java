package io.github.smppbridge.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * What the routes begin with that the jar has, whether or not a team has put others in their place.
 */
final class BundleInputs implements Predicate<String> {
  private static final String FILES = "classpath:routes/*.camel.yaml";

  private static final Pattern FROM =
      Pattern.compile(
          "^\\s+from:\\s*\\n(?:\\s*#.*\\n)*\\s+uri:\\s*\"?([\\w-]+:[^\\s\"]+)", Pattern.MULTILINE);

  /** Where a template has the rest of the name. */
  private static final String PLACEHOLDER = "{{";

  private final Set<String> inputs = new HashSet<>();
  private final Set<String> prefixes = new HashSet<>();

  private BundleInputs() {}

  static BundleInputs read(CamelContext context) {
    BundleInputs read = new BundleInputs();
    try {
      for (Resource file :
          PluginHelper.getPackageScanResourceResolver(context).findResources(FILES)) {
        try (InputStream in = file.getInputStream()) {
          read.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return read;
  }

  private void add(String file) {
    FROM.matcher(file)
        .results()
        .map(found -> found.group(1))
        .forEach(
            input -> {
              int rest = input.indexOf(PLACEHOLDER);
              if (rest < 0) {
                inputs.add(input);
              } else {
                prefixes.add(input.substring(0, rest));
              }
            });
  }

  @Override
  public boolean test(String input) {
    return inputs.contains(input) || prefixes.stream().anyMatch(input::startsWith);
  }
}
