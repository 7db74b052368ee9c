package io.github.smppbridge.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar as a team has it: compiled from sources, with files of its own. */
public final class TeamJar {
  private final Path classes;
  private final Map<String, String> files = new TreeMap<>();
  private final List<Path> others = new ArrayList<>();

  /**
   * Begins one.
   *
   * @param folder which need not exist, for what is compiled
   */
  public TeamJar(Path folder) {
    this.classes = folder;
  }

  /** Adds a file. */
  public TeamJar with(String name, String text) {
    files.put(name, text);
    return this;
  }

  /** Adds a jar that classes may use. */
  public TeamJar using(Path jar) {
    others.add(jar);
    return this;
  }

  /**
   * Compiles a class and adds it.
   *
   * @param name with its package
   */
  public TeamJar withClass(String name, String source) throws IOException {
    Path file = classes.resolve("src/" + name.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
    Files.createDirectories(classes.resolve("out"));
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    others.forEach(each -> path.append(System.getProperty("path.separator")).append(each));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-d",
                classes.resolve("out").toString(),
                "-cp",
                path + System.getProperty("path.separator") + classes.resolve("out"),
                file.toString());
    if (failed != 0) {
      throw new IllegalArgumentException(name + " does not compile");
    }
    return this;
  }

  /**
   * Writes it.
   *
   * @return the jar
   */
  public Path write(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<String, String> each : files.entrySet()) {
        out.putNextEntry(new JarEntry(each.getKey()));
        out.write(each.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      Path root = classes.resolve("out");
      if (Files.isDirectory(root)) {
        try (Stream<Path> all = Files.walk(root)) {
          all.filter(Files::isRegularFile).sorted().forEach(each -> add(out, root, each));
        }
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, Path root, Path file) {
    try {
      out.putNextEntry(new JarEntry(root.relativize(file).toString()));
      Files.copy(file, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
