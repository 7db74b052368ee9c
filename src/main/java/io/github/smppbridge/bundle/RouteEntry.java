package io.github.smppbridge.bundle;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One item of a route file: a route, a template, a route configuration or what else stands there.
 *
 * @param kind its first word, such as {@code route}
 * @param id what names it within its kind; empty = nothing does
 * @param from where a route begins, without options; empty = it is no route
 * @param location of its file, as Camel writes it
 * @param line where it begins in that file, from 1
 * @param text the item alone, after as many empty lines that its lines have the file's numbers
 * @param value the same as maps and lists: equal = nothing but comments has changed
 * @param calls the routes that it calls
 * @param code where it is in a RouteBuilder; {@code null} = it is an item of a YAML file
 */
record RouteEntry(
    String kind,
    String id,
    String from,
    String location,
    int line,
    String text,
    Object value,
    List<Call> calls,
    JavaBuilder.Part code) {
  private static final Set<String> ROUTES = Set.of("route", "from");

  /**
   * A call of another route.
   *
   * @param name what follows {@code direct:} or {@code call:}
   * @param line where it stands
   */
  record Call(String name, int line) {}

  /** An item of a YAML file. */
  RouteEntry(
      String kind,
      String id,
      String from,
      String location,
      int line,
      String text,
      Object value,
      List<Call> calls) {
    this(kind, id, from, location, line, text, value, calls, null);
  }

  /** The same, which changes with something else. */
  RouteEntry with(Object basis) {
    Object item = value instanceof List<?> items && !items.isEmpty() ? items.get(0) : value;
    return new RouteEntry(kind, id, from, location, line, text, List.of(item, basis), calls, code);
  }

  /** Whether it is a route that is written out, and so can be taken while others go on. */
  boolean isRoute() {
    return ROUTES.contains(kind);
  }

  /** What it has in common with the item that it takes the place of. */
  String key() {
    if (!id.isEmpty()) {
      return (isRoute() || kind.equals("templatedRoute") ? "route" : kind) + " " + id;
    }
    return kind.equals("restConfiguration") ? kind : kind + " " + at();
  }

  /** Whether there can be only one of the two. */
  boolean meets(RouteEntry other) {
    return key().equals(other.key()) || (RouteSet.isOne(from) && from.equals(other.from));
  }

  /** Whether its route waits to be started by somebody. */
  boolean startsByItself() {
    return !(value instanceof List<?> items
        && items.get(0) instanceof Map<?, ?> item
        && item.get(kind) instanceof Map<?, ?> body
        && "false".equals(String.valueOf(body.get("autoStartup"))));
  }

  /** File and line. */
  String at() {
    return at(line);
  }

  String at(int other) {
    return at(location, other);
  }

  /** A line of a file. */
  static String at(String location, int line) {
    return file(location) + ":" + line;
  }

  /** A file as it is told. */
  static String file(String location) {
    return location.replaceFirst("^file:(//)?", "");
  }
}
