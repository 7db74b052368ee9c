package io.github.smppbridge.boot;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when its memory is used up, as {@code -XX:+ExitOnOutOfMemoryError} does, which a
 * jar cannot ask for: a process that lives on without memory neither serves nor stops. Whoever
 * restarts it finds everything in the store.
 *
 * <ul>
 *   <li>An OutOfMemoryError that nobody catches, that is logged, or that a route's step ends with,
 *       alone or as a cause
 *   <li>Once a second a little memory is asked for, in case all of them are swallowed; not while
 *       much of the heap is free, as that alone would fill an idle one every minute
 *   <li>Hardly anything but collections for {@value #MOST_THRASHING} seconds, with a full heap
 * </ul>
 */
final class LastMemory {
  /** The exit code, that of the JVM's own option. */
  static final int EXIT_CODE = 3;

  static final int MOST_THRASHING = 10;
  private static final int PROBE = 256 * 1024;
  private static final long MUCH = 32L * PROBE;
  private static final int MOST_CAUSES = 20;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** The part of the time that collections take when little else is done. */
  private static final double MOSTLY = 0.7;

  /** The part of the heap that is in use: just after a collection it is a little less than full. */
  private static final double FULL = 0.8;

  /** Made before it is needed. */
  private static final byte[] LAST_WORDS =
      "smpp-bridge: out of memory; the process ends\n".getBytes(StandardCharsets.US_ASCII);

  private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);
  private static volatile boolean watching;
  private static volatile Object kept;

  private LastMemory() {}

  /** From now on, for the whole process. */
  static void watch() {
    watching = true;
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught(thread, failure));
    // loads what is needed then
    collecting();
    full();
    // and java.lang.Shutdown, without which nothing halts
    Thread hook = new Thread(() -> {});
    Runtime.getRuntime().addShutdownHook(hook);
    Runtime.getRuntime().removeShutdownHook(hook);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context
          .getLogger(Logger.ROOT_LOGGER_NAME)
          .iteratorForAppenders()
          .forEachRemaining(appender -> appender.addFilter(new Logged()));
    }
    Thread thread = new Thread(LastMemory::probe, "memory-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void uncaught(Thread thread, Throwable failure) {
    notice(failure);
    try {
      LoggerFactory.getLogger(LastMemory.class).error("thread {} ended", thread.getName(), failure);
    } catch (Error e) {
      end();
    }
  }

  /** Ends the process if that is what has failed. */
  static void notice(Throwable failure) {
    if (!watching) {
      return;
    }
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (cause instanceof OutOfMemoryError) {
        end();
      }
      cause = cause.getCause();
    }
  }

  private static void end() {
    try {
      ERR.write(LAST_WORDS);
    } catch (IOException | Error e) {
      // the code says it as well
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  private static void probe() {
    try {
      long before = collecting();
      int thrashing = 0;
      while (true) {
        long start = System.nanoTime();
        LockSupport.parkNanos(SECOND);
        Runtime heap = Runtime.getRuntime();
        if (!roomy(heap.maxMemory(), heap.totalMemory(), heap.freeMemory())) {
          kept = new byte[PROBE];
          kept = null;
        }
        long now = collecting();
        long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        boolean only = now - before > passed * MOSTLY && full();
        before = now;
        thrashing = only ? thrashing + (int) Math.max(1, passed / 1_000) : 0;
        if (thrashing >= MOST_THRASHING) {
          end();
        }
      }
    } catch (RuntimeException | Error e) {
      // without memory classes are not found, too
      end();
    }
  }

  private static long collecting() {
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      millis += Math.max(0, collector.getCollectionTime());
    }
    return millis;
  }

  /** Whether a heap has so much left that nobody need ask. */
  static boolean roomy(long max, long total, long free) {
    return max - total + free > MUCH;
  }

  private static boolean full() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return heap.getMax() > 0 && heap.getUsed() > heap.getMax() * FULL;
  }

  private static final class Logged extends Filter<ILoggingEvent> {
    @Override
    public FilterReply decide(ILoggingEvent event) {
      if (event.getThrowableProxy() instanceof ThrowableProxy failure) {
        notice(failure.getThrowable());
      }
      return FilterReply.NEUTRAL;
    }
  }
}
