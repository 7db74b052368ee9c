package io.github.smppbridge.boot;

import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which routes are loaded: those in the working directory's {@code routes} folder if there is one,
 * else those the jar was built with; with profile {@code sandbox} also its subfolder.
 *
 * @param pattern for Camel's {@code routes-include-pattern}
 * @param excluded for Camel's {@code routes-exclude-pattern}, or {@code null}: on the class path
 *     Camel looks into subfolders too, and the sandbox must never run unasked
 */
record RouteFiles(String pattern, String excluded) {
  private static final String FILES = "/*.camel.yaml";
  private static final String SUBFOLDERS = "**/routes/sandbox/**,**/routes/examples/**";

  static RouteFiles find(Path folder, Configuration configuration) throws ConfigurationException {
    Path routes = followed(folder.resolve("routes"));
    if (Files.isDirectory(routes) && !hasRoutes(routes)) {
      throw new ConfigurationException(
          "the folder " + routes.toAbsolutePath() + " holds no *.camel.yaml file");
    }
    String pattern = location(routes, "routes");
    if (configuration.profiles().contains("sandbox")) {
      return new RouteFiles(
          pattern + "," + location(routes.resolve("sandbox"), "routes/sandbox"), null);
    }
    return new RouteFiles(pattern, Files.isDirectory(routes) ? null : SUBFOLDERS);
  }

  /** Camel finds nothing in a folder that is a symbolic link, and says nothing. */
  private static Path followed(Path folder) throws ConfigurationException {
    try {
      return Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
    } catch (IOException e) {
      throw new ConfigurationException("cannot read the folder " + folder.toAbsolutePath(), e);
    }
  }

  private static String location(Path folder, String name) {
    return (Files.isDirectory(folder) ? "file:" + folder : "classpath:" + name) + FILES;
  }

  private static boolean hasRoutes(Path folder) throws ConfigurationException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.camel.yaml")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new ConfigurationException("cannot read the folder " + folder.toAbsolutePath(), e);
    }
  }
}
