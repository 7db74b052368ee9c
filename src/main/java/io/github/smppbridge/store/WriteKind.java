package io.github.smppbridge.store;

import java.sql.SQLException;
import java.util.List;

/**
 * A kind of write operation. Operations of one kind that stand together are executed in one call,
 * through the same prepared statements.
 *
 * @param <A> argument of an operation
 * @param <T> its result
 */
final class WriteKind<A, T> {

  /** Order of kinds that may be grouped, chosen so that a later one may depend on earlier ones. */
  enum Phase {
    MESSAGE_INSERT,
    MESSAGE_ANSWERED,
    TRANSITION,
    OUTBOX_INSERT,
    OUTBOX_SETTLE,
    OUTBOX_RETRY,
    OUTBOX_CLAIM,
    PART,
    OTHER,
    /** Never moved, and nothing is moved past it. */
    BARRIER
  }

  /** Executes operations that stand together; sets the result of each. */
  @FunctionalInterface
  interface Action<A, T> {
    void run(WriteTransaction transaction, List<WriteOperation<A, T>> operations)
        throws SQLException;
  }

  /** Executes one operation. */
  @FunctionalInterface
  interface Single<A, T> {
    T run(WriteTransaction transaction, A argument) throws SQLException;
  }

  private final String name;
  private final Phase phase;
  private final Action<A, T> action;

  private WriteKind(String name, Phase phase, Action<A, T> action) {
    this.name = name;
    this.phase = phase;
    this.action = action;
  }

  /** A kind that executes many operations at once. */
  static <A, T> WriteKind<A, T> grouped(String name, Phase phase, Action<A, T> action) {
    return new WriteKind<>(name, phase, action);
  }

  /** A kind that executes its operations one after the other. */
  static <A, T> WriteKind<A, T> single(String name, Phase phase, Single<A, T> single) {
    return new WriteKind<>(
        name,
        phase,
        (transaction, operations) -> {
          for (WriteOperation<A, T> operation : operations) {
            operation.succeed(single.run(transaction, operation.argument()));
          }
        });
  }

  String name() {
    return name;
  }

  Phase phase() {
    return phase;
  }

  Action<A, T> action() {
    return action;
  }
}
