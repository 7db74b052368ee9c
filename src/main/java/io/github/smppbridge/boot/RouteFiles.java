package io.github.smppbridge.boot;

import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which route files are loaded: those that the jar was built with, and those in the working
 * directory's {@code routes} folder, if there is one, which add to them or take the place of single
 * routes; with profile {@code sandbox} also the subfolder of each.
 *
 * @param pattern for Camel's {@code routes-include-pattern}
 * @param excluded for Camel's {@code routes-exclude-pattern}, or {@code null}: on the class path
 *     Camel looks into subfolders too, and the sandbox must never run unasked
 */
record RouteFiles(String pattern, String excluded) {
  private static final String FILES = "/*.camel.yaml";
  private static final String SUBFOLDERS = "**/routes/sandbox/**,**/routes/examples/**";

  static RouteFiles find(Path folder, Configuration configuration) throws ConfigurationException {
    Path routes = folder.resolve("routes");
    if (Files.isDirectory(routes) && !hasRoutes(routes)) {
      throw new ConfigurationException(
          "the folder " + routes.toAbsolutePath() + " holds no *.camel.yaml and no *.java file");
    }
    String pattern = locations(routes, "routes");
    if (configuration.profiles().contains("sandbox")) {
      return new RouteFiles(
          pattern + "," + locations(routes.resolve("sandbox"), "routes/sandbox"), null);
    }
    return new RouteFiles(pattern, SUBFOLDERS);
  }

  private static String locations(Path folder, String name) {
    String bundle = "classpath:" + name + FILES;
    return Files.isDirectory(folder) ? bundle + ",file:" + folder + FILES : bundle;
  }

  private static boolean hasRoutes(Path folder) throws ConfigurationException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{camel.yaml,java}")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new ConfigurationException("cannot read the folder " + folder.toAbsolutePath(), e);
    }
  }
}
