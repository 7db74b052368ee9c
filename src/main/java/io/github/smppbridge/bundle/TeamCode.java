package io.github.smppbridge.bundle;

import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;

/**
 * What a team has in Java files: RouteBuilders and beans. All files are compiled together, so an
 * edit of one renews whatever comes from any.
 */
final class TeamCode {
  private static final String JAVA = ".java";

  private final Map<String, String> files;
  private final JavaClasses classes;
  private final List<JavaBuilder> builders = new ArrayList<>();
  private final TeamBeans beans;

  /** While it takes the place of another: what that had bound, and what could be named of it. */
  private Map<String, Object> before = Map.of();

  private Set<String> former = Set.of();

  private TeamCode(CamelContext context, Map<String, String> files, JavaClasses classes) {
    this.files = files;
    this.classes = classes;
    this.beans = new TeamBeans(context);
    String version = Integer.toHexString(files.hashCode());
    for (String name : classes.classes().keySet()) {
      Class<?> type = load(name);
      beans.add(type);
      if (RouteBuilder.class.isAssignableFrom(type)
          && !Modifier.isAbstract(type.getModifiers())
          && isStandalone(type)) {
        String location = classes.classes().get(name).location();
        builders.add(
            new JavaBuilder(
                context,
                type.asSubclass(RouteBuilder.class),
                location,
                files.get(location),
                version));
      }
    }
  }

  /** No Java at all. */
  static TeamCode none(CamelContext context) {
    return new TeamCode(context, Map.of(), new JavaClasses(Map.of()));
  }

  /**
   * Compiles the Java among files; nothing of it runs.
   *
   * @param contents of the folders, by location
   * @param jars that it may use
   * @throws RouteFileException if it does not compile
   */
  static TeamCode of(CamelContext context, Map<String, String> contents, List<Path> jars) {
    Map<String, String> files = java(contents);
    return files.isEmpty()
        ? none(context)
        : new TeamCode(context, files, new JavaCompilation(jars).of(files));
  }

  /** Whether a file is Java. */
  static boolean isJava(String location) {
    return location.endsWith(JAVA);
  }

  private static Map<String, String> java(Map<String, String> contents) {
    Map<String, String> files = new TreeMap<>(contents);
    files.keySet().removeIf(location -> !isJava(location));
    return files;
  }

  /** Whether it is what is in files. */
  boolean is(Map<String, String> contents) {
    return files.equals(java(contents));
  }

  /** The loader of its classes. */
  ClassLoader loader() {
    return classes;
  }

  /**
   * To be called before it takes the place of another.
   *
   * @throws RouteFileException if the name of a bean is one that the other has not
   */
  void requireFree(TeamCode old) {
    beans
        .taken(old.beans)
        .ifPresent(
            name -> {
              Class<?> type = beans.declaring(name);
              throw new RouteFileException(
                  RouteEntry.file(classes.classes().get(type.getName()).location()),
                  type.getSimpleName()
                      + ": there is a bean "
                      + name
                      + " already, which is not yours: give it another name");
            });
  }

  /**
   * Binds its beans.
   *
   * @param old what this takes the place of
   * @throws RouteFileException if that fails; to be followed by {@link #leave}
   */
  void enter(TeamCode old) {
    before = old.beans.bound();
    former = old.words();
    old.beans.forgetEndpoints();
    old.beans.unbindWithout(beans);
    try {
      beans.bind();
    } catch (Exception | LinkageError e) {
      throw failed(e);
    }
  }

  /** Takes its beans away again. */
  void leave(TeamCode old) {
    beans.forgetEndpoints();
    beans.unbindWithout(old.beans);
    old.beans.restore(before);
    before = Map.of();
  }

  /** To be called when it has taken the place of another. */
  void stay() {
    before = Map.of();
    former = Set.of();
  }

  /** The items of all RouteBuilders. */
  List<RouteEntry> entries() {
    return builders.stream().map(JavaBuilder::entries).flatMap(Collection::stream).toList();
  }

  private Set<String> words() {
    Set<String> words = new TreeSet<>(beans.names());
    words.addAll(classes.classes().keySet());
    return words;
  }

  /**
   * Items of YAML files: those that name a bean or a class of this change with it, and so do, while
   * it takes the place of another, those that name one of that.
   */
  List<RouteEntry> dependents(List<RouteEntry> yaml) {
    Set<String> words = words();
    words.addAll(former);
    if (words.isEmpty()) {
      return yaml;
    }
    Pattern named =
        Pattern.compile(
            words.stream().map(Pattern::quote).collect(Collectors.joining("|", "\\b(?:", ")\\b")));
    return yaml.stream()
        .map(each -> named.matcher(each.text()).find() ? each.with(files.hashCode()) : each)
        .toList();
  }

  private Class<?> load(String name) {
    try {
      return classes.loadClass(name);
    } catch (ClassNotFoundException | LinkageError e) {
      throw failed(e);
    }
  }

  private static boolean isStandalone(Class<?> type) {
    return !type.isAnonymousClass()
        && !type.isLocalClass()
        && (type.getEnclosingClass() == null || Modifier.isStatic(type.getModifiers()));
  }

  /** With the file whose class was last on the way to the failure. */
  private RouteFileException failed(Throwable failure) {
    for (StackTraceElement place : failure.getStackTrace()) {
      JavaClasses.JavaClass known = classes.classes().get(place.getClassName());
      if (known != null) {
        return new RouteFileException(
            RouteEntry.at(known.location(), place.getLineNumber()), Reason.of(failure), failure);
      }
    }
    String file = files.keySet().iterator().next();
    return new RouteFileException(RouteEntry.file(file), Reason.of(failure), failure);
  }
}
