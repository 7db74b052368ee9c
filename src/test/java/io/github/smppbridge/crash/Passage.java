package io.github.smppbridge.crash;

import java.util.Collection;
import java.util.stream.Stream;

/**
 * A moment at which a bridge can be killed: before or after a step of a route or a commit.
 *
 * @param place {@code route/step}, where a step without an id of its own has its kind and number in
 *     the route, such as {@code submit-sm/to#2}; or {@code commit} and the names of what is written
 * @param after whether it is over; else it is about to begin
 */
public record Passage(String place, boolean after) {
  private static final String COMMIT = "commit ";

  /** A step is about to begin. */
  public static Passage before(String route, String step) {
    return new Passage(route + "/" + step, false);
  }

  /** A step is over. */
  public static Passage after(String route, String step) {
    return new Passage(route + "/" + step, true);
  }

  /** All of a transaction is written, but it is not committed. */
  public static Passage beforeCommit(Collection<String> kinds) {
    return new Passage(COMMIT + String.join("+", kinds), false);
  }

  /** A transaction is durable, and nobody was told. */
  public static Passage afterCommit(Collection<String> kinds) {
    return new Passage(COMMIT + String.join("+", kinds), true);
  }

  /** Whether it is one of a commit. */
  public boolean isCommit() {
    return place.startsWith(COMMIT);
  }

  /** What the commit writes. */
  Stream<String> kinds() {
    return Stream.of(place.substring(COMMIT.length()).split("\\+"));
  }

  /** Whether it is one of a commit that writes this, with or without others. */
  public boolean commits(String kind) {
    return isCommit() && kinds().anyMatch(kind::equals);
  }

  /** Whether it is the same, or a commit that writes this beside what else was to be written. */
  public boolean includes(Passage other) {
    return equals(other)
        || other.isCommit() && after == other.after() && other.kinds().allMatch(this::commits);
  }

  @Override
  public String toString() {
    return (after ? "after " : "before ") + place;
  }
}
