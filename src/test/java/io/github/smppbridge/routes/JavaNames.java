package io.github.smppbridge.routes;

import io.github.smppbridge.route.RouteProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the sources use the constants of {@link RouteProperties}. */
final class JavaNames {
  /** A removal whose value nobody takes is neither of both. */
  private static final Pattern USE =
      Pattern.compile(
          "(\\w+)\\(\\s*RouteProperties\\.([A-Z_]+)|(?<![#.\\w(])RouteProperties\\.([A-Z_]+)");

  private static final Pattern RESET =
      Pattern.compile("(?m)^\\s*exchange\\.removeProperty\\(RouteProperties\\.[A-Z_]+\\);");

  /** One use of a constant in a class. */
  private record Use(String type, String constant, boolean sets) {}

  private final List<Use> uses = new ArrayList<>();
  private final StringBuilder texts = new StringBuilder();

  static JavaNames read(Path folder) {
    JavaNames names = new JavaNames();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        names.add(file.getFileName().toString().replace(".java", ""), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private void add(String type, String source) {
    texts.append(source);
    for (Matcher found = USE.matcher(RESET.matcher(source).replaceAll("")); found.find(); ) {
      boolean sets = found.group(1) != null && found.group(1).matches("set\\w+|storeIn\\w+");
      uses.add(new Use(type, found.group(found.group(2) == null ? 3 : 2), sets));
    }
  }

  /** The classes that set what a constant names. */
  Set<String> setters(String constant) {
    return types(constant, true);
  }

  /** The classes that read it. */
  Set<String> readers(String constant) {
    return types(constant, false);
  }

  private Set<String> types(String constant, boolean sets) {
    return uses.stream()
        .filter(use -> use.constant().equals(constant) && use.sets() == sets)
        .map(Use::type)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether some class has the text as a literal. */
  boolean hasText(String text) {
    return texts.indexOf('"' + text + '"') >= 0;
  }
}
