package io.github.smppbridge.store.commit;

import java.sql.SQLException;
import java.util.List;

/**
 * A kind of write operation. Operations of one kind that stand together are executed in one call,
 * through the same prepared statements.
 *
 * @param name for errors
 * @param phase when within a transaction
 * @param haste whether somebody waits for it
 * @param action executes operations that stand together
 * @param <A> argument of an operation
 * @param <T> its result
 */
public record WriteKind<A, T>(String name, Phase phase, Haste haste, Action<A, T> action) {

  /** Whether somebody waits for an operation. */
  public enum Haste {
    /** It goes at once, or with those that are likely to come within the commit's delay. */
    HURRIED,
    /** It goes with the next that is hurried, or with others like it within milliseconds. */
    UNHURRIED
  }

  /** A kind that somebody waits for. */
  public WriteKind(String name, Phase phase, Action<A, T> action) {
    this(name, phase, Haste.HURRIED, action);
  }

  /** Order of kinds that may be grouped, chosen so that a later one may depend on earlier ones. */
  public enum Phase {
    /** New messages. */
    MESSAGE_INSERT,
    /** Messages whose submit is answered. */
    MESSAGE_ANSWERED,
    /** What became of messages. */
    TRANSITION,
    /** New entries of the outbox. */
    OUTBOX_INSERT,
    /** Entries that are dealt with. */
    OUTBOX_SETTLE,
    /** Entries that are put off. */
    OUTBOX_RETRY,
    /** Entries that are given out. */
    OUTBOX_CLAIM,
    /** Parts of long messages. */
    PART,
    /** All that depends on nothing. */
    OTHER,
    /** Never moved, and nothing is moved past it. */
    BARRIER
  }

  /** Executes operations that stand together; sets the result of each. */
  @FunctionalInterface
  public interface Action<A, T> {
    /** Called on the writer thread within a transaction. */
    void run(WriteTransaction transaction, List<WriteOperation<A, T>> operations)
        throws SQLException;
  }

  /**
   * A write that is executed apart from others.
   *
   * @param <T> its result
   */
  @FunctionalInterface
  public interface Work<T> {
    /** Called on the writer thread within a transaction, again when that is repeated. */
    T run(WriteTransaction transaction) throws SQLException;
  }

  /** A kind whose operations are executed one after the other. */
  static <T> WriteKind<Void, T> single(String name, Phase phase, Haste haste, Work<T> work) {
    return new WriteKind<>(
        name,
        phase,
        haste,
        (transaction, operations) -> {
          for (WriteOperation<Void, T> operation : operations) {
            operation.succeed(work.run(transaction));
          }
        });
  }
}
