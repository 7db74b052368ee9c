package io.github.smppbridge.boot;

import io.github.smppbridge.bundle.Extensions;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.main.Main;

/**
 * Loads configuration and routes as a start does, and starts nothing: no port, no timer, no call of
 * the gateway, and its database is one that is thrown away.
 */
final class RouteCheck {
  private final Path folder;

  /**
   * Makes one.
   *
   * @param folder the working directory
   */
  RouteCheck(Path folder) {
    this.folder = folder;
  }

  /**
   * Checks.
   *
   * @param configuration validated
   * @return what is in order, in one line
   * @throws ConfigurationException what is wrong, with the file and line where that is known
   */
  String of(Configuration configuration) throws ConfigurationException {
    Extensions extensions = ExtensionFolder.load(folder, configuration);
    RouteFiles routes = RouteFiles.find(folder, configuration);
    System.setProperty("LOG_LEVEL", "OFF");
    Path scratch = scratch();
    try (BridgeRuntime runtime =
        new BridgeRuntime(
            configuration,
            Clocks.system(),
            store -> store.withUrl("jdbc:sqlite:" + scratch.resolve("check.db")))) {
      Main main = runtime.main(routes.pattern(), extensions);
      main.configure().withRoutesExcludePattern(routes.excluded());
      main.configure().withAutoStartup(false);
      Properties quiet = configuration.asProperties();
      quiet.setProperty("camel.main.routes-reload-enabled", "false");
      quiet.setProperty("camel.server.enabled", "false");
      quiet.setProperty("camel.management.enabled", "false");
      main.setOverrideProperties(quiet);
      BridgeRuntime.start(main);
      try {
        return "configuration and routes are in order: "
            + main.getCamelContext().getRoutesSize()
            + " routes"
            + extensions.warnings().stream()
                .map(each -> "\nodd: " + each)
                .collect(Collectors.joining());
      } finally {
        main.stop();
      }
    } catch (Exception e) {
      throw new ConfigurationException(CommandLine.message(e));
    } finally {
      delete(scratch);
    }
  }

  private static Path scratch() throws ConfigurationException {
    try {
      return Files.createTempDirectory("smpp-bridge-check");
    } catch (IOException e) {
      throw new ConfigurationException("no temporary folder can be made", e);
    }
  }

  private static void delete(Path scratch) {
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // a temporary folder: the system's to clear away
    }
  }
}
