package io.github.smppbridge.gateway;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What one account holds of the slots, and which of its calls wait, first come first served.
 * Guarded by its {@link AccountShares}.
 *
 * <p>Its window says how many it may hold at most: a call that hung halves it, one that ended in
 * time while half of it was in use makes it larger by one. Whether its calls end at all it shows
 * while others of them wait: until then, and after each that hung, it leaves more to others.
 */
final class Share {
  final String user;
  final Set<SlotRequest> waiting = new LinkedHashSet<>();
  int held;

  private final int largest;
  private int window;
  private boolean answered;
  private boolean hasHung;
  private long hungAt;

  Share(String user, int largest) {
    this.user = user;
    this.window = largest;
    this.largest = largest;
  }

  int window() {
    return window;
  }

  /** Whether its calls end, as far as anybody has seen. */
  boolean answered() {
    return answered;
  }

  /**
   * A call has ended. For as long as a call takes that hangs, those that do not say nothing: the
   * gateway may well answer one kind of calls while another hangs.
   */
  void ended(long since, long now, long hung) {
    if (now - since >= hung) {
      window = Math.max(1, window / 2);
      answered = false;
      hasHung = true;
      hungAt = now;
    } else if (!hasHung || now - hungAt >= hung) {
      if (2 * held >= window) {
        window = Math.min(largest, window + 1);
      }
      answered |= !waiting.isEmpty();
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
