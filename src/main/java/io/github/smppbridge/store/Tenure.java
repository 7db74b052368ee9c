package io.github.smppbridge.store;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * How long what this process claims is surely its own. Its heartbeats prove that it lives; while
 * none comes through, the other replicas may take it for dead and what it had claimed for free, and
 * it is to send nothing of that. Thread-safe.
 */
public final class Tenure {
  private final IntSupplier term;
  private final BooleanSupplier proven;
  private final Runnable prove;

  /**
   * Makes one.
   *
   * @param term the term that runs
   * @param proven whether nobody can have taken this process for dead
   * @param prove tries to prove it; must not wait
   */
  public Tenure(IntSupplier term, BooleanSupplier proven, Runnable prove) {
    this.term = term;
    this.proven = proven;
    this.prove = prove;
  }

  /**
   * The term that runs: it ends when the others have taken this process for dead.
   *
   * @return counts up
   */
  public int term() {
    return term.getAsInt();
  }

  /**
   * Whether nobody can have taken over what was claimed. If not, a heartbeat is tried at once.
   *
   * @return false for as long as that is not known
   */
  public boolean isProven() {
    boolean is = proven.getAsBoolean();
    if (!is) {
      prove.run();
    }
    return is;
  }
}
