package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each listing of README and docs does what the text around it says: found here by itself. */
class DocumentListingsTest {
  private static final Pattern FENCED =
      Pattern.compile("^```(\\w+)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern BEAN_CLASS = Pattern.compile("#class:([\\w.$]+)");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{([\\w.]+)}}|\\$\\{properties:([\\w.]+)}");

  /** What stands for a key of a team's own, a password above all. */
  private static final List<String> VALUES =
      List.of("secret12", "0815", "two words", "it's", "a&b");

  private record Listing(Path file, int line, String language, String text) {
    @Override
    public String toString() {
      return file + ":" + line + " " + language;
    }
  }

  private static List<Listing> listings() throws Exception {
    List<Listing> found = new ArrayList<>();
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      for (Path file :
          Stream.concat(Stream.of(Path.of("README.md")), docs)
              .filter(path -> path.toString().endsWith(".md"))
              .sorted()
              .toList()) {
        String text = Files.readString(file);
        Matcher fenced = FENCED.matcher(text);
        while (fenced.find()) {
          int line = (int) text.substring(0, fenced.start()).lines().count() + 1;
          found.add(new Listing(file, line, fenced.group(1), fenced.group(2)));
        }
      }
    }
    return found;
  }

  @TestFactory
  Stream<DynamicTest> everyListingOfYamlAndPropertiesLoads() throws Exception {
    List<Listing> listings =
        listings().stream()
            .filter(each -> List.of("yaml", "properties").contains(each.language()))
            .toList();
    assertThat(listings).hasSizeGreaterThan(5);
    return listings.stream()
        .map(each -> DynamicTest.dynamicTest(each.toString(), () -> loads(each)));
  }

  private static void loads(Listing listing) throws Exception {
    if (listing.language().equals("properties")) {
      Properties properties = new Properties();
      properties.load(new StringReader(listing.text()));
      assertThat(properties).isNotEmpty();
      Matcher classes = BEAN_CLASS.matcher(listing.text());
      while (classes.find()) {
        assertThat(Class.forName(classes.group(1))).isNotNull();
      }
      return;
    }
    JsonNode yaml = new ObjectMapper(new YAMLFactory()).readTree(listing.text());
    if (yaml.isArray()) {
      for (String value : VALUES) {
        loadsAsRoutes(listing.text(), yaml.get(0).has("route"), value);
      }
    } else {
      assertThat(yaml.isObject()).isTrue();
    }
  }

  /** Single steps are put into a route. */
  private static void loadsAsRoutes(String text, boolean whole, String value) throws Exception {
    String routes =
        whole ? text : "- from:\n    uri: direct:listing\n    steps:\n" + text.indent(6);
    Properties properties = new Properties();
    Matcher placeholders = PLACEHOLDER.matcher(text);
    while (placeholders.find()) {
      String key = placeholders.group(1) == null ? placeholders.group(2) : placeholders.group(1);
      properties.setProperty(key, value);
    }
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getPropertiesComponent().setOverrideProperties(properties);
      // camel-smpp binds when a route starts
      context.getComponent("smpp", DefaultComponent.class).setLazyStartProducer(true);
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(ResourceHelper.fromString("listing.camel.yaml", routes));
      // expressions are compiled with the route, which is not started: nobody is called
      context.setAutoStartup(false);
      context.start();
      assertThat(context.getRoutes()).isNotEmpty();
    }
  }
}
