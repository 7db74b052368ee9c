package io.github.smppbridge.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The circuits of the calls of one kind: each account's own, and the one of all.
 *
 * <ul>
 *   <li>An account's own ({@link Breaker}) judges its calls: it opens when {@value
 *       CallTally#FAILURE_PERCENT} percent of those of half a minute failed, of at least {@value
 *       CallTally#MINIMUM_CALLS}.
 *   <li>The one of all judges accounts: it opens when the gateway fails for {@value
 *       #FAILING_PERCENT} percent of those that call, so that one account's thousand failures weigh
 *       as one. Of the calls of half a minute there must be as many as for a circuit of one, of
 *       several accounts {@value #MOST_OF_ONE} of each at most.
 *   <li>While it is open an account that the gateway has just answered goes on. So does one that
 *       has not called yet: one call at a time, or as it likes while fewer than {@value
 *       #FEW_ACCOUNTS} accounts fail. An answer to any of them closes it.
 *   <li>Binds that nobody has proved are anybody's: whatever they are answered opens and closes
 *       nothing. While the one of all is open they are not made.
 * </ul>
 */
final class CallerCircuit {
  static final int FAILING_PERCENT = 90;
  static final int MOST_OF_ONE = 10;
  static final int FEW_ACCOUNTS = 3;

  private static final int MOST_CALLERS = 10_000;
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final String ALL = "";
  private static final int TRYING = 90;

  /** With so many callers they are not all looked at for each failure. */
  private static final int CALLERS_A_FAILURE = 16;

  private final String name;
  private final Duration wait;
  private final Duration longestCall;
  private final Clock clock;
  private final Breaker common;
  private final Consumer<String> closes;
  private final Cache<String, Record> records;
  private final AtomicInteger failuresSince = new AtomicInteger();
  private volatile int failingAccounts;

  /** What is known of a caller. */
  private static final class Record {
    final CallTally tally = new CallTally();

    /** While the common circuit is open, one call at a time. */
    final AtomicBoolean trial = new AtomicBoolean();

    final Breaker own;

    Record(Function<Record, Breaker> own) {
      this.own = own.apply(this);
    }

    boolean isOpen() {
      return own.state() == GatewayCircuit.State.OPEN;
    }
  }

  /** A call that was let in; must leave. */
  final class Entry {
    private final Record record;
    private final Breaker.Pass own;
    private final Reason reason;
    private final Breaker.Pass probe;
    private final long since = System.nanoTime();

    /**
     * Lets a call in.
     *
     * @param record whose; null = nobody's
     * @param own by the account's own circuit
     * @param reason why by the common one
     * @param probe of the common one, or null
     */
    Entry(Record record, Breaker.Pass own, Reason reason, Breaker.Pass probe) {
      this.record = record;
      this.own = own;
      this.reason = reason;
      this.probe = probe;
    }

    void leave(boolean failed) {
      if (record != null) {
        left(this, failed);
      }
    }
  }

  /** Why the common circuit lets a call pass. */
  private enum Reason {
    /** It is closed. */
    FREE,
    /** It is not, but this account has nothing to do with that. */
    EXEMPT,
    /** The same, one call at a time. */
    TRIAL,
    /** To see whether the gateway is back. */
    PROBE
  }

  /**
   * Makes them, closed.
   *
   * @param name of the calls, for the log
   * @param wait how long one stays open; zero = it never opens
   * @param longestCall after that time a call that let a circuit look is given up for lost
   * @param clock the time
   * @param closes told when one closes: the user, or "" for the common one
   */
  CallerCircuit(
      String name, Duration wait, Duration longestCall, Clock clock, Consumer<String> closes) {
    this.name = name;
    this.wait = wait;
    this.longestCall = longestCall;
    this.clock = clock;
    this.closes = closes;
    this.common = new Breaker(name, wait, longestCall, clock, this::commonCloses);
    this.records =
        Caffeine.newBuilder()
            .maximumSize(MOST_CALLERS)
            .expireAfterAccess(KEPT.plus(wait.multipliedBy(2)))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  private Record record(Caller caller) {
    String user = caller.user();
    return records.get(user, any -> new Record(of -> own(user, of)));
  }

  private Breaker own(String user, Record record) {
    return new Breaker(
        name + " of " + user,
        wait,
        longestCall,
        clock,
        () -> {
          record.tally.reset();
          closes.accept(user);
        });
  }

  /** Null when the call is not to be made. */
  Entry enter(Caller caller) {
    if (!caller.proved()) {
      return common.state() == GatewayCircuit.State.OPEN
          ? null
          : new Entry(null, null, Reason.FREE, null);
    }
    Record record = record(caller);
    Breaker.Pass own = record.own.enter();
    if (own == null) {
      return null;
    }
    Reason reason = reason(record);
    Breaker.Pass probe = reason == Reason.PROBE ? common.enter() : null;
    if (reason == Reason.PROBE && probe == null) {
      record.own.giveUp(own);
      return null;
    }
    return new Entry(record, own, reason, probe);
  }

  private Reason reason(Record record) {
    if (common.state() == GatewayCircuit.State.CLOSED) {
      return Reason.FREE;
    }
    if (exempt(record)) {
      return Reason.EXEMPT;
    }
    if (!record.tally.failed() && record.trial.compareAndSet(false, true)) {
      return Reason.TRIAL;
    }
    return Reason.PROBE;
  }

  private boolean exempt(Record record) {
    return record.tally.answered(clock.millis())
        || (failingAccounts < FEW_ACCOUNTS && !record.tally.failed());
  }

  private void left(Entry entry, boolean failed) {
    Record record = entry.record;
    long now = clock.millis();
    record.tally.add(failed, now, System.nanoTime() - entry.since);
    if (entry.reason == Reason.TRIAL) {
      record.trial.set(false);
    }
    record.own.leave(entry.own, failed);
    if (failed && record.tally.count(now).failsForSure()) {
      record.own.open();
    }
    if (entry.reason == Reason.PROBE) {
      common.leave(entry.probe, failed);
    } else if (entry.reason != Reason.FREE && !failed) {
      common.close();
    }
    if (failed && common.state() == GatewayCircuit.State.CLOSED) {
      judge();
    }
  }

  /** Opens the common circuit if the gateway fails for nearly all. */
  private void judge() {
    if (wait.isZero()
        || failuresSince.incrementAndGet() < records.estimatedSize() / CALLERS_A_FAILURE) {
      return;
    }
    failuresSince.set(0);
    long now = clock.millis();
    int accounts = 0;
    int failing = 0;
    long calls = 0;
    long weight = 0;
    for (Record record : all()) {
      CallTally.Count count = record.tally.count(now);
      if (count.calls() > 0) {
        accounts++;
        failing += count.fails() || record.isOpen() ? 1 : 0;
        calls += count.calls();
        weight += Math.min(count.calls(), MOST_OF_ONE);
      }
    }
    if ((accounts == 1 ? calls : weight) >= CallTally.MINIMUM_CALLS
        && 100L * failing >= (long) FAILING_PERCENT * accounts) {
      failingAccounts = failing;
      common.open();
    }
  }

  private Collection<Record> all() {
    return records.asMap().values();
  }

  private void commonCloses() {
    for (Record record : all()) {
      record.tally.reset();
      record.trial.set(false);
    }
    closes.accept(ALL);
  }

  /** Lets a caller pass, or with "" all: something else has shown that the gateway answers. */
  void close(String user) {
    if (user.equals(ALL)) {
      common.close();
      return;
    }
    Record record = records.getIfPresent(user);
    if (record != null) {
      record.own.close();
    }
  }

  /** Whether a call would be refused now, without asking to make one. */
  boolean refuses(Caller caller) {
    if (!caller.proved()) {
      return common.state() == GatewayCircuit.State.OPEN;
    }
    Record record = records.getIfPresent(caller.user());
    if (record == null) {
      return false;
    }
    return record.isOpen()
        || (common.state() == GatewayCircuit.State.OPEN
            && !exempt(record)
            && (record.tally.failed() || record.trial.get()));
  }

  /** How near it is to refusing: 99 = it does, 90 = it tries; else how slow the answers are. */
  int load(Caller caller) {
    if (refuses(caller)) {
      return GatewayLoad.REFUSED;
    }
    Record record = caller.proved() ? records.getIfPresent(caller.user()) : null;
    if (record == null) {
      return 0;
    }
    return record.own.state() == GatewayCircuit.State.HALF_OPEN
        ? TRYING
        : record.tally.slowness(clock.millis(), longestCall, TRYING - 1);
  }

  /** {@return what the common circuit does} */
  GatewayCircuit.State state() {
    return common.state();
  }

  /** {@return how many accounts' own circuits are open} */
  int open() {
    return (int) all().stream().filter(Record::isOpen).count();
  }
}
