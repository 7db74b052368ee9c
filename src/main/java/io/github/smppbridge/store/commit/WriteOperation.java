package io.github.smppbridge.store.commit;

import java.util.concurrent.CompletableFuture;

/**
 * A write that waits for, or takes part in, a transaction. Touched by the writer thread alone.
 *
 * @param <A> its argument
 * @param <T> its result
 */
public final class WriteOperation<A, T> {

  private final WriteKind<A, T> kind;
  private final A argument;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private T result;
  private RuntimeException failure;

  WriteOperation(WriteKind<A, T> kind, A argument) {
    this.kind = kind;
    this.argument = argument;
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
  void complete(Callbacks callbacks) {
    if (failure == null) {
      callbacks.run(() -> future.complete(result));
    } else {
      fail(failure, callbacks);
    }
  }

  /** Tells the caller that the transaction failed. */
  void fail(RuntimeException error, Callbacks callbacks) {
    callbacks.run(() -> future.completeExceptionally(error));
  }

  boolean failed() {
    return failure != null;
  }
}
