package io.github.smppbridge.gateway;

import java.time.Duration;

/** Runs something later, unless it is not wanted any more. */
@FunctionalInterface
public interface CallTimer {
  /**
   * Sets it.
   *
   * @param delay how much later
   * @param task what to run, quickly
   * @return takes it back
   */
  Runnable after(Duration delay, Runnable task);
}
