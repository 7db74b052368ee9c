package io.github.smppbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Camel must see, in placeholders and in its own options, what the layers say. */
class CamelPropertiesTest {
  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();

  @Test
  void placeholdersResolveFromTheEnvironment() throws Exception {
    environment.put("SMPP__WINDOW", "41");
    assertThat(window()).isEqualTo(41);
  }

  @Test
  void placeholdersResolveFromDotEnv() throws Exception {
    Files.writeString(folder.resolve(".env"), "SMPP__WINDOW=42");
    assertThat(window()).isEqualTo(42);
  }

  @Test
  void placeholdersResolveFromYaml() throws Exception {
    Files.writeString(folder.resolve("c.yaml"), "smpp:\n  window: 43\n");
    environment.put("CONFIG_PATH", "c.yaml");
    assertThat(window()).isEqualTo(43);
  }

  @Test
  void placeholdersResolveFromApplicationProperties() throws Exception {
    Files.writeString(folder.resolve("application.properties"), "smpp.window = 44");
    assertThat(window()).isEqualTo(44);
  }

  @Test
  void placeholdersResolveFromTheProfile() throws Exception {
    Files.writeString(folder.resolve("application-x.properties"), "smpp.window = 45");
    assertThat(window("--profile=x")).isEqualTo(45);
  }

  @Test
  void placeholdersResolveFromTheDefaults() throws Exception {
    assertThat(window()).isEqualTo(100);
  }

  @Test
  void aKeyFeedsTheComponentUnlessALayerSetsItsOptionItself() throws Exception {
    environment.put("SMPP__MAX_BACKLOG", "150");
    Files.writeString(
        folder.resolve("application.properties"), "camel.component.smpp-server.window = 46");
    assertThat(Configuration.load(environment, folder, List.of()).asProperties())
        .containsEntry("smpp.max_backlog", "150")
        .containsEntry("camel.component.smpp-server.max-backlog", "{{smpp.max_backlog}}")
        .containsEntry("camel.component.smpp-server.window", "46");
  }

  /** Starts a Camel that gets only our properties; {@code camel.*} comes from the environment. */
  private int window(String... args) throws Exception {
    Configuration configuration = Configuration.load(environment, folder, List.of(args));
    var properties = configuration.asProperties();
    // Without the servers of the bridge itself.
    properties.keySet().removeIf(key -> key.toString().matches("camel\\.(?!main).*"));
    properties.setProperty("camel.component.seda.queue-size", "{{smpp.window}}");
    Main main = new Main();
    main.setPropertyPlaceholderLocations("false");
    main.setOverrideProperties(properties);
    main.configure().withJmxEnabled(false);
    main.start();
    try {
      var context = main.getCamelContext();
      assertThat(context.resolvePropertyPlaceholders("{{smpp.window}}"))
          .isEqualTo(configuration.get("smpp.window"));
      assertThat(context.resolvePropertyPlaceholders("[{{smpp.tls_cert}}]")).isEqualTo("[]");
      return context.getComponent("seda", SedaComponent.class).getQueueSize();
    } finally {
      main.stop();
    }
  }
}
