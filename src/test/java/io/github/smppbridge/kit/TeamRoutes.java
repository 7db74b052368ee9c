package io.github.smppbridge.kit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.builder.RouteBuilder;

/**
 * A team's routes.
 *
 * @param paths files, and folders whose route files are taken
 * @param builders what makes those in Java
 */
record TeamRoutes(List<Path> paths, List<Supplier<? extends RouteBuilder>> builders) {
  private static final String FILES = "*.camel.yaml";

  /**
   * Puts all files into one folder.
   *
   * @param folder which exists
   * @return the originals, by their copies
   */
  Map<Path, Path> copyTo(Path folder) throws IOException {
    Map<Path, Path> originals = new LinkedHashMap<>();
    for (Path file : files()) {
      Path copy = folder.resolve(file.getFileName());
      Path other = originals.put(copy, file);
      if (other != null) {
        throw new IllegalArgumentException(
            "two route files have the same name: " + other + ", " + file);
      }
      Files.copy(file, copy);
    }
    return originals;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isRegularFile(path)) {
        files.add(path);
      } else if (Files.isDirectory(path)) {
        int before = files.size();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(path, FILES)) {
          found.forEach(files::add);
        }
        if (files.size() == before) {
          throw new IllegalArgumentException(
              "the folder " + path.toAbsolutePath() + " holds no " + FILES);
        }
      } else {
        throw new IllegalArgumentException("no route file or folder: " + path.toAbsolutePath());
      }
    }
    return files;
  }
}
