package io.github.smppbridge.bundle;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles the Java files of a team in memory, all together: they may use each other. */
final class JavaCompilation {
  private final List<Path> jars;

  /**
   * Makes one.
   *
   * @param jars beside those that Java was started with
   */
  JavaCompilation(List<Path> jars) {
    this.jars = jars;
  }

  /**
   * Compiles.
   *
   * @param files text by location; at least one
   * @throws RouteFileException if they do not compile, or there is no compiler
   */
  JavaClasses of(Map<String, String> files) {
    JavaCompiler compiler = compiler(files.keySet().iterator().next());
    DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
    Map<String, Output> outputs = new TreeMap<>();
    List<JavaFileObject> sources = new ArrayList<>();
    files.forEach((location, text) -> sources.add(new Source(location, text)));
    JavaFileManager memory =
        new ForwardingJavaFileManager<JavaFileManager>(
            compiler.getStandardFileManager(told, Locale.ROOT, StandardCharsets.UTF_8)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location place, String name, JavaFileObject.Kind kind, FileObject source) {
            return outputs.computeIfAbsent(name, key -> new Output(key, (Source) source));
          }
        };
    boolean done = compiler.getTask(null, memory, told, options(), null, sources).call();
    if (!done) {
      throw told.getDiagnostics().stream()
          .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
          .findFirst()
          .map(JavaCompilation::problem)
          .orElseThrow();
    }
    Map<String, JavaClasses.JavaClass> classes = new TreeMap<>();
    outputs.forEach(
        (name, output) ->
            classes.put(
                name,
                new JavaClasses.JavaClass(output.source.location, output.bytes.toByteArray())));
    return new JavaClasses(classes);
  }

  /** The JDK's, or one that a team has in a jar. */
  private static JavaCompiler compiler(String location) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      compiler = ServiceLoader.load(JavaCompiler.class).findFirst().orElse(null);
    }
    if (compiler == null) {
      throw new RouteFileException(
          RouteEntry.at(location, 1),
          "the Java at "
              + System.getProperty("java.home")
              + " has no compiler: run the bridge on a JDK, or compile the routes and put their jar"
              + " into ext/");
    }
    return compiler;
  }

  private List<String> options() {
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    jars.forEach(jar -> path.append(File.pathSeparator).append(jar));
    return List.of("-proc:none", "-parameters", "-g", "-nowarn", "-classpath", path.toString());
  }

  private static RouteFileException problem(Diagnostic<? extends JavaFileObject> error) {
    String reason = error.getMessage(Locale.ROOT).strip().replaceAll("\\s+", " ");
    return error.getSource() instanceof Source source
        ? new RouteFileException(
            RouteEntry.at(source.location, (int) Math.max(1, error.getLineNumber())), reason)
        : new RouteFileException("routes", reason);
  }

  /** A file, whatever the name of the class in it. */
  private static final class Source extends SimpleJavaFileObject {
    private final String location;
    private final String text;

    Source(String location, String text) {
      super(URI.create("memory:///" + location.hashCode() + ".java"), Kind.SOURCE);
      this.location = location;
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignored) {
      return text;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }

    @Override
    public String getName() {
      return RouteEntry.file(location);
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Source source;

    Output(String name, Source source) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
      this.source = source;
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }
}
