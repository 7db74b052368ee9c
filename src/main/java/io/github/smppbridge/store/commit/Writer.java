package io.github.smppbridge.store.commit;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: one thread turns the operations that arrived while the last commit waited for the
 * disk into the next transaction.
 *
 * <ul>
 *   <li>Operations submitted without waiting for one another may be grouped by kind within a
 *       transaction, in the order of {@link WriteKind.Phase}; those of one kind keep their order.
 *   <li>When a statement fails, the transaction is rolled back and its operations are executed one
 *       by one, so that the neighbours of a bad one succeed.
 *   <li>When the connection fails, what was in the transaction fails, and for a second everything
 *       else does so at once; then the connection is tried again.
 * </ul>
 */
public final class Writer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int CONFLICT_RETRIES = 3;

  private final ConnectionRules rules;
  private final WriteTransaction transaction;
  private final Executor callbacks;
  private final int batchSize;
  private final ArrayBlockingQueue<WriteOperation<?, ?>> queue;
  private final Thread thread = new Thread(this::loop, "store-writer");
  private final LongAdder rejected = new LongAdder();
  private final WriteOperation<Void, Void> wakeUp =
      new WriteOperation<>(
          WriteKind.single("wake-up", WriteKind.Phase.OTHER, transaction -> null), null);

  private volatile WriterCounts counts = WriterCounts.NONE;
  private volatile boolean closing;
  private volatile boolean stopped;

  /** Whether the last attempt left no connection that can be used. */
  private boolean unavailable;

  /**
   * Makes the writer.
   *
   * @param callbacks completes stages; must not refuse
   * @param queueCapacity operations that may wait
   * @param batchSize operations in one transaction at most
   */
  public Writer(
      HikariDataSource pool,
      ConnectionRules rules,
      Executor callbacks,
      int queueCapacity,
      int batchSize) {
    this.rules = rules;
    this.transaction = new WriteTransaction(pool, rules);
    this.callbacks = callbacks;
    this.batchSize = batchSize;
    this.queue = new ArrayBlockingQueue<>(queueCapacity);
    thread.setDaemon(true);
  }

  /** Starts its thread. */
  public void start() {
    thread.start();
  }

  /** Queues an operation. The stage completes when it is durable, or fails. */
  public <A, T> CompletionStage<T> submit(WriteKind<A, T> kind, A argument) {
    if (closing) {
      return CompletableFuture.failedFuture(closed());
    }
    WriteOperation<A, T> operation = new WriteOperation<>(kind, argument);
    if (!queue.offer(operation)) {
      rejected.increment();
      return CompletableFuture.failedFuture(
          new StoreBusyException("store: the write queue is full"));
    }
    if (stopped && queue.remove(operation)) {
      return CompletableFuture.failedFuture(closed());
    }
    return operation.future();
  }

  /** Queues work that is executed apart from others. */
  public <T> CompletionStage<T> submit(String name, WriteKind.Phase phase, WriteKind.Work<T> work) {
    return submit(WriteKind.single(name, phase, work), null);
  }

  /** Queues work and waits until it is durable: for start and stop. */
  public <T> T await(String name, WriteKind.Phase phase, WriteKind.Work<T> work) {
    try {
      return submit(name, phase, work).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw StoreException.of(e);
    }
  }

  /** Operations that wait. */
  public int queueLength() {
    return queue.size();
  }

  /** What it has done so far. */
  public WriterCounts counts() {
    return counts;
  }

  /** Operations refused because the queue was full. */
  public long rejected() {
    return rejected.sum();
  }

  /** Executes what is queued and ends the thread. */
  @Override
  public void close() {
    closing = true;
    queue.offer(wakeUp);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<WriteOperation<?, ?>> left = new ArrayList<>();
    queue.drainTo(left);
    left.forEach(operation -> operation.fail(closed(), callbacks));
  }

  private static StoreException closed() {
    return new StoreException("store: closed");
  }

  private void loop() {
    List<WriteOperation<?, ?>> batch = new ArrayList<>(batchSize);
    while (true) {
      try {
        WriteOperation<?, ?> first = queue.poll(1, TimeUnit.SECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, batchSize - 1);
          write(batch);
        } else if (closing) {
          break;
        }
        if (closing && queue.isEmpty()) {
          break;
        }
      } catch (InterruptedException e) {
        LOG.warn("store-writer was interrupted and goes on");
      } catch (RuntimeException | Error e) {
        LOG.error("store-writer: unexpected error, going on", e);
        failAll(batch, new StoreException("store: unexpected error", e));
      } finally {
        batch.clear();
      }
    }
    stopped = true;
    transaction.close();
  }

  private void write(List<WriteOperation<?, ?>> batch) {
    List<WriteOperation<?, ?>> ordered = grouped(batch);
    SQLException error = attempt(ordered);
    if (error != null && unavailable) {
      failAll(batch, unavailable(error));
    } else if (error != null) {
      ordered.forEach(this::writeAlone);
    }
  }

  /** A bad operation fails here, apart from its neighbours. */
  private void writeAlone(WriteOperation<?, ?> operation) {
    List<WriteOperation<?, ?>> alone = List.of(operation);
    SQLException error = attempt(alone);
    for (int i = 0; i < CONFLICT_RETRIES && error != null && rules.isConflict(error); i++) {
      error = attempt(alone);
    }
    if (error != null && unavailable) {
      failAll(alone, unavailable(error));
    } else if (error != null) {
      String what = operation.kind().name() + " failed: " + ConnectionRules.describe(error);
      failAll(
          alone,
          rules.isRefusal(error)
              ? new StoreRefusedException("store: " + what, error)
              : new StoreException("store: " + what, error));
    }
  }

  /** Null when committed; the operations are then completed. */
  private SQLException attempt(List<WriteOperation<?, ?>> operations) {
    long start = System.nanoTime();
    try {
      transaction.begin();
      execute(operations);
      transaction.commit();
    } catch (SQLException e) {
      unavailable = !transaction.undo(e);
      return e;
    } catch (RuntimeException e) {
      unavailable = !transaction.undo(null);
      return new SQLException("unexpected " + e, e);
    }
    int failed = (int) operations.stream().filter(WriteOperation::failed).count();
    counts = counts.committed(operations.size(), System.nanoTime() - start).failed(failed);
    operations.forEach(operation -> operation.complete(callbacks));
    return null;
  }

  private void execute(List<WriteOperation<?, ?>> operations) throws SQLException {
    int from = 0;
    while (from < operations.size()) {
      int to = from + 1;
      while (to < operations.size() && operations.get(to).kind() == operations.get(from).kind()) {
        to++;
      }
      executeRun(operations.get(from).kind(), operations.subList(from, to));
      from = to;
    }
  }

  @SuppressWarnings("unchecked") // all operations of a run are of this kind
  private <A, T> void executeRun(WriteKind<A, T> kind, List<WriteOperation<?, ?>> run)
      throws SQLException {
    kind.action().run(transaction, (List<WriteOperation<A, T>>) (List<?>) run);
  }

  /** Sorts by phase between barriers; the sort is stable. */
  private static List<WriteOperation<?, ?>> grouped(List<WriteOperation<?, ?>> batch) {
    if (batch.size() < 3) {
      return batch;
    }
    int from = 0;
    for (int i = 0; i <= batch.size(); i++) {
      if (i == batch.size() || batch.get(i).kind().phase() == WriteKind.Phase.BARRIER) {
        batch.subList(from, i).sort(Comparator.comparing(operation -> operation.kind().phase()));
        from = i + 1;
      }
    }
    return batch;
  }

  private StoreException unavailable(SQLException error) {
    return new StoreException(
        "store: the database is unavailable: " + ConnectionRules.describe(error), error);
  }

  private void failAll(List<WriteOperation<?, ?>> operations, StoreException error) {
    counts = counts.failed(operations.size());
    operations.forEach(operation -> operation.fail(error, callbacks));
  }
}
