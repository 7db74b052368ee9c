package io.github.smppbridge.boot;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a stop takes longer than its parts may together: a signal is never without
 * effect. What is not finished then is in the store.
 */
final class StopLimit {
  /** The exit code of a stop that was cut short. */
  static final int EXIT_CODE = 4;

  private static final Logger LOG = LoggerFactory.getLogger(StopLimit.class);

  private StopLimit() {}

  /**
   * From now on, for the whole process.
   *
   * @param limit from the signal on
   */
  static void set(Duration limit) {
    CountDownLatch stopping = new CountDownLatch(1);
    // made now: when it is needed there may be neither memory nor threads
    Thread watch = new Thread(() -> await(stopping, limit), "stop-limit");
    watch.setDaemon(true);
    watch.start();
    Runtime.getRuntime().addShutdownHook(new Thread(stopping::countDown, "stop-begins"));
  }

  private static void await(CountDownLatch stopping, Duration limit) {
    try {
      stopping.await();
      TimeUnit.MILLISECONDS.sleep(limit.toMillis());
      LOG.error("the stop takes longer than {} s; the process ends as it is", limit.toSeconds());
    } catch (InterruptedException | RuntimeException | Error e) {
      // it ends all the same
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
