package io.github.smppbridge.sandbox;

import org.apache.camel.util.TimeUtils;

/** How fast the pretend phones are. */
public final class SandboxClock {
  private long delay;

  /** The time between two states, such as {@code 1s} or {@code 200ms}. */
  public void setDelay(String duration) {
    delay = TimeUtils.toMilliSeconds(duration);
  }

  /** One step in milliseconds. */
  public long delay() {
    return delay;
  }

  /** Milliseconds until the phone takes the message up: one step, or until it is due. */
  public long untilTakenUp(SandboxMessage message) {
    return Math.max(delay, message.request().millisUntilDue());
  }
}
