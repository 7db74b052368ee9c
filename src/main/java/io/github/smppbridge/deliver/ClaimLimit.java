package io.github.smppbridge.deliver;

import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much is claimed for an account: what its windows hold now, and one window ahead. What waits
 * for a session that is slow does not count against the others; of that no more is claimed.
 *
 * @param most entries to claim; 0 = enough is waiting
 * @param sated sessions for which enough is waiting
 * @param satedWithMo whether enough received messages wait for sessions that they are in the range
 *     of
 */
record ClaimLimit(int most, Set<String> sated, boolean satedWithMo) {
  /** Windows of entries that wait for one session, at most. */
  static final int WINDOWS_AHEAD = 2;

  /**
   * A session as a claim sees it.
   *
   * @param id its id
   * @param size its window
   * @param free slots that are free
   * @param chosen whether it has entries of its own: not when it is stalled
   * @param ranged whether it has an address_range
   */
  record Window(String id, int size, int free, boolean chosen, boolean ranged) {
    static Window of(SmppSession session, boolean preferSubmitting) {
      int free = session.freeDeliverSlots();
      return new Window(
          session.id(),
          free + session.outstanding(),
          free,
          preferSubmitting && !session.stalled(),
          session.hasAddressRange());
    }
  }

  static ClaimLimit of(Collection<Window> windows, List<OutboxEntry> waiting) {
    Map<String, Integer> own = own(windows, waiting);
    int size = windows.stream().mapToInt(Window::size).sum();
    boolean ranges = windows.stream().anyMatch(Window::ranged);
    int mo = ranges ? (int) waiting.stream().filter(ClaimLimit::isMo).count() : 0;
    boolean satedWithMo = mo > size / 2;
    int held = waiting.size() - (satedWithMo ? mo : 0);
    int free = 0;
    Set<String> sated = new HashSet<>();
    for (Window window : windows) {
      int ofIt = own.getOrDefault(window.id(), 0);
      if (ofIt > window.size() / 2) {
        sated.add(window.id());
        size -= window.size();
        held -= ofIt;
      } else {
        free += window.free();
      }
    }
    int most = size > 0 && held <= size / 2 ? size - held + free : 0;
    return new ClaimLimit(most, sated, satedWithMo);
  }

  private static boolean isMo(OutboxEntry entry) {
    return entry.kind().equals(OutboxEntry.MO);
  }

  /** How many wait for each session that has entries of its own. */
  private static Map<String, Integer> own(Collection<Window> windows, List<OutboxEntry> waiting) {
    Map<String, Integer> own = new HashMap<>();
    windows.stream().filter(Window::chosen).forEach(window -> own.put(window.id(), 0));
    waiting.forEach(entry -> own.computeIfPresent(entry.sessionId(), (id, count) -> count + 1));
    return own;
  }

  /**
   * What was claimed beyond what may wait for one session.
   *
   * @param claimed what was claimed
   * @param waiting what waited before
   * @return the latest of those that are for such a session
   */
  static List<OutboxRow> excess(
      Collection<Window> windows, List<OutboxEntry> waiting, List<OutboxRow> claimed) {
    Map<String, Integer> room = new HashMap<>();
    Map<String, Integer> own = own(windows, waiting);
    for (Window window : windows) {
      if (window.chosen()) {
        room.put(window.id(), window.free() + WINDOWS_AHEAD * window.size() - own.get(window.id()));
      }
    }
    List<OutboxRow> excess = new ArrayList<>();
    for (OutboxRow row : claimed) {
      Integer left = room.computeIfPresent(row.entry().sessionId(), (id, count) -> count - 1);
      if (left != null && left < 0) {
        excess.add(row);
      }
    }
    return excess;
  }
}
