package io.github.smppbridge.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Lines that anybody can cause: one a second and source, some more for all sources together. The
 * next line of a source tells how many were left out, at the latest a second after the last of
 * them. Thread-safe.
 */
public final class LogLimit {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Of sources remembered; those beyond share one. */
  private static final int MOST_SOURCES = 256;

  /** Of lines a second, of all sources. */
  private static final int MOST_LINES = 10;

  private static final String OTHERS = "others";

  private final Logger log;
  private final LongSupplier clock;
  private final Consumer<Runnable> inASecond;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private long secondSince;
  private int linesInSecond;
  private boolean awaited;

  private static final class Source {
    private long since;
    private Level level;
    private Supplier<String> last;
    private long leftOut;
  }

  /**
   * Makes a limit.
   *
   * @param log where the lines go
   */
  public LogLimit(Logger log) {
    this(
        log,
        System::nanoTime,
        task -> CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(task));
  }

  /**
   * With the time of a test.
   *
   * @param clock nanoseconds
   * @param inASecond runs a task then
   */
  LogLimit(Logger log, LongSupplier clock, Consumer<Runnable> inASecond) {
    this.log = log;
    this.clock = clock;
    this.inASecond = inASecond;
    this.secondSince = clock.getAsLong() - SECOND;
  }

  /** A line that somebody should look at; see {@link #tell}. */
  public void warn(String source, Supplier<String> line) {
    tell(Level.WARN, source, line);
  }

  /**
   * Tells now, or counts.
   *
   * @param level of the line
   * @param source who causes it: see {@link SourceNetwork}
   * @param line what to say; not asked for when it is left out
   */
  public synchronized void tell(Level level, String source, Supplier<String> line) {
    if (!log.isEnabledForLevel(level)) {
      return;
    }
    long now = clock.getAsLong();
    Source from = sourceOf(source, now);
    from.level = level;
    from.last = line;
    if (now - from.since >= SECOND && hasRoom(now)) {
      write(from, now);
    } else {
      from.leftOut++;
    }
    await();
  }

  private Source sourceOf(String name, long now) {
    String known = sources.containsKey(name) || sources.size() < MOST_SOURCES ? name : OTHERS;
    return sources.computeIfAbsent(
        known,
        unused -> {
          Source made = new Source();
          made.since = now - SECOND;
          return made;
        });
  }

  private boolean hasRoom(long now) {
    if (now - secondSince >= SECOND) {
      secondSince = now;
      linesInSecond = 0;
    }
    return linesInSecond < MOST_LINES;
  }

  private void write(Source from, long now) {
    linesInSecond++;
    from.since = now;
    String others = from.leftOut == 0 ? "" : " (and " + from.leftOut + " more before)";
    from.leftOut = 0;
    log.atLevel(from.level).log("{}{}", from.last.get(), others);
  }

  private void await() {
    if (!awaited) {
      awaited = true;
      inASecond.accept(this::settle);
    }
  }

  /** Tells of what was left out, and forgets the sources of which nothing is left to tell. */
  private synchronized void settle() {
    awaited = false;
    long now = clock.getAsLong();
    sources.values().stream()
        .filter(from -> from.leftOut > 0 && now - from.since >= SECOND)
        .takeWhile(from -> hasRoom(now))
        .forEach(from -> tellLeftOut(from, now));
    sources.values().removeIf(from -> from.leftOut == 0 && now - from.since >= SECOND);
    if (!sources.isEmpty()) {
      await();
    }
  }

  private void tellLeftOut(Source from, long now) {
    from.leftOut--;
    write(from, now);
  }
}
