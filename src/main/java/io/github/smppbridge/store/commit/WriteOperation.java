package io.github.smppbridge.store.commit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A write that waits for, or takes part in, a transaction. But for its haste it is touched by the
 * writer thread alone.
 *
 * @param <A> its argument
 * @param <T> its result
 */
public final class WriteOperation<A, T> {

  /** Whether somebody waits for it, while it waits itself. */
  private enum Waiting {
    HURRIED,
    UNHURRIED,
    TAKEN
  }

  private final WriteKind<A, T> kind;
  private final A argument;
  private final Executor home;
  private final AtomicReference<Waiting> waiting;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private T result;
  private RuntimeException failure;

  /**
   * Makes one.
   *
   * @param home where its stage completes
   * @param haste whether somebody waits for it
   */
  WriteOperation(WriteKind<A, T> kind, A argument, Executor home, WriteKind.Haste haste) {
    this.kind = kind;
    this.argument = argument;
    this.home = home;
    this.waiting =
        new AtomicReference<>(
            haste == WriteKind.Haste.HURRIED ? Waiting.HURRIED : Waiting.UNHURRIED);
  }

  boolean isHurried() {
    return waiting.get() == Waiting.HURRIED;
  }

  /** Somebody waits from now on; false when that was so, or it has been taken. */
  boolean urge() {
    return waiting.compareAndSet(Waiting.UNHURRIED, Waiting.HURRIED);
  }

  /** It waits no more; whether somebody waits for it. */
  boolean take() {
    return waiting.getAndSet(Waiting.TAKEN) == Waiting.HURRIED;
  }

  WriteKind<A, T> kind() {
    return kind;
  }

  /** What is to be written. */
  public A argument() {
    return argument;
  }

  CompletableFuture<T> future() {
    return future;
  }

  /** To be told once the transaction is committed. */
  public void succeed(T value) {
    result = value;
    failure = null;
  }

  /** Fails this operation alone; it has written nothing. */
  public void fail(RuntimeException error) {
    failure = error;
  }

  /** Tells the caller what {@link #succeed} or {@link #fail} set. */
  Callbacks.Completion completion() {
    return failure == null
        ? new Callbacks.Completion(home, () -> future.complete(result))
        : failed(failure);
  }

  /** Tells the caller that the transaction failed. */
  Callbacks.Completion failed(RuntimeException error) {
    return new Callbacks.Completion(home, () -> future.completeExceptionally(error));
  }

  boolean failed() {
    return failure != null;
  }
}
