package io.github.smppbridge.gateway;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Shares that have a limit together: those of accounts, and those of binds that nobody has proved.
 * Those whose calls wait stand in a line, and whoever is served goes to its end. Guarded by its
 * {@link AccountShares}.
 */
final class ShareClass {
  final int limit;
  int held;
  int waiting;

  private final int largest;
  private final Map<String, Share> shares = new HashMap<>();
  private final Set<Share> line = new LinkedHashSet<>();

  /**
   * Makes a class without shares.
   *
   * @param limit slots of all its shares
   * @param largest slots of a share at most
   */
  ShareClass(int limit, int largest) {
    this.limit = limit;
    this.largest = largest;
  }

  Share share(String user) {
    return shares.computeIfAbsent(user, name -> new Share(name, largest));
  }

  /** The share if it has any. */
  Share known(String user) {
    return shares.get(user);
  }

  /** Forgets a share that nobody uses. */
  void tidy(Share share) {
    if (share.idle()) {
      shares.remove(share.user, share);
    }
  }

  void add(SlotRequest request) {
    request.share.waiting.add(request);
    waiting++;
    line.add(request.share);
  }

  /** Does nothing when it does not wait any more. */
  void remove(SlotRequest request) {
    Share share = request.share;
    if (share.waiting.remove(request)) {
      waiting--;
      if (share.waiting.isEmpty()) {
        line.remove(share);
        tidy(share);
      }
    }
  }

  /**
   * The next call that may have a slot, in turn; null for none. Looks at no more shares than hold
   * slots and may not have another, and one.
   */
  SlotRequest next(Predicate<Share> mayHold) {
    for (int left = line.size(); left > 0; left--) {
      Iterator<Share> first = line.iterator();
      Share share = first.next();
      first.remove();
      SlotRequest found = mayHold.test(share) ? share.next() : null;
      if (!share.waiting.isEmpty()) {
        line.add(share);
      }
      if (found != null) {
        waiting--;
        return found;
      }
    }
    return null;
  }

  /** The most that one share holds. */
  int largestHeld() {
    return shares.values().stream().mapToInt(share -> share.held).max().orElse(0);
  }
}
