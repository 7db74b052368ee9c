package io.github.smppbridge.gateway;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What one account holds of the slots, and which of its calls wait, first come first served.
 * Guarded by its {@link AccountShares}.
 *
 * <p>Its window says how many it may hold at most: it begins with half and grows with the calls
 * that end, as TCP's does, so that an account whose calls hang from the start leaves the other
 * half; a call that hung halves it.
 */
final class Share {
  final String user;
  final Set<SlotRequest> waiting = new LinkedHashSet<>();
  int held;

  private final int largest;
  private int window;

  Share(String user, int window, int largest) {
    this.user = user;
    this.window = window;
    this.largest = largest;
  }

  int window() {
    return window;
  }

  /** A call has ended. */
  void ended(boolean hung) {
    if (hung) {
      window = Math.max(1, window / 2);
    } else if (2 * held >= window) {
      window = Math.min(largest, window + 1);
    }
    held--;
  }

  boolean idle() {
    return held == 0 && waiting.isEmpty();
  }

  SlotRequest next() {
    Iterator<SlotRequest> all = waiting.iterator();
    SlotRequest first = all.next();
    all.remove();
    return first;
  }
}
