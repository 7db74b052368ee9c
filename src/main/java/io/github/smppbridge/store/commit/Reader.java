package io.github.smppbridge.store.commit;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Queries, on a few threads with a connection each and a bounded queue. */
public final class Reader implements AutoCloseable {

  private static final int QUEUE = 2_000;

  private final HikariDataSource pool;
  private final Callbacks callbacks;
  private final ThreadPoolExecutor threads;
  private final LongAdder rejected = new LongAdder();

  /**
   * Makes the threads.
   *
   * @param callbacks completes stages; must not refuse
   * @param size how many, at most
   */
  public Reader(HikariDataSource pool, Executor callbacks, int size) {
    this.pool = pool;
    this.callbacks = new Callbacks(callbacks);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "store-reader-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The rows a statement answers; fails with {@link StoreBusyException} when too many wait.
   *
   * @param values its parameters
   */
  public <T> CompletionStage<List<T>> query(String sql, Rows<T> rows, Object... values) {
    CompletableFuture<List<T>> future = new CompletableFuture<>();
    Executor home = callbacks.ofCaller();
    try {
      threads.execute(() -> run(sql, rows, values, home, future));
    } catch (RejectedExecutionException e) {
      rejected.increment();
      future.completeExceptionally(
          threads.isShutdown()
              ? new StoreException("store: closed")
              : new StoreBusyException("store: the read queue is full"));
    } catch (Throwable e) {
      // no memory for a thread
      future.completeExceptionally(new StoreException("store: reading failed", e));
    }
    return future;
  }

  /** Queries refused because too many waited. */
  public long rejected() {
    return rejected.sum();
  }

  private <T> void run(
      String sql, Rows<T> rows, Object[] values, Executor home, CompletableFuture<List<T>> future) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      List<T> answer = Rows.all(Rows.bind(statement, values), rows);
      callbacks.run(new Callbacks.Completion(home, () -> future.complete(answer)));
    } catch (SQLException e) {
      fail(home, future, ConnectionRules.describe(e), e);
    } catch (Throwable e) {
      // whoever waits must be told of an Error as well
      fail(home, future, e instanceof Error ? e.getClass().getName() : e.getMessage(), e);
    }
  }

  private void fail(Executor home, CompletableFuture<?> future, String why, Throwable cause) {
    StoreException error = new StoreException("store: reading failed: " + why, cause);
    callbacks.run(new Callbacks.Completion(home, () -> future.completeExceptionally(error)));
  }

  /** Lets the queued queries end. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
