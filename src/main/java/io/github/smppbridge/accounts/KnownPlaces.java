package io.github.smppbridge.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Which accounts have bound before, and from which networks: in memory what happened in this
 * process, in the store what happened before it, and on other replicas.
 *
 * <ul>
 *   <li>The store is read only for a decision that needs it, with a short patience, and written
 *       beside the bind, at most once a day for each place.
 *   <li>A store that is away is left alone for some seconds; meanwhile an account that is not known
 *       here is taken for one that has bound before, elsewhere.
 *   <li>Everything is bounded. Thread-safe.
 * </ul>
 */
final class KnownPlaces {
  /** How well an account is known, where it binds from. */
  enum Standing {
    /** It never bound. */
    UNKNOWN,
    /** The store does not tell: it may have bound, or not. */
    UNTOLD,
    /** It has bound from elsewhere. */
    ACCOUNT,
    /** It has bound from here. */
    PLACE
  }

  /** Where it is written down. */
  interface Book {
    /** The networks that an account has bound from. */
    CompletionStage<Set<String>> read(String account);

    /** An account has bound from a network. */
    CompletionStage<Void> write(String account, String network);
  }

  static final int MOST = 20_000;

  /** How old an answer of the store may be. */
  static final Duration READ_AGAIN = Duration.ofSeconds(30);

  static final Duration WRITE_AGAIN = Duration.ofDays(1);

  /** How long a store that did not answer is not asked. */
  static final Duration LEFT_ALONE = Duration.ofSeconds(5);

  /** What a bind waits for the store at most. */
  private static final long PATIENCE_MILLIS = 250;

  /** Accounts that are looked up at the same time. */
  private static final int MOST_QUESTIONS = 64;

  private final Book book;
  private final Clock clock;
  private final Executor workers;
  private final Map<String, CompletableFuture<Set<String>>> questions = new ConcurrentHashMap<>();
  private final Cache<String, Boolean> accounts;
  private final Cache<String, Boolean> places;
  private final Cache<String, Boolean> written;
  private final Cache<String, Set<String>> stored;
  private volatile long leftAloneUntil = Long.MIN_VALUE;

  /**
   * Makes it.
   *
   * @param book the store
   * @param clock what elapses
   * @param workers where binds go on that waited for the store
   */
  KnownPlaces(Book book, Clock clock, Executor workers) {
    this.book = book;
    this.clock = clock;
    this.workers = workers;
    this.accounts = bounded(null);
    this.places = bounded(null);
    this.written = bounded(WRITE_AGAIN);
    this.stored = bounded(READ_AGAIN);
  }

  private <V> Cache<String, V> bounded(Duration life) {
    Caffeine<Object, Object> cache =
        Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run);
    if (life != null) {
      cache.expireAfterWrite(life).ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    }
    return cache.build();
  }

  /** Without asking the store. */
  Standing remembered(String account, String network) {
    if (places.getIfPresent(place(account, network)) != null) {
      return Standing.PLACE;
    }
    Set<String> networks = stored.getIfPresent(account);
    Standing before = networks == null ? Standing.UNKNOWN : standing(networks, network);
    boolean here = before == Standing.UNKNOWN && accounts.getIfPresent(account) != null;
    return here ? Standing.ACCOUNT : before;
  }

  private static Standing standing(Set<String> networks, String network) {
    if (networks.contains(network)) {
      return Standing.PLACE;
    }
    return networks.isEmpty() ? Standing.UNKNOWN : Standing.ACCOUNT;
  }

  /** Asks the store if need be; never fails, and never takes long. */
  CompletionStage<Standing> find(String account, String network) {
    Standing remembered = remembered(account, network);
    if (remembered == Standing.PLACE || stored.getIfPresent(account) != null) {
      return CompletableFuture.completedFuture(remembered);
    }
    if (clock.millis() < leftAloneUntil) {
      return CompletableFuture.completedFuture(untold(remembered));
    }
    if (questions.size() >= MOST_QUESTIONS && !questions.containsKey(account)) {
      return CompletableFuture.completedFuture(remembered);
    }
    return ask(account)
        .copy()
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .handleAsync(
            (networks, failure) -> {
              if (failure != null) {
                leftAloneUntil = clock.millis() + LEFT_ALONE.toMillis();
                return untold(remembered(account, network));
              }
              return remembered(account, network);
            },
            workers);
  }

  private static Standing untold(Standing remembered) {
    return remembered == Standing.UNKNOWN ? Standing.UNTOLD : remembered;
  }

  /** Joins the question about the account that is under way, or asks. */
  private CompletableFuture<Set<String>> ask(String account) {
    CompletableFuture<Set<String>> mine = new CompletableFuture<>();
    CompletableFuture<Set<String>> other = questions.putIfAbsent(account, mine);
    if (other != null) {
      return other;
    }
    try {
      book.read(account).whenComplete((networks, failure) -> answer(account, networks, failure));
    } catch (RuntimeException e) {
      answer(account, null, e);
    }
    return mine;
  }

  private void answer(String account, Set<String> networks, Throwable failure) {
    if (failure == null) {
      stored.put(account, networks);
    }
    CompletableFuture<Set<String>> question = questions.remove(account);
    if (failure == null) {
      question.complete(networks);
    } else {
      question.completeExceptionally(failure);
    }
  }

  /** The account's credentials were right here. */
  void proved(String account, String network) {
    String place = place(account, network);
    accounts.put(account, true);
    places.put(place, true);
    if (written.asMap().putIfAbsent(place, true) == null) {
      write(account, network, place);
    }
  }

  private void write(String account, String network, String place) {
    try {
      book.write(account, network)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  // at its next bind then
                  written.invalidate(place);
                }
              });
    } catch (RuntimeException e) {
      written.invalidate(place);
    }
  }

  /** Places and accounts that are remembered. */
  long size() {
    return places.estimatedSize() + accounts.estimatedSize() + stored.estimatedSize();
  }

  private static String place(String account, String network) {
    return network + " " + account;
  }
}
