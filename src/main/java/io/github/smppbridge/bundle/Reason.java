package io.github.smppbridge.bundle;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;

/** What Camel's exceptions come down to, in one line. */
final class Reason {
  private static final int MOST = 400;

  private static final Pattern LINE = Pattern.compile("[, ]line (\\d+), column");
  private static final Pattern PLACE = Pattern.compile("\\.yaml:(\\d+)");

  private static final Pattern FILE =
      Pattern.compile("^(.*?) in file:(\\S+), line (\\d+), column \\d+");

  private Reason() {}

  /** What is wrong with an item, with the line where Camel says so, else the item's. */
  static RouteFileException in(RouteEntry entry, Throwable failure) {
    if (failure instanceof RouteFileException told) {
      return told;
    }
    String reason = of(failure);
    int line = entry.line();
    Matcher place = LINE.matcher(reason);
    if (!place.find()) {
      place = PLACE.matcher(location(failure));
    }
    if (place.reset().find()) {
      line = Integer.parseInt(place.group(1));
    }
    String name = entry.id().isEmpty() ? "" : entry.kind() + " " + entry.id() + ": ";
    return new RouteFileException(entry.at(line), name + reason, failure);
  }

  /** Where Camel thinks that it stands. */
  private static String location(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof FailedToCreateRouteException route && route.getLocation() != null) {
        return route.getLocation();
      }
    }
    return "";
  }

  /** What Camel's reader of YAML refuses, which says where that is in words of its own. */
  static Optional<RouteFileException> inFile(Throwable failure) {
    Matcher place = FILE.matcher(of(failure));
    return place.find()
        ? Optional.of(
            new RouteFileException(place.group(2) + ":" + place.group(3), place.group(1), failure))
        : Optional.empty();
  }

  static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
      return "the class " + cause.getMessage().replace('/', '.') + " is nowhere on the class path";
    }
    String message =
        Optional.ofNullable(cause.getMessage())
            .filter(text -> !text.isBlank())
            .orElse(cause.getClass().getSimpleName());
    String line = message.strip().replaceAll("\\s+", " ");
    return line.length() > MOST ? line.substring(0, MOST) + "…" : line;
  }
}
