package io.github.smppbridge.smpp;

import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells why submits are refused: one INFO line each, since an operator is asked for it. Under a
 * flood a line a second for the same refusal, a few for those that differ in a number only, and
 * some more for all together; the next line tells how many were left out, at the latest a second
 * after the last of them. Other requests have a DEBUG line. Thread-safe.
 */
final class RefusalLog {
  /** Of its own, so that it can be switched. */
  static final String LOGGER = "io.github.smppbridge.smpp.refusals";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Of kinds remembered; what comes beyond shares one. */
  private static final int MOST_KINDS = 256;

  /** Of lines a second, of all kinds. */
  private static final int MOST_LINES = 20;

  /** Of lines a second for refusals that differ in their numbers only. */
  private static final int MOST_OF_A_KIND = 4;

  private static final String BEYOND = "";

  private final LongSupplier clock;
  private final Consumer<Runnable> inASecond;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private long secondSince;
  private int linesInSecond;
  private boolean awaited;

  /** What was told of a kind since its second began, and what was not. */
  private static final class Kind {
    private final Set<String> told = new HashSet<>();
    private long since;
    private Refusal last;
    private long leftOut;
  }

  RefusalLog(Vertx vertx) {
    this(
        System::nanoTime,
        task -> vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(SECOND), timer -> task.run()));
  }

  /**
   * With the time of a test.
   *
   * @param clock nanoseconds
   * @param inASecond runs a task then
   */
  RefusalLog(LongSupplier clock, Consumer<Runnable> inASecond) {
    this.clock = clock;
    this.inASecond = inASecond;
    this.secondSince = clock.getAsLong() - SECOND;
  }

  /** Tells of a refusal now, or counts it. */
  void refused(Refusal refusal) {
    if (!refusal.ofSubmit()) {
      new SessionLog(refusal.session()).debug("{}", refusal);
    } else if (LOG.isInfoEnabled()) {
      tell(refusal);
    }
  }

  private synchronized void tell(Refusal refusal) {
    long now = clock.getAsLong();
    Kind kind = kindOf(refusal, now);
    if (now - kind.since >= SECOND && hasRoom(now)) {
      begin(kind, refusal, now);
    } else if (now - kind.since < SECOND && isNews(kind, refusal) && hasRoom(now)) {
      kind.told.add(refusal.reason());
      write(refusal, 0);
    } else {
      kind.last = refusal;
      kind.leftOut++;
    }
    await();
  }

  private Kind kindOf(Refusal refusal, long now) {
    String name = refusal.kind();
    if (!kinds.containsKey(name) && kinds.size() >= MOST_KINDS) {
      name = BEYOND;
    }
    return kinds.computeIfAbsent(
        name,
        unused -> {
          Kind made = new Kind();
          made.since = now - SECOND;
          return made;
        });
  }

  private static boolean isNews(Kind kind, Refusal refusal) {
    return kind.told.size() < MOST_OF_A_KIND && !kind.told.contains(refusal.reason());
  }

  private boolean hasRoom(long now) {
    if (now - secondSince >= SECOND) {
      secondSince = now;
      linesInSecond = 0;
    }
    return linesInSecond < MOST_LINES;
  }

  /** A line for one, and the number of those that had none; with it a second begins. */
  private void begin(Kind kind, Refusal refusal, long now) {
    write(refusal, kind.leftOut);
    kind.since = now;
    kind.told.clear();
    kind.told.add(refusal.reason());
    kind.last = null;
    kind.leftOut = 0;
  }

  private void write(Refusal refusal, long more) {
    linesInSecond++;
    String others = more == 0 ? "" : ", and " + more + " more of this kind in the last second";
    new SessionLog(refusal.session()).inContext(() -> LOG.info("{}{}", refusal, others));
  }

  private void await() {
    if (!awaited && !kinds.isEmpty()) {
      awaited = true;
      inASecond.accept(this::settle);
    }
  }

  /** Tells of what was left out, and forgets the kinds of which nothing is left to tell. */
  private synchronized void settle() {
    awaited = false;
    long now = clock.getAsLong();
    kinds.values().stream()
        .filter(kind -> kind.leftOut > 0 && now - kind.since >= SECOND)
        .takeWhile(kind -> hasRoom(now))
        .forEach(kind -> tellLeftOut(kind, now));
    kinds.values().removeIf(kind -> kind.leftOut == 0 && now - kind.since >= SECOND);
    await();
  }

  private void tellLeftOut(Kind kind, long now) {
    kind.leftOut--;
    begin(kind, kind.last, now);
  }

  /** The server ends: tells of all that was left out. */
  synchronized void close() {
    long now = clock.getAsLong();
    kinds.values().stream()
        .filter(kind -> kind.leftOut > 0)
        .forEach(kind -> tellLeftOut(kind, now));
    kinds.clear();
  }
}
