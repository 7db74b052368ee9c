package io.github.smppbridge.smpp;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop as its sessions, and the messages on them, see it: where both stay.
 *
 * <ul>
 *   <li>What other threads bring, and what is to be done when this is over, is done in one go with
 *       what else waits, of all sessions: one wake for many, and one write a session at the end.
 *   <li>Accounts take turns ({@link #turn}).
 *   <li>It knows what it is occupied with, for whoever wants to know what blocks it.
 * </ul>
 *
 * Bounded by who calls: answers by the inbound windows, deliver_sm by the outbound ones, callbacks
 * by what waits for them.
 */
public final class SessionLoop implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLoop.class);

  private final Context context;
  private final Thread thread = Thread.currentThread();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final LoopTurns turns;
  private final AtomicReference<Object> occupation = new AtomicReference<>();
  private final AtomicLong steps = new AtomicLong();
  private List<Connection> unflushed = new ArrayList<>();

  /** Listeners that have a share of their connections here; counted by {@link EventLoops}. */
  int users;

  /** Called on the event loop. */
  SessionLoop(Context context) {
    this.context = context;
    this.turns = new LoopTurns(task -> context.runOnContext(unused -> doIt(task)));
  }

  /** {@return the one whose thread is the caller's; null on any other thread} */
  public static SessionLoop current() {
    return EventLoops.current();
  }

  /**
   * Brings a stage back that somebody else completes.
   *
   * @param stage completes anywhere
   * @return completes on the caller's event loop; the stage itself for a caller on another thread,
   *     or when it is complete
   */
  public static <T> CompletionStage<T> returning(CompletionStage<T> stage) {
    SessionLoop home = current();
    if (home == null || stage.toCompletableFuture().isDone()) {
      return stage;
    }
    CompletableFuture<T> back = new CompletableFuture<>();
    stage.whenComplete(
        (value, failure) -> {
          Runnable completion =
              () -> {
                if (failure == null) {
                  back.complete(value);
                } else {
                  back.completeExceptionally(failure);
                }
              };
          try {
            home.goOn(completion);
          } catch (RejectedExecutionException ended) {
            completion.run();
          }
        });
    return back;
  }

  /** {@return whether the caller is on it} */
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Does something here: at once for a caller who is here, else as {@link #execute}. */
  public void goOn(Runnable task) {
    if (isCurrent()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /**
   * Does something here, behind what waits already, when what is being done now is over. Any
   * thread.
   *
   * @param task must not block
   * @throws RejectedExecutionException when the event loop has ended
   */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    schedule(task);
  }

  private void schedule(Runnable task) {
    if (scheduled.compareAndSet(false, true)) {
      try {
        context.runOnContext(unused -> runAll());
      } catch (RejectedExecutionException ended) {
        scheduled.set(false);
        // its caller does it; what others have brought meanwhile nobody else would do
        tasks.remove(task);
        for (Runnable left = tasks.poll(); left != null; left = tasks.poll()) {
          doIt(left);
        }
        throw ended;
      }
    }
  }

  /**
   * Does something now, or, when the account has had much since the loop last looked at its
   * sockets, when it is its turn again. On this loop.
   *
   * @param account whose turn it takes
   * @param task must not block
   */
  public void turn(String account, Runnable task) {
    schedule(task);
    turns.execute(account, task);
  }

  /** {@return how many tasks wait for their turn} Any thread. */
  public int waiting() {
    return turns.waiting();
  }

  /** Has a connection flushed when this is over. On this loop. */
  void flushAtEnd(Connection connection) {
    unflushed.add(connection);
    schedule(null);
  }

  private void runAll() {
    scheduled.set(false);
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      doIt(task);
    }
    turns.end();
    List<Connection> written = unflushed;
    unflushed = new ArrayList<>(Math.min(written.size(), 64));
    written.forEach(connection -> doIt(connection::flush));
  }

  private static void doIt(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("A task of an event loop failed", e); // the others must not wait for ever
    }
  }

  /**
   * Notes what it is doing. On this loop.
   *
   * @param with null = nothing of the application's any more
   */
  public void occupied(Object with) {
    steps.lazySet(steps.getPlain() + 1);
    occupation.lazySet(with);
  }

  /** {@return what it is doing; null for nothing of the application's} Any thread. */
  public Object occupation() {
    return occupation.get();
  }

  /** {@return another number whenever it does something else} Any thread. */
  public long steps() {
    return steps.get();
  }

  /** {@return its thread} */
  public Thread thread() {
    return thread;
  }
}
