package io.github.smppbridge.accounts;

import io.github.smppbridge.accounts.AttemptKey.Kind;
import io.github.smppbridge.accounts.KnownPlaces.Standing;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Attempts at credentials by address, account, and account at an address: those that failed and
 * those under way, together never more than the failures that block.
 *
 * <ul>
 *   <li>Who finds the limit reached by attempts whose outcome is open waits in line until one of
 *       them ends: one that turns out right makes room again, one that fails may block.
 *   <li>The same credentials are one guess, however often they come: the sessions of an account
 *       that come back at once wait for the first few of them only. Unless others wait among them
 *       with more guesses than may be made.
 *   <li>Whoever waits when the block comes is refused with all others.
 * </ul>
 *
 * Bounded; thread-safe.
 */
final class Attempts {
  private final int limit;
  private final int mostWaiting;
  private final int mostOfNetwork;
  private final Map<Kind, FailureCounts> failures = new EnumMap<>(Kind.class);
  private final Map<AttemptKey, Line> lines = new HashMap<>();
  private final Map<String, Integer> networks = new HashMap<>();
  private int waiting;

  /** What counts together. */
  private static final class Line {
    private final Set<Attempt> underWay = new HashSet<>();
    private final Queue<Waiter> waiters = new ArrayDeque<>();

    /** Other credentials than these, of which nobody knows whether they are right. */
    long otherGuesses(String digest) {
      return Stream.concat(underWay.stream(), waiters.stream().map(Waiter::attempt))
          .map(Attempt::digest)
          .filter(each -> !each.equals(digest))
          .distinct()
          .count();
    }
  }

  private record Waiter(Attempt attempt, CompletableFuture<Turn> turn) {}

  /** What becomes of an attempt that asked to begin. */
  enum Turn {
    /** It has begun. */
    BEGUN,
    /** It is refused: something that it counts for is blocked. */
    BLOCKED,
    /** It found no place to wait, or has waited too long. */
    NONE
  }

  /** One bind's; begins and ends once. */
  static final class Attempt {
    private final BindAttempt bind;
    private final Standing standing;
    private final String digest;
    private List<AttemptKey> counted = List.of();
    private boolean begun;
    private boolean over;

    /**
     * Makes one that has not begun.
     *
     * @param bind who binds from where
     * @param standing how well it is known there
     * @param digest of its credentials
     */
    Attempt(BindAttempt bind, Standing standing, String digest) {
      this.bind = bind;
      this.standing = standing;
      this.digest = digest;
    }

    BindAttempt bind() {
      return bind;
    }

    Standing standing() {
      return standing;
    }

    String digest() {
      return digest;
    }
  }

  /**
   * Makes it.
   *
   * @param options what blocks, and for how long
   * @param clock what elapses
   */
  Attempts(BindGuardOptions options, Clock clock) {
    this.limit = options.failures();
    this.mostWaiting = options.mostUnderWay();
    this.mostOfNetwork = Math.max(1, options.mostUnderWay() / 2);
    for (Kind kind : Kind.values()) {
      failures.put(
          kind, new FailureCounts(options.failures(), options.window(), options.block(), clock));
    }
  }

  /** Whether something is blocked that a bind of this standing counts for. */
  boolean blocked(BindAttempt bind, Standing standing) {
    // whom the store does not tell may have bound before; but an address that asks for so many that
    // it cannot has them counted all the same
    Standing judged = standing == Standing.UNTOLD ? Standing.ACCOUNT : standing;
    return AttemptKey.of(bind, judged).stream().anyMatch(this::blocked);
  }

  /** Whether its address is blocked for those who never bound. */
  boolean addressBlocked(BindAttempt bind) {
    return blocked(AttemptKey.of(Kind.ADDRESS, bind));
  }

  private boolean blocked(AttemptKey key) {
    return failures.get(key.kind()).blocked(key.name());
  }

  /** Begins at once if there is room; else nothing has happened. */
  synchronized Turn begin(Attempt attempt) {
    // with the lock: the failure that blocks may just have been counted
    if (blocked(attempt.bind, attempt.standing)) {
      return Turn.BLOCKED;
    }
    return tryBegin(attempt) == null ? Turn.BEGUN : Turn.NONE;
  }

  /** What is in the way; null = nothing, it has begun. */
  private AttemptKey tryBegin(Attempt attempt) {
    AttemptKey full = full(attempt);
    if (full == null) {
      start(attempt, counted(attempt));
    }
    return full;
  }

  private List<AttemptKey> counted(Attempt attempt) {
    return limit == 0 ? List.of() : AttemptKey.of(attempt.bind, attempt.standing);
  }

  private AttemptKey full(Attempt attempt) {
    for (AttemptKey key : counted(attempt)) {
      if (!hasRoom(key)) {
        return key;
      }
    }
    return null;
  }

  private void start(Attempt attempt, List<AttemptKey> counted) {
    counted.forEach(key -> lines.computeIfAbsent(key, any -> new Line()).underWay.add(attempt));
    attempt.counted = counted;
    attempt.begun = true;
  }

  private boolean hasRoom(AttemptKey key) {
    Line line = lines.get(key);
    return line == null || line.underWay.isEmpty() || line.underWay.size() + failed(key) < limit;
  }

  private int failed(AttemptKey key) {
    return failures.get(key.kind()).failures(key.name());
  }

