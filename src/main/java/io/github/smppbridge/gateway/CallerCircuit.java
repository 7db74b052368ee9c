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

/**
 * The circuits of the calls of one kind: each account's own, and the one of all.
 *
 * <ul>
 *   <li>An account's own judges its calls ({@link Breaker}) and is made when one of them fails.
 *   <li>The one of all judges accounts: it opens when the gateway fails for {@value
 *       #FAILING_PERCENT} percent of those that call, so that one account's thousand failures weigh
 *       as one. Of the calls of half a minute there must be as many as for a circuit of one, of
 *       several accounts {@value #MOST_OF_ONE} of each at most.
 *   <li>While it is open an account that the gateway has just answered goes on. So does one that
 *       has not called yet: one call at a time, or as it likes while fewer than {@value
 *       #FEW_ACCOUNTS} accounts fail. An answer to any of them closes it.
 *   <li>Binds that nobody has proved count as one account, without a circuit of their own.
 * </ul>
 */
final class CallerCircuit {
  static final int FAILING_PERCENT = 90;
  static final int MOST_OF_ONE = 10;
  static final int FEW_ACCOUNTS = 3;

  private static final int MOST_CALLERS = 10_000;
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final String UNPROVED = "";
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

    /** Null before its first failure. */
    volatile Breaker own;

    boolean isOpen() {
      Breaker breaker = own;
      return breaker != null && breaker.state() == GatewayCircuit.State.OPEN;
    }
  }

  /** A call that was let in; must leave. */
  final class Entry {
    private final String user;
    private final Record record;
    private final Breaker own;
    private final boolean probe;
    private final boolean trial;
    private final boolean duringOutage;
    private final long since = System.nanoTime();

    Entry(String user, Record record, Breaker own, Pass pass) {
      this.user = user;
      this.record = record;
      this.own = own;
      this.probe = pass == Pass.PROBE;
      this.trial = pass == Pass.TRIAL;
      this.duringOutage = pass != Pass.FREE;
    }

    void leave(boolean failed) {
      left(this, failed);
    }
  }

  /** Why the common circuit lets a call pass. */
  private enum Pass {
    /** It is closed. */
    FREE,
    /** It is not, but this account has nothing to do with that. */
    EXEMPT,
    /** The same, one call at a time. */
    TRIAL,
    /** To see whether the gateway is back. */
    PROBE,
    /** It does not. */
    NONE
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

  private static String userOf(Caller caller) {
    return caller.proved() ? caller.user() : UNPROVED;
  }

  /** Null when the call is not to be made. */
  Entry enter(Caller caller) {
    String user = userOf(caller);
    Record record = records.get(user, any -> new Record());
    Breaker own = record.own;
    if (own != null && !own.enter()) {
      return null;
    }
    Pass pass = pass(record);
    if (pass == Pass.NONE) {
      if (own != null) {
        own.giveUp();
      }
      return null;
    }
    return new Entry(user, record, own, pass);
  }

  private Pass pass(Record record) {
    if (common.state() == GatewayCircuit.State.CLOSED) {
      return Pass.FREE;
    }
    if (exempt(record)) {
      return Pass.EXEMPT;
    }
    if (!record.tally.failed() && record.trial.compareAndSet(false, true)) {
      return Pass.TRIAL;
    }
    return common.enter() ? Pass.PROBE : Pass.NONE;
  }

  private boolean exempt(Record record) {
    return record.tally.answered(clock.millis())
        || (failingAccounts < FEW_ACCOUNTS && !record.tally.failed());
  }

  private void left(Entry entry, boolean failed) {
    long nanos = System.nanoTime() - entry.since;
    Record record = entry.record;
    record.tally.add(failed, clock.millis(), nanos);
    if (entry.trial) {
      record.trial.set(false);
    }
    Breaker own = entry.own;
    if (own == null && failed && !entry.user.equals(UNPROVED)) {
      own = own(entry);
    }
    if (own == null && record.own != null && record.own.state() == GatewayCircuit.State.CLOSED) {
      own = record.own; // made while this call was under way
    }
    if (own != null) {
      own.leave(nanos, failed);
    }
    if (entry.probe) {
      common.leave(nanos, failed);
    } else if (entry.duringOutage && !failed) {
      common.close();
    }
    if (failed && common.state() == GatewayCircuit.State.CLOSED) {
      judge();
    }
  }

  private Breaker own(Entry entry) {
    synchronized (entry.record) {
      if (entry.record.own == null) {
        Breaker made =
            new Breaker(
                name + " of " + entry.user,
                wait,
                longestCall,
                clock,
                () -> closes.accept(entry.user));
        made.answeredBefore(entry.record.tally.count(clock.millis()).answers());
        entry.record.own = made;
      }
      return entry.record.own;
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
    if ((accounts == 1 ? calls : weight) >= Breaker.MINIMUM_CALLS
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
    closes.accept(UNPROVED);
  }

  /** Lets a caller pass, or with "" all: something else has shown that the gateway answers. */
  void close(String user) {
    if (user.equals(UNPROVED)) {
      common.close();
      return;
    }
    Record record = records.getIfPresent(user);
    if (record != null && record.own != null) {
      record.own.close();
    }
  }

  /** Whether a call would be refused now, without asking to make one. */
  boolean refuses(Caller caller) {
    Record record = records.getIfPresent(userOf(caller));
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
    Record record = records.getIfPresent(userOf(caller));
    if (record == null) {
      return 0;
    }
    if (refuses(caller)) {
      return GatewayLoad.REFUSED;
    }
    Breaker own = record.own;
    return own != null && own.state() == GatewayCircuit.State.HALF_OPEN
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
