package io.github.smppbridge.store.commit;

import java.util.concurrent.Executor;

/**
 * An executor that knows where whoever asks for something goes on: one who is on an event loop
 * stays there, and everybody else has what this executor has.
 */
public interface CallerExecutor extends Executor {
  /**
   * Called on the caller's own thread.
   *
   * @return the executor of the caller's event loop, always the same for that loop; this one for a
   *     caller who is on none
   */
  Executor ofCaller();
}
