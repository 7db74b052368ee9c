package io.github.smppbridge.store.commit;

import static java.util.stream.Collectors.partitioningBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what arrived together to the database, and tells each operation what became of it.
 *
 * <ul>
 *   <li>Operations may be grouped by kind, in the order of {@link WriteKind.Phase}; those of one
 *       kind keep their order.
 *   <li>When a statement fails, or an Error strikes, the transaction is rolled back and its
 *       operations are executed one by one, so that the neighbours of a bad one succeed.
 *   <li>When the connection fails, what was in the transaction fails. When it fails while the
 *       answer to COMMIT is awaited, it fails with {@link CommitUnknownException} and is not
 *       repeated.
 * </ul>
 *
 * Belongs to the writer thread.
 */
final class Batches {

  private static final Logger LOG = LoggerFactory.getLogger(Batches.class);
  private static final int CONFLICT_RETRIES = 3;

  private record Failure(Throwable cause, WriteTransaction.Undone undone) {}

  private final ConnectionRules rules;
  private final Callbacks callbacks;
  private final WriteTransaction transaction;
  private final CommitObserver observer;
  private final IntSupplier waiting;
  private final Optional<Forcer> forcer;
  private int meanwhile;
  private volatile boolean failing;
  private volatile WriterCounts counts = WriterCounts.NONE;

  /**
   * Makes it, without a connection yet.
   *
   * @param forcer brings to the disk what is committed; empty when committing does
   * @param waiting how many operations somebody waits for
   */
  Batches(
      HikariDataSource pool,
      ConnectionRules rules,
      Optional<Forcer> forcer,
      Callbacks callbacks,
      CommitObserver observer,
      IntSupplier waiting) {
    this.waiting = waiting;
    this.observer = observer;
    this.rules = rules;
    this.callbacks = callbacks;
    this.forcer = forcer;
    this.transaction = new WriteTransaction(pool, rules);
  }

  WriterCounts counts() {
    return counts;
  }

  /** Whether the last write failed, for what may not be its own fault, and none succeeded since. */
  boolean isFailing() {
    return failing;
  }

  /** How many waited at the last commit, before anybody was told of it. */
  int meanwhile() {
    return meanwhile;
  }

  /** Gives the connection back. */
  void close() {
    transaction.close();
  }

  /** The connection is not to be trusted, nor is it known what became of these operations. */
  void abandon(List<WriteOperation<?, ?>> batch) {
    transaction.discard();
    failAll(batch, new CommitUnknownException("store: its writer died", null));
  }

  void write(List<WriteOperation<?, ?>> batch) {
    List<WriteOperation<?, ?>> ordered = grouped(batch);
    Failure failure = attempt(ordered);
    if (failure == null) {
      return;
    }
    if (failure.undone() == WriteTransaction.Undone.ROLLED_BACK) {
      ordered.forEach(this::writeAlone);
    } else {
      failAll(ordered, of(failure));
    }
  }

  /** A bad operation fails here, apart from its neighbours. */
  private void writeAlone(WriteOperation<?, ?> operation) {
    List<WriteOperation<?, ?>> alone = List.of(operation);
    Failure failure = attempt(alone);
    for (int i = 0; i < CONFLICT_RETRIES && isConflict(failure); i++) {
      failure = attempt(alone);
    }
    if (failure == null) {
      return;
    }
    if (failure.undone() == WriteTransaction.Undone.ROLLED_BACK) {
      String what = operation.kind().name() + " failed: " + describe(failure.cause());
      failAll(alone, refused(failure.cause(), what));
    } else {
      failAll(alone, of(failure));
    }
  }

  private boolean isConflict(Failure failure) {
    return failure != null
        && failure.undone() == WriteTransaction.Undone.ROLLED_BACK
        && failure.cause() instanceof SQLException error
        && rules.isConflict(error);
  }

  /** Null when committed; the operations are completed then, or when they are on the disk. */
  private Failure attempt(List<WriteOperation<?, ?>> operations) {
    long start = System.nanoTime();
    try {
      transaction.begin();
      execute(operations);
      transaction.commit(observer, kinds(operations));
    } catch (Throwable e) {
      // an Error as well: the next commit would take along what this transaction had done
      return new Failure(e, transaction.undo(e));
    }
    meanwhile = waiting.getAsInt();
    failing = false;
    int failed = (int) operations.stream().filter(WriteOperation::failed).count();
    counts = counts.committed(operations.size(), System.nanoTime() - start).failed(failed);
    transaction.committed();
    tell(operations);
    return null;
  }

  private void tell(List<WriteOperation<?, ?>> operations) {
    if (forcer.isEmpty()) {
      callbacks.run(operations, WriteOperation::completion);
      return;
    }
    Map<Boolean, List<WriteOperation<?, ?>>> bySafety =
        operations.stream()
            .collect(partitioningBy(operation -> operation.durability() == Durability.DISK));
    callbacks.run(bySafety.get(false), WriteOperation::completion);
    forcer.get().committed(bySafety.get(true));
  }

  private Collection<String> kinds(List<WriteOperation<?, ?>> operations) {
    return observer == CommitObserver.NONE
        ? Set.of()
        : operations.stream()
            .map(operation -> operation.kind().name())
            .collect(Collectors.toCollection(LinkedHashSet::new));
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

  private StoreException refused(Throwable cause, String what) {
    return cause instanceof SQLException error && rules.isRefusal(error)
        ? new StoreRefusedException("store: " + what, cause)
        : new StoreException("store: " + what, cause);
  }

  private static StoreException of(Failure failure) {
    String what = describe(failure.cause());
    return failure.undone() == WriteTransaction.Undone.UNKNOWN
        ? new CommitUnknownException(
            "store: the answer to a commit was lost: " + what, failure.cause())
        : new StoreException("store: the database is unavailable: " + what, failure.cause());
  }

  private static String describe(Throwable failure) {
    return failure instanceof SQLException error
        ? ConnectionRules.describe(error)
        : "unexpected " + failure.getClass().getName();
  }

  private void failAll(List<WriteOperation<?, ?>> operations, StoreException error) {
    counts = counts.failed(operations.size());
    failing = !(error instanceof StoreRefusedException);
    if (error.getCause() instanceof Error) {
      LOG.error("store: {} writes failed", operations.size(), error);
    }
    callbacks.run(operations, operation -> operation.failed(error));
  }
}
