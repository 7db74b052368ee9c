package io.github.smppbridge.bundle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The items of all route files: the bundle's, but for those that a team has put others in the place
 * of, and the team's.
 *
 * @param entries by what names them, in the order in which they are loaded
 */
record RouteSet(Map<String, RouteEntry> entries) {
  private static final String DIRECT = "direct:";
  private static final String SERVER = "smpp-server:";

  /**
   * Adds a team's items to the bundle's. One takes the place of the bundle's of the same id, or of
   * the bundle's route that begins with the same endpoint.
   *
   * @throws RouteFileException if two of the team's, or of the bundle's, are the same
   */
  static RouteSet of(List<RouteEntry> bundle, List<RouteEntry> team) {
    Map<String, RouteEntry> ours = distinct(bundle);
    List<RouteEntry> theirs = withoutCopies(ours, team);
    Map<String, RouteEntry> own = distinct(theirs);
    Set<String> begun =
        theirs.stream().map(RouteEntry::from).filter(RouteSet::isOne).collect(Collectors.toSet());
    Map<String, RouteEntry> all = new LinkedHashMap<>();
    ours.forEach(
        (key, entry) -> {
          if (!own.containsKey(key) && !begun.contains(entry.from())) {
            all.put(key, entry);
          }
        });
    all.putAll(own);
    return new RouteSet(all);
  }

  /**
   * A folder may have copies of the bundle's files, as the image has. One that is as it was yields
   * to another file's.
   */
  private static List<RouteEntry> withoutCopies(
      Map<String, RouteEntry> bundle, List<RouteEntry> team) {
    return team.stream()
        .filter(
            entry -> {
              RouteEntry original = bundle.get(entry.key());
              return original == null
                  || !original.value().equals(entry.value())
                  || team.stream().noneMatch(other -> other != entry && entry.meets(other));
            })
        .toList();
  }

  /** Whether one route at most can begin so. */
  static boolean isOne(String from) {
    return from.startsWith(DIRECT) || from.startsWith(SERVER);
  }

  private static Map<String, RouteEntry> distinct(List<RouteEntry> entries) {
    Map<String, RouteEntry> all = new LinkedHashMap<>();
    Map<String, RouteEntry> inputs = new LinkedHashMap<>();
    for (RouteEntry entry : entries) {
      RouteEntry same = all.put(entry.key(), entry);
      if (same != null) {
        throw new RouteFileException(entry.at(), entry.key() + " is also in " + same.at());
      }
      RouteEntry other = isOne(entry.from()) ? inputs.put(entry.from(), entry) : null;
      if (other != null) {
        throw new RouteFileException(
            entry.at(), entry.from() + " is where the route in " + other.at() + " begins, too");
      }
    }
    return all;
  }

  /** Items that are not in another set, or not as they are here. */
  List<RouteEntry> without(RouteSet other) {
    List<RouteEntry> changed = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          RouteEntry there = other.entries.get(key);
          if (there == null || !there.value().equals(entry.value())) {
            changed.add(entry);
          }
        });
    return changed;
  }

  /** The ids of routes that run, unless something is wrong. */
  List<String> running() {
    return entries.values().stream()
        .filter(entry -> entry.key().startsWith("route ") && !entry.id().isEmpty())
        .filter(RouteEntry::startsByItself)
        .map(RouteEntry::id)
        .toList();
  }

  /**
   * Ends with an exception if a route is called that does not exist, or if some call each other
   * without end.
   *
   * @param inputs what routes begin with, in the form {@code direct:name}
   */
  void requireCalled(Set<String> inputs) {
    for (RouteEntry entry : entries.values()) {
      for (RouteEntry.Call call : entry.calls()) {
        if (!inputs.contains(DIRECT + call.name())) {
          throw new RouteFileException(
              entry.at(call.line()),
              (entry.id().isEmpty() ? "it" : entry.kind() + " " + entry.id())
                  + " calls direct:"
                  + call.name()
                  + ", and no route begins so");
        }
      }
    }
    new EndlessCalls(entries.values()).requireNone();
  }
}
