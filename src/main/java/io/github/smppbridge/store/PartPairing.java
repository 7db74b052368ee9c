package io.github.smppbridge.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Chooses among the open sets of one key, which lack a part, the one that it goes into.
 *
 * <ul>
 *   <li>One whose parts came on the part's session; else on a session that is gone, whose ESME goes
 *       on with another; else any.
 *   <li>One that came in order so far, and which the part is the next of.
 *   <li>One that is no repetition, as far as can be seen: its parts are not all in another set; the
 *       least is one that a later set was completed before.
 *   <li>Messages that are sent at the same time are paired first in, first out. A set that nothing
 *       came for in a while was given up, or is a repetition: the newest one goes first.
 * </ul>
 *
 * <p>A part for which there is a set never opens one: messages that come in any order, none of
 * their parts repeated, are all completed, though those that are interleaved may be mixed. There is
 * one exception, a set that looks like the late repetition of a part, which no new message with the
 * same reference may take for its own.
 */
final class PartPairing {

  /** The parts of messages that are sent at the same time follow each other so soon. */
  static final long FRESH_MILLIS = 5_000;

  private static final int SAME_SESSION = 0;
  private static final int SESSION_GONE = 1;
  private static final int OTHER_SESSION = 2;

  /** A new one. */
  static final int NONE = 0;

  /** Parts that are in one set. */
  private record Group(int generation, List<PartRow> parts) {

    boolean has(int number) {
      return of(number) != null;
    }

    PartRow of(int number) {
      return parts.stream().filter(part -> part.number() == number).findFirst().orElse(null);
    }

    boolean contains(PartRow part) {
      return parts.stream().anyMatch(part::isSameAs);
    }

    boolean isIn(Group other) {
      return parts.stream().allMatch(other::contains);
    }

    /** Strictly, so that of two that are the same each has its own. */
    boolean isLessThan(Group older) {
      return older.generation < generation && parts.size() < older.parts.size() && isIn(older);
    }
  }

  private final PartRow part;
  private final Predicate<String> bound;
  private final Collection<Group> open;

  PartPairing(PartRow part, List<PartSql.Stored> open, Predicate<String> bound) {
    this.part = part;
    this.bound = bound;
    this.open = groups(open);
  }

  private static Collection<Group> groups(List<PartSql.Stored> rows) {
    Map<Integer, Group> groups = new TreeMap<>();
    for (PartSql.Stored row : rows) {
      groups
          .computeIfAbsent(row.generation(), number -> new Group(number, new ArrayList<>()))
          .parts()
          .add(row.part());
    }
    return groups.values();
  }

  /** Whether a set waits for the part. */
  boolean isAwaited() {
    return open.stream().anyMatch(set -> !set.has(part.number()));
  }

  /** Whether a later set of the part's session waits for the part. */
  boolean isAwaitedSince(int generation) {
    return isAwaitedBeside(generation, List.of());
  }

  /** The same, by one that repeats nothing of a complete set as far as can be seen. */
  boolean isAwaitedBeside(int generation, List<PartRow> complete) {
    Group other = new Group(generation, complete);
    return waiting().stream()
        .filter(set -> set.generation() > generation && rank(set) == SAME_SESSION)
        .anyMatch(set -> !set.isIn(other));
  }

  /** Whether {@link #choose} needs to know the marked sets. */
  boolean isDoubtful() {
    List<Group> waiting = waiting();
    return waiting.isEmpty()
        ? open.stream().anyMatch(this::beganWithItsNumber)
        : waiting.size() > 1 || waiting.stream().anyMatch(set -> !isFresh(set));
  }

  private List<Group> waiting() {
    return open.stream().filter(set -> !set.has(part.number())).toList();
  }

  /**
   * Chooses.
   *
   * @param marked sets that became complete, the newest ones; may be empty unless {@link
   *     #isDoubtful}
   * @return the generation, {@link #NONE} = the part opens a set
   */
  int choose(List<PartSql.Stored> marked) {
    Collection<Group> complete = groups(marked);
    Predicate<Group> repetition =
        set -> complete.stream().anyMatch(set::isIn) || open.stream().anyMatch(set::isLessThan);
    List<Group> waiting =
        waiting().stream()
            .filter(set -> isFresh(set) || follows(set) || !repetition.test(set))
            .toList();
    List<Group> all =
        waiting.stream()
            .filter(set -> waiting.stream().noneMatch(older -> takesItsPlace(older, set)))
            .toList();
    List<Group> best = least(all, this::rank);
    best = least(best, set -> continues(set) ? 0 : 1);
    if (best.size() > 1) {
      int last = complete.stream().mapToInt(Group::generation).max().orElse(NONE);
      best = least(best, set -> !repetition.test(set) ? 0 : set.generation < last ? 2 : 1);
    }
    List<Integer> fresh = best.stream().filter(this::isFresh).map(Group::generation).toList();
    return fresh.isEmpty()
        ? best.stream().mapToInt(Group::generation).max().orElse(NONE)
        : Collections.min(fresh);
  }

  /**
   * A set that a repetition opened, before the parts of the message came that it is of by now: the
   * part has the place of the repetition there, which is to go into a set of its own. To be asked
   * when no set lacks the part.
   *
   * @param marked as for {@link #choose}
   * @return the generation, {@link #NONE} = there is none
   */
  int misled(List<PartSql.Stored> marked) {
    Collection<Group> complete = groups(marked);
    return open.stream()
        .filter(this::beganWithItsNumber)
        .filter(
            set ->
                Stream.concat(complete.stream(), open.stream())
                    .filter(other -> other.generation < set.generation)
                    .anyMatch(other -> other.contains(set.of(part.number()))))
        .mapToInt(Group::generation)
        .max()
        .orElse(NONE);
  }

  /** Of other octets, and before lower numbers. */
  private boolean beganWithItsNumber(Group set) {
    PartRow first = set.of(part.number());
    return first != null
        && !first.isSameAs(part)
        && set.parts().stream()
            .anyMatch(
                other ->
                    other.number() < first.number() && other.receivedAt() >= first.receivedAt());
  }

  /** Whether the part is the next of a set that came in order so far. */
  private boolean continues(Group set) {
    return set.parts().size() == part.number() - 1
        && set.parts().stream().allMatch(other -> other.number() < part.number());
  }

  /** Whether the part comes after one of the set, as senders do that begin with the first. */
  private boolean follows(Group set) {
    return set.parts().stream().anyMatch(other -> other.number() < part.number());
  }

  /** What an older set has more of, and lacks the same: the newer one may be its repetition. */
  private boolean takesItsPlace(Group older, Group set) {
    return set.isLessThan(older) && rank(older) <= Math.max(rank(set), SESSION_GONE);
  }

  private int rank(Group set) {
    boolean live = false;
    for (PartRow other : set.parts()) {
      if (other.sessionId() == null || other.sessionId().equals(part.sessionId())) {
        return SAME_SESSION;
      }
      live |= bound.test(other.sessionId());
    }
    return live ? OTHER_SESSION : SESSION_GONE;
  }

  private boolean isFresh(Group set) {
    long last = set.parts().stream().mapToLong(PartRow::receivedAt).max().orElse(0);
    return Math.abs(part.receivedAt() - last) <= FRESH_MILLIS;
  }

  private static List<Group> least(List<Group> sets, ToIntFunction<Group> order) {
    int best = sets.stream().mapToInt(order).min().orElse(0);
    return sets.stream().filter(set -> order.applyAsInt(set) == best).toList();
  }
}
