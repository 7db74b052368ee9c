package io.github.smppbridge.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.spi.Resource;

/** Where route files are: in the jar, which do not change, and in folders, which may. */
final class RouteSources {
  private static final String FILE = "file:";

  private final List<RouteEntry> bundle;
  private final List<Path> folders = new ArrayList<>();

  /**
   * Makes them.
   *
   * @param fixed files in the jar
   * @param extensions files in jars of a team, by location, that take the place of those
   * @param patterns folders, as in {@code file:routes/*.camel.yaml}
   */
  RouteSources(Collection<Resource> fixed, Map<String, String> extensions, List<String> patterns) {
    List<RouteEntry> own = new ArrayList<>();
    for (Resource each : fixed) {
      own.addAll(RouteFile.read(each.getLocation(), text(each)));
    }
    bundle = List.copyOf(RouteSet.of(own, entries(extensions)).entries().values());
    for (String pattern : patterns) {
      folders.add(Path.of(pattern.substring(FILE.length())).getParent());
    }
  }

  /** Whether a file is in one of the folders. */
  static boolean isIn(String location, List<String> patterns) {
    if (!location.startsWith(FILE)) {
      return false;
    }
    Path parent = Path.of(location.replaceFirst("^file:(//)?", "")).toAbsolutePath().getParent();
    return patterns.stream()
        .map(pattern -> Path.of(pattern.substring(FILE.length())).toAbsolutePath().getParent())
        .anyMatch(parent::equals);
  }

  static boolean isFolder(String pattern) {
    return pattern.startsWith(FILE);
  }

  /** What is in the folders' files now, by their location. */
  Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path folder : folders) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{camel.yaml,java}")) {
        for (Path file : files) {
          contents.put(FILE + file, read(file));
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return contents;
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is no text in UTF-8", e);
    }
  }

  /**
   * All items, of the jar and of such contents of the folders.
   *
   * @param code made of the Java among them
   * @throws RouteFileException if they cannot be read
   */
  RouteSet read(Map<String, String> contents, TeamCode code) {
    List<RouteEntry> team = new ArrayList<>(code.dependents(entries(contents)));
    team.addAll(code.entries());
    return RouteSet.of(bundle, team);
  }

  private static List<RouteEntry> entries(Map<String, String> files) {
    List<RouteEntry> entries = new ArrayList<>();
    files.forEach(
        (location, text) -> {
          if (!TeamCode.isJava(location)) {
            entries.addAll(RouteFile.read(location, text));
          }
        });
    return entries;
  }

  private static String text(Resource resource) {
    try (InputStream in = resource.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
