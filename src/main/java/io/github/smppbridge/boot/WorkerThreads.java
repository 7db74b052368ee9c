package io.github.smppbridge.boot;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that run the routes: a virtual thread a task on Java 21 and later, bounded by the
 * sessions' windows; a pool with a bounded queue before.
 */
final class WorkerThreads {
  private static final String NAME = "smpp-worker-";
  private static final String BLOCKING_NAME = "gateway-";
  private static final int QUEUE = 50_000;
  private static final int IDLE_SECONDS = 60;

  private WorkerThreads() {}

  /**
   * Makes the executor.
   *
   * @param threads size of the pool where there are no virtual threads
   * @return the executor; a full pool with a full queue throws RejectedExecutionException
   */
  static ExecutorService create(int threads) {
    ExecutorService virtual = virtual();
    return virtual != null ? virtual : pool(NAME, threads);
  }

  /**
   * Threads for calls that block, apart from those that run the routes: never more than may be
   * connected, since one that waits for a name server cannot be called back.
   *
   * @param threads how many
   * @return the executor; with a full queue it throws RejectedExecutionException
   */
  static ExecutorService blocking(int threads) {
    return pool(BLOCKING_NAME, threads);
  }

  /** By reflection, since the code runs on Java 17 too. Null before Java 21. */
  private static ExecutorService virtual() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Object named = type.getMethod("name", String.class, long.class).invoke(builder, NAME, 0L);
      Object factory = type.getMethod("factory").invoke(named);
      return (ExecutorService)
          Executors.class
              .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
              .invoke(null, factory);
    } catch (ReflectiveOperationException e) {
      // Java 19 and 20 have the methods but refuse them without --enable-preview.
      return null;
    }
  }

  private static ExecutorService pool(String name, int threads) {
    AtomicLong number = new AtomicLong();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> new Thread(task, name + number.getAndIncrement()));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
