package io.github.smppbridge.store.commit;

import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the writer's threads come from, and those after them.
 *
 * @param factory makes them
 * @param end ends the process, and is told why: there is no thread any more
 */
record WriterThreads(ThreadFactory factory, Consumer<String> end) {
  private static final Logger LOG = LoggerFactory.getLogger(WriterThreads.class);

  /** Those of a process that serves. */
  static WriterThreads ofProcess() {
    return new WriterThreads(
        task -> {
          Thread thread = new Thread(task);
          thread.setDaemon(true);
          return thread;
        },
        why -> {
          LOG.error("the process ends: {}", why);
          Runtime.getRuntime().halt(1);
        });
  }

  void start(String name, Runnable life) {
    Thread thread = factory.newThread(life);
    thread.setName(name);
    thread.start();
  }

  /**
   * Starts the next one after a death.
   *
   * @param hopeless called first when there is none
   */
  void replace(String name, Throwable death, Runnable life, Runnable hopeless) {
    try {
      start(name, life);
    } catch (Throwable e) {
      hopeless.run();
      end.accept(name + " died and cannot be replaced: " + death.getClass().getName());
      return;
    }
    LOG.error("{} died and was replaced", name, death);
  }
}
