package io.github.smppbridge.routes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A folder of routes with examples copied over it, as an operator would. */
public final class ExampleRoutes {
  private static final String SUFFIX = ".camel.yaml";

  private ExampleRoutes() {}

  /**
   * Copies {@code routes/} and then examples over it.
   *
   * @param parent where the folder is made
   * @param examples name of an example to the name of the route file it replaces
   * @return the folder
   */
  public static Path in(Path parent, Map<String, String> examples) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("routes"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("routes"), "*" + SUFFIX)) {
      for (Path file : files) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    for (Map.Entry<String, String> example : examples.entrySet()) {
      Files.copy(
          Path.of("routes/examples", example.getKey() + SUFFIX),
          folder.resolve(example.getValue() + SUFFIX),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return folder;
  }
}
