package io.github.smppbridge.store.commit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

  /** Whom its end is told. */
  private enum Listener {
    NOBODY_YET,
    STAGE,
    /** Nobody was there when it ended: whoever asks is told at once. */
    LATER
  }

  private final WriteKind<A, T> kind;
  private final A argument;
  private final Executor home;
  private final Durability durability;
  private final AtomicReference<Waiting> waiting;
  private final AtomicReference<Listener> listener;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private T result;
  private RuntimeException failure;

  /**
   * Makes one whose end is told, and is on the disk by then.
   *
   * @param home where its stage completes
   * @param haste whether somebody waits for it
   */
  WriteOperation(WriteKind<A, T> kind, A argument, Executor home, WriteKind.Haste haste) {
    this(kind, argument, home, haste, Durability.DISK, Listener.STAGE);
  }

  /** Makes one whose end nobody may want to know, and that a power cut may take. */
  static <A, T> WriteOperation<A, T> begun(
      WriteKind<A, T> kind, A argument, Executor home, WriteKind.Haste haste) {
    return new WriteOperation<>(
        kind, argument, home, haste, Durability.PROCESS, Listener.NOBODY_YET);
  }

  private WriteOperation(
      WriteKind<A, T> kind,
      A argument,
      Executor home,
      WriteKind.Haste haste,
      Durability durability,
      Listener listener) {
    this.kind = kind;
    this.argument = argument;
    this.home = home;
    this.durability = durability;
    this.listener = new AtomicReference<>(listener);
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

  /** What it survives at least, once it is committed. */
  Durability durability() {
    return durability;
  }

  CompletableFuture<T> future() {
    return future;
  }

  /**
   * Its end, for one who asks in the middle of it.
   *
   * @return completes at its home, or has completed
   */
  CompletionStage<T> await() {
    if (listener.compareAndSet(Listener.NOBODY_YET, Listener.STAGE)
        || listener.get() == Listener.STAGE) {
      return future;
    }
    return failure == null
        ? CompletableFuture.completedFuture(result)
        : CompletableFuture.failedFuture(failure);
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

  /** Tells the caller what {@link #succeed} or {@link #fail} set; empty when there is none yet. */
  Optional<Callbacks.Completion> completion() {
    if (listener.compareAndSet(Listener.NOBODY_YET, Listener.LATER)) {
      return Optional.empty();
    }
    RuntimeException error = failure;
    return Optional.of(
        new Callbacks.Completion(
            home,
            error == null
                ? () -> future.complete(result)
                : () -> future.completeExceptionally(error)));
  }

  /** The same, of a transaction that failed. */
  Optional<Callbacks.Completion> failed(RuntimeException error) {
    failure = error;
    return completion();
  }

  boolean failed() {
    return failure != null;
  }
}
