package io.github.smppbridge.component;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Tells when the ESME has its answer: exchange property {@link SmppServerConstants#ANSWERED}. Not
 * itself a future, since what prints an exchange (tracers, the dev profile, a log of all
 * properties) waits for each future it finds, and this one waits for the exchange.
 */
public final class AnswerWritten {
  private final CompletableFuture<Boolean> handedOver = new CompletableFuture<>();
  private final CompletableFuture<Boolean> written = new CompletableFuture<>();
  private final BooleanSupplier inVain;
  private volatile boolean overdue;

  AnswerWritten(BooleanSupplier inVain) {
    this.inVain = inVain;
  }

  /**
   * The answer on its way.
   *
   * @return completes when the response was written (true), or when the session is gone and will
   *     never see it (false), or it is {@link #overdue} (false); never exceptionally
   */
  public CompletableFuture<Boolean> future() {
    return written;
  }

  /**
   * The answer on its way, for what must be under way itself before anything is read that the ESME
   * sends after it. What depends on it runs on the session's event loop and must not wait.
   *
   * @return as {@link #future}
   */
  public CompletableFuture<Boolean> handedOver() {
    return handedOver;
  }

  /**
   * Tells whether the request took too long, so that the ESME was answered ESME_RSYSERR before the
   * exchange came to its end: what that does is nothing the ESME knows of.
   *
   * @return true from then on
   */
  public boolean overdue() {
    return overdue;
  }

  /**
   * Tells whether nobody waits for the answer any more: the session is gone before it was given, or
   * it is {@link #overdue}. A bind's route stops then, before it asks anybody else.
   *
   * @return true from then on
   */
  public boolean inVain() {
    return inVain.getAsBoolean();
  }

  void tooLate() {
    overdue = true;
    handOver(false);
  }

  void handOver(boolean success) {
    handedOver.complete(success);
  }

  void complete(boolean success) {
    written.complete(success);
  }

  @Override
  public String toString() {
    return "AnswerWritten[" + written.getNow(null) + "]";
  }
}