  /**
   * Begins now, or when it is its turn.
   *
   * @param patience how long it waits for that at most; zero = not at all
   * @return completes on any thread
   */
  CompletionStage<Turn> begin(Attempt attempt, Duration patience) {
    CompletableFuture<Turn> turn = new CompletableFuture<>();
    synchronized (this) {
      Turn now = begin(attempt);
      if (now != Turn.NONE) {
        return CompletableFuture.completedFuture(now);
      }
      int ofNetwork = networks.getOrDefault(attempt.bind.network(), 0);
      if (patience.isZero()
          || patience.isNegative()
          || waiting >= mostWaiting
          || ofNetwork >= mostOfNetwork) {
        return CompletableFuture.completedFuture(Turn.NONE);
      }
      waiting++;
      networks.merge(attempt.bind.network(), 1, Integer::sum);
      lines.get(full(attempt)).waiters.add(new Waiter(attempt, turn));
    }
    return turn.completeOnTimeout(Turn.NONE, patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((done, none) -> left(attempt, done));
  }

  private synchronized void left(Attempt attempt, Turn how) {
    waiting--;
    networks.computeIfPresent(
        attempt.bind.network(), (key, here) -> here == 1 ? null : Integer.valueOf(here - 1));
    if (how == Turn.NONE) {
      AttemptKey.all(attempt.bind).stream()
          .filter(lines::containsKey)
          .forEach(key -> lines.get(key).waiters.removeIf(each -> each.attempt == attempt));
    }
  }

  /** The credentials are right: nothing of it counts any more, and the likes of it may begin. */
  void right(Attempt attempt, Set<Kind> forgiven) {
    List<Runnable> turns = new ArrayList<>();
    synchronized (this) {
      forgiven.forEach(kind -> failures.get(kind).clear(kind.name(attempt.bind)));
      giveBack(attempt);
      letLikesIn(attempt, turns);
      serve(AttemptKey.all(attempt.bind), false, turns);
    }
    turns.forEach(Runnable::run);
  }

  private void letLikesIn(Attempt right, List<Runnable> turns) {
    AttemptKey place = AttemptKey.of(Kind.PLACE, right.bind);
    Line line = lines.get(place);
    if (line == null || line.otherGuesses(right.digest) + failed(place) >= limit) {
      return;
    }
    Iterator<Waiter> waiters = line.waiters.iterator();
    while (waiters.hasNext()) {
      Waiter next = waiters.next();
      if (next.attempt.digest.equals(right.digest)) {
        waiters.remove();
        start(next.attempt, List.of());
        turns.add(() -> begun(next));
      }
    }
  }

  /** It is over, and nobody knows whether the credentials are right. */
  void end(Attempt attempt) {
    List<Runnable> turns = new ArrayList<>();
    synchronized (this) {
      giveBack(attempt);
      serve(attempt.counted, false, turns);
    }
    turns.forEach(Runnable::run);
  }

  /**
   * Credentials are wrong.
   *
   * @param bind whose
   * @param attempt the one that is over; null = it never began
   * @return what this blocks
   */
  Set<Kind> failed(BindAttempt bind, Attempt attempt) {
    List<Runnable> turns = new ArrayList<>();
    Set<Kind> blocked = EnumSet.noneOf(Kind.class);
    synchronized (this) {
      for (AttemptKey key : AttemptKey.all(bind)) {
        if (failures.get(key.kind()).failed(key.name())) {
          blocked.add(key.kind());
        }
      }
      if (attempt != null) {
        giveBack(attempt);
      }
      serve(AttemptKey.all(bind), !blocked.isEmpty(), turns);
    }
    turns.forEach(Runnable::run);
    return blocked;
  }

  private void giveBack(Attempt attempt) {
    if (!attempt.begun || attempt.over) {
      return;
    }
    attempt.over = true;
    attempt.counted.forEach(key -> lines.get(key).underWay.remove(attempt));
  }

  /**
   * Serves those who wait at some keys.
   *
   * @param everybody also those for whom there is no room: they may be blocked now
   * @param turns what is to be done without the lock
   */
  private void serve(Collection<AttemptKey> keys, boolean everybody, List<Runnable> turns) {
    for (AttemptKey key : keys) {
      Line line = lines.get(key);
      if (line == null) {
        continue;
      }
      Iterator<Waiter> waiters = line.waiters.iterator();
      while (waiters.hasNext() && (everybody || hasRoom(key))) {
        serve(waiters.next(), waiters, key, turns);
      }
      if (line.underWay.isEmpty() && line.waiters.isEmpty()) {
        lines.remove(key);
      }
    }
  }

  private void serve(Waiter next, Iterator<Waiter> waiters, AttemptKey key, List<Runnable> turns) {
    if (blocked(next.attempt.bind, next.attempt.standing)) {
      waiters.remove();
      turns.add(() -> next.turn.complete(Turn.BLOCKED));
      return;
    }
    AttemptKey full = tryBegin(next.attempt);
    if (full == null) {
      waiters.remove();
      turns.add(() -> begun(next));
    } else if (!full.equals(key)) {
      // the turn is another one's: it goes on waiting where there is no room
      waiters.remove();
      lines.get(full).waiters.add(next);
    }
  }

  private void begun(Waiter waiter) {
    if (!waiter.turn.complete(Turn.BEGUN)) {
      end(waiter.attempt); // it has just given up
    }
  }

  /** How many wait for their turn. */
  synchronized int waiting() {
    return waiting;
  }

  /** How many addresses, accounts and places are blocked now. */
  long blocks() {
    return failures.values().stream().mapToLong(FailureCounts::blocks).sum();
  }

  /** How many keys it remembers. */
  long size() {
    return failures.values().stream().mapToLong(FailureCounts::size).sum();
  }
}
