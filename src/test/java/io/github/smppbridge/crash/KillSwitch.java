package io.github.smppbridge.crash;

import io.github.smppbridge.store.commit.CommitObserver;
import java.sql.SQLException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Ends a bridge of this JVM at a moment of the caller's choice, as SIGKILL would. It stands before
 * and after every step of every route and every commit of the store; from the moment of death on
 *
 * <ul>
 *   <li>no transaction commits: one that is under way is rolled back; of one that was committed
 *       nobody learns;
 *   <li>no step of a route begins, and none is over: an exchange stays where it is, so that no call
 *       is made, nobody is answered, and no failure that the death causes is told to anybody.
 * </ul>
 *
 * <p>What differs from SIGKILL: what other threads were doing at that moment within one step, or
 * outside routes, may still happen within the milliseconds until {@link MortalBridge} has cut the
 * connections, as if it had happened just before; connections end with FIN, and what was written to
 * them before arrives; the file is not cut, so that a torn page is not seen here ({@code
 * DurabilityIT} is for that); what the JVM shares between bridges, such as loaded classes, lives
 * on.
 */
public final class KillSwitch implements CommitObserver, InterceptStrategy {
  /** Who hears of an exchange's steps; given null for a commit. */
  @FunctionalInterface
  public interface Observer {
    /** Whether the bridge dies here. On the thread that passes by: it must not wait. */
    boolean passes(Passage passage, Exchange exchange);
  }

  private final AtomicReference<Observer> observer = new AtomicReference<>();
  private final AtomicReference<Predicate<Passage>> lost = new AtomicReference<>(passage -> false);
  private final CompletableFuture<Passage> death = new CompletableFuture<>();
  private final StepNames names = new StepNames();
  private volatile boolean dead;

  /** A bridge that lives until it is told something else. */
  public KillSwitch() {
    this((passage, exchange) -> false);
  }

  /** A bridge that dies where an observer says so. */
  public KillSwitch(Observer observer) {
    this.observer.set(observer);
  }

  /** A bridge that dies the first time that it passes there. */
  public static KillSwitch at(Passage passage) {
    return new KillSwitch((passed, exchange) -> passed.includes(passage));
  }

  /** Whom to ask from now on. */
  public void observe(Observer next) {
    observer.set(next);
  }

  /**
   * The next commit of which this is true takes place, but the database's answer does not arrive.
   */
  public void loseAnswer(Predicate<Passage> of) {
    lost.set(of);
  }

  /** Dies now. */
  public void kill() {
    die(new Passage("anywhere", false));
  }

  /** Whether it is dead. */
  public boolean dead() {
    return dead;
  }

  /** Completes with where it died, on the thread that passed there. */
  public CompletableFuture<Passage> death() {
    return death;
  }

  private synchronized void die(Passage where) {
    if (!dead) {
      dead = true;
      death.complete(where);
    }
  }

  /** False when the bridge is dead, or dies here. */
  private boolean pass(Passage passage, Exchange exchange) {
    if (!dead && observer.get().passes(passage, exchange)) {
      die(passage);
    }
    return !dead;
  }

  @Override
  public void before(Collection<String> kinds) throws SQLException {
    commit(Passage.beforeCommit(kinds));
  }

  @Override
  public void after(Collection<String> kinds) throws SQLException {
    Passage passage = Passage.afterCommit(kinds);
    commit(passage);
    if (lost.get().test(passage)) {
      lost.set(other -> false);
      throw new SQLException("the answer to COMMIT did not arrive", "08006");
    }
  }

  private void commit(Passage passage) throws SQLException {
    if (!pass(passage, null)) {
      throw new SQLException("the process was killed", "08006");
    }
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode step, Processor target, Processor next) {
    return new Step(names.of(step), target);
  }

  /** Its callback is not called by the dead: the exchange stays there, and holds no thread. */
  private final class Step extends DelegateAsyncProcessor {
    private final Passage before;
    private final Passage after;

    Step(String place, Processor target) {
      super(target);
      before = new Passage(place, false);
      after = new Passage(place, true);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      if (!pass(before, exchange)) {
        return false;
      }
      // told in one way, so that a death after a step is one whether it went on elsewhere or not
      super.process(
          exchange,
          doneSync -> {
            if (pass(after, exchange)) {
              callback.done(false);
            }
          });
      return false;
    }
  }
}
