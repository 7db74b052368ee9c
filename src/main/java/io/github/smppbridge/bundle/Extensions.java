package io.github.smppbridge.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/**
 * The jars of a team, and what routes are in them. Their RouteBuilders are found without being
 * loaded: by what their class files say they extend.
 *
 * @param jars in the order in which they are on the class path
 * @param builders their RouteBuilders by name, each with its jar
 * @param routes their YAML routes, by location
 * @param warnings what is odd about them
 */
public record Extensions(
    List<Path> jars,
    Map<String, Path> builders,
    Map<String, String> routes,
    List<String> warnings) {
  /** No jar. */
  public static final Extensions NONE = new Extensions(List.of(), Map.of(), Map.of(), List.of());

  private static final Set<String> BUILDERS =
      Set.of(
          "org.apache.camel.builder.RouteBuilder",
          "org.apache.camel.builder.RouteConfigurationBuilder",
          "org.apache.camel.builder.endpoint.EndpointRouteBuilder");

  /** Camel's own jars have builders that are not meant for a bridge. */
  private static final String CAMEL = "org/apache/camel/";

  private static final String CLASS = ".class";

  /**
   * Looks into a folder.
   *
   * @param folder which exists
   * @throws RouteFileException if it, or a jar in it, cannot be read
   */
  public static Extensions in(Path folder) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      files.forEach(jars::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      throw new RouteFileException(folder.toString(), "the folder cannot be read: " + e, e);
    }
    if (jars.isEmpty()) {
      return NONE;
    }
    Collections.sort(jars);
    return new Reading().of(jars);
  }

  /** Whether a file is in one of the jars; its URI has the jar's name. */
  boolean holds(String uri) {
    return jars.stream().anyMatch(jar -> uri.startsWith("jar:" + jar.toUri() + "!"));
  }

  /** What is wrong with a RouteBuilder of theirs, if that is what a start failed for. */
  Optional<RouteFileException> problem(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      for (StackTraceElement place : each.getStackTrace()) {
        String name = place.getClassName();
        Path jar = builders.get(name);
        if (jar != null) {
          String line = place.getLineNumber() > 0 ? ":" + place.getLineNumber() : "";
          return Optional.of(
              new RouteFileException(jar + ", " + name + line, Reason.of(failure), failure));
        }
      }
    }
    return Optional.empty();
  }

  /** Of all jars, one after the other. */
  private static final class Reading {
    private final Map<String, ClassHeader> candidates = new TreeMap<>();
    private final Map<String, String> routes = new TreeMap<>();
    private final Map<String, Path> owners = new HashMap<>();
    private final Map<String, Long> sums = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    Extensions of(List<Path> jars) {
      for (Path jar : jars) {
        try (JarFile open = new JarFile(jar.toFile(), false)) {
          read(jar, open);
        } catch (ZipException | IllegalArgumentException e) {
          throw new RouteFileException(
              jar.toString(),
              "no jar that can be read (" + e.getMessage() + "): copy it again, or take it away",
              e);
        } catch (IOException e) {
          throw new RouteFileException(jar.toString(), "cannot be read: " + e, e);
        }
      }
      Map<String, Path> builders = new TreeMap<>();
      for (ClassHeader each : candidates.values()) {
        if (each.usable() && isBuilder(each)) {
          builders.put(each.name(), owners.get(each.name().replace('.', '/') + CLASS));
        }
      }
      return new Extensions(List.copyOf(jars), builders, routes, warnings);
    }

    private void read(Path jar, JarFile open) throws IOException {
      List<JarEntry> entries = Collections.list(open.entries());
      boolean camels = entries.stream().anyMatch(each -> each.getName().startsWith(CAMEL));
      Map<Path, TreeSet<String>> others = new TreeMap<>();
      for (JarEntry entry : entries) {
        String name = entry.getName();
        if (name.matches("routes/[^/]+\\.camel\\.yaml")) {
          routes.put("file:" + jar + "!/" + name, text(open, entry));
        }
        if (!name.endsWith(CLASS) || name.startsWith("META-INF/") || name.contains("-info.")) {
          continue;
        }
        Path owner = owners.putIfAbsent(name, jar);
        if (owner == null) {
          sums.put(name, entry.getCrc());
        } else if (sums.get(name) != entry.getCrc()) {
          others.computeIfAbsent(owner, path -> new TreeSet<>()).add(className(name));
        }
        if (owner == null && !camels) {
          ClassHeader header = ClassHeader.of(bytes(open, entry));
          if (!header.parent().startsWith("java.")) {
            candidates.put(header.name(), header);
          }
        }
      }
      others.forEach((owner, classes) -> warnings.add(twice(jar, owner, classes)));
    }

    private boolean isBuilder(ClassHeader header) {
      for (ClassHeader each = header; each != null; each = candidates.get(each.parent())) {
        if (BUILDERS.contains(each.parent())) {
          return true;
        }
      }
      return false;
    }

    private static String twice(Path jar, Path owner, TreeSet<String> classes) {
      return jar
          + " has "
          + (classes.size() == 1 ? "a class" : classes.size() + " classes")
          + " that "
          + owner
          + " has in another version, such as "
          + classes.first()
          + ": those of "
          + owner.getFileName()
          + " are used. Take one of the two away";
    }

    private static String className(String entry) {
      return entry.substring(0, entry.length() - CLASS.length()).replace('/', '.');
    }

    private static String text(JarFile jar, JarEntry entry) throws IOException {
      return new String(bytes(jar, entry), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
      try (InputStream in = jar.getInputStream(entry)) {
        return in.readAllBytes();
      }
    }
  }
}
