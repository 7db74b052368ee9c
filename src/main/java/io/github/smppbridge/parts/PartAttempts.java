package io.github.smppbridge.parts;

import io.github.smppbridge.store.PartRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Parts whose ESME has no answer, or none that it goes by: what makes an equal part that comes
 * later a repetition. Only this process knows of them. Bounded by the exchanges in work, and {@link
 * #MOST_UNHEARD} more. Thread-safe; nothing in it waits.
 */
final class PartAttempts {
  /** So long after a part ESMEs give up waiting for its answer, at the earliest. */
  static final long TIMEOUT_MILLIS = 1_500;

  private static final int MOST_UNHEARD = 1_000;

  /** Of a part that fails again and again: so many of its ids may be in the store. */
  private static final int MOST_IDS = 8;

  /** What repetitions have in common, but for their octets. */
  private record Key(
      String account, String source, String dest, int reference, int total, int number) {
    Key(PartRow part) {
      this(
          part.account(),
          part.source(),
          part.dest(),
          part.reference(),
          part.total(),
          part.number());
    }
  }

  /** A part that is to be answered, or was in vain; and those before that it repeats. */
  final class Attempt {
    private final PartRow part;
    private final Key key;
    private List<String> ids;
    private Attempt lost;
    private final List<String> unheardIds;
    private final List<String> overdueIds;

    private Attempt(PartRow part, Attempt lost, List<String> overdueIds) {
      this.part = part;
      this.key = new Key(part);
      this.lost = lost;
      this.unheardIds = lost == null ? List.of() : lost.ids;
      this.overdueIds = overdueIds;
      List<String> all = new ArrayList<>(unheardIds);
      all.add(part.messageId());
      this.ids = List.copyOf(all.subList(Math.max(0, all.size() - MOST_IDS), all.size()));
    }

    /** message_ids of equal parts whose ESME never had an answer, and never will. */
    List<String> unheard() {
      return unheardIds;
    }

    /** message_ids of equal parts that have been unanswered for long. */
    List<String> overdue() {
      return overdueIds;
    }

    /** It repeats nothing of {@link #unheard}: the next equal part may. */
    void passedOver() {
      synchronized (PartAttempts.this) {
        if (lost != null) {
          keep(lost);
        }
      }
    }

    /** The store has it under this message_id. */
    void stored(String messageId) {
      synchronized (PartAttempts.this) {
        lost = null;
        ids = List.of(messageId);
      }
    }

    /** What became of the answer: whether the ESME has it, and goes by it. */
    void answered(boolean heard) {
      end(this, heard);
    }

    private boolean repeats(PartRow other) {
      return Arrays.equals(part.octets(), other.octets());
    }
  }

  private final Predicate<String> bound;
  private final Map<Key, List<Attempt>> open = new HashMap<>();
  private final Set<Attempt> unheard = new LinkedHashSet<>();

  /**
   * Begins without any.
   *
   * @param bound whether the session of an id is bound here
   */
  PartAttempts(Predicate<String> bound) {
    this.bound = bound;
  }

  /**
   * A part is to be answered. One that it repeats for certain is taken: the next equal part does
   * not repeat that as well, as long as this one may be answered.
   */
  synchronized Attempt begin(PartRow part) {
    List<Attempt> equal =
        open.getOrDefault(new Key(part), List.of()).stream()
            .filter(other -> other.repeats(part))
            .toList();
    Attempt lost = equal.stream().filter(this::isUnheard).findFirst().orElse(null);
    List<String> overdue =
        equal.stream()
            .filter(other -> other != lost)
            .filter(other -> part.receivedAt() - other.part.receivedAt() >= TIMEOUT_MILLIS)
            .findFirst()
            .map(other -> other.ids)
            .orElse(List.of());
    if (lost != null) {
      remove(lost);
    }
    Attempt attempt = new Attempt(part, lost, overdue);
    open.computeIfAbsent(attempt.key, key -> new ArrayList<>()).add(attempt);
    return attempt;
  }

  private void keep(Attempt lost) {
    open.computeIfAbsent(lost.key, key -> new ArrayList<>()).add(lost);
    addUnheard(lost);
  }

  /** Also one that is still to be answered, on a session that is gone. */
  private boolean isUnheard(Attempt attempt) {
    String session = attempt.part.sessionId();
    return unheard.contains(attempt) || (session != null && !bound.test(session));
  }

  private void remove(Attempt attempt) {
    unheard.remove(attempt);
    open.computeIfPresent(
        attempt.key,
        (key, attempts) -> {
          attempts.remove(attempt);
          return attempts.isEmpty() ? null : attempts;
        });
  }

  private synchronized void end(Attempt attempt, boolean heard) {
    if (heard) {
      remove(attempt);
    } else if (open.getOrDefault(attempt.key, List.of()).contains(attempt)) {
      addUnheard(attempt);
    }
  }

  private void addUnheard(Attempt attempt) {
    unheard.add(attempt);
    if (unheard.size() > MOST_UNHEARD) {
      remove(unheard.iterator().next());
    }
  }
}
