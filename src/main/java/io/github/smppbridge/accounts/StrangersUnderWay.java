package io.github.smppbridge.accounts;

import java.util.HashMap;
import java.util.Map;

/**
 * Binds under way of accounts that have not bound from where they are: those that wait for the
 * gateway, or for their turn there, or for the end of {@code limits.bind_refusal_delay}. The
 * listener decides so many binds at a time; strangers get five eighths of that in all, and four
 * from one network, so that a flood of them leaves places for everybody else. Thread-safe.
 */
final class StrangersUnderWay {
  private final int most;
  private final int mostOfNetwork;
  private final Map<String, Integer> networks = new HashMap<>();
  private int total;

  /**
   * Makes an empty one.
   *
   * @param binds what the listener decides at a time
   */
  StrangersUnderWay(int binds) {
    this.most = Math.max(1, binds * 5 / 8);
    this.mostOfNetwork = Math.max(1, binds / 2);
  }

  /** Takes a place, to be {@linkplain #leave left}; false when there is none. */
  synchronized boolean enter(String network) {
    int here = networks.getOrDefault(network, 0);
    if (total >= most || here >= mostOfNetwork) {
      return false;
    }
    networks.put(network, here + 1);
    total++;
    return true;
  }

  /** The bind has been answered. */
  synchronized void leave(String network) {
    networks.computeIfPresent(network, (key, here) -> here == 1 ? null : here - 1);
    total--;
  }
}
