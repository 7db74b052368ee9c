package io.github.smppbridge.store.commit;

import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes stages, whatever becomes of the executor: who waits for the store is told, in the worst
 * case on the store's own thread.
 *
 * @param executor where stages are to complete
 */
record Callbacks(Executor executor) {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  /** Runs what completes a stage; doing it again must do nothing. */
  void run(Runnable task) {
    try {
      executor.execute(task);
      return;
    } catch (Throwable e) {
      LOG.error("store: no thread to complete a stage, going on without: {}", e.getClass());
    }
    task.run();
  }
}
