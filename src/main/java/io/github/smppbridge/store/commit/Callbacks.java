package io.github.smppbridge.store.commit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes stages, whatever becomes of the executor: who waits for the store is told, in the worst
 * case on the store's own thread.
 *
 * @param executor where stages are to complete, but for those of callers who stay where they are
 */
record Callbacks(Executor executor) {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  /** What completes a stage, and where; doing it again must do nothing. */
  record Completion(Executor home, Runnable task) {}

  /** Where the stage of a caller is to complete. Called on the caller's thread. */
  Executor ofCaller() {
    return executor instanceof CallerExecutor callers ? callers.ofCaller() : executor;
  }

  /**
   * Runs something when what a caller does on its event loop at this moment is over; at once for
   * one who is on none.
   */
  void after(Executor home, Runnable task) {
    if (home == executor) {
      task.run();
    } else {
      run(home, task);
    }
  }

  /** Runs what completes a stage. */
  void run(Completion completion) {
    run(completion.home(), completion.task());
  }

  /**
   * The same for many operations: a task for each, so that none waits for what another does, but
   * one for all of an event loop, which is woken once.
   *
   * @param end what is told of each, if anything
   */
  void run(
      List<WriteOperation<?, ?>> operations,
      Function<WriteOperation<?, ?>, Optional<Completion>> end) {
    Map<Executor, List<Runnable>> together = new LinkedHashMap<>();
    for (WriteOperation<?, ?> operation : operations) {
      Completion each = end.apply(operation).orElse(null);
      if (each == null) {
        continue;
      }
      if (each.home() == executor) {
        run(each);
      } else {
        together.computeIfAbsent(each.home(), home -> new ArrayList<>()).add(each.task());
      }
    }
    together.forEach((home, tasks) -> run(home, () -> tasks.forEach(Callbacks::orTell)));
  }

  private static void run(Executor home, Runnable task) {
    try {
      home.execute(task);
      return;
    } catch (Throwable e) {
      LOG.error("store: no thread to complete a stage, going on without: {}", e.getClass());
    }
    task.run();
  }

  /** What one does must not keep the others from being told. */
  private static void orTell(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("store: a stage could not be completed", e);
    }
  }
}
