package io.github.smppbridge.deliver;

import io.github.smppbridge.store.OutboxEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Room for new entries of an account that are given to it as they are stored: what its windows hold
 * now, and as many windows ahead as a claim may leave to one session, of all and of each. Those
 * that do not fit wait for a claim, which costs more than they do.
 */
final class ClaimRoom {
  private final Map<String, Integer> ofSession = new HashMap<>();
  private final boolean othersToo;
  private final boolean satedWithMo;
  private int left;

  /**
   * Looks at an account.
   *
   * @param windows its sessions
   * @param waiting what is claimed for it and not started
   * @param othersToo whether it may have what is for a session that is not here
   */
  ClaimRoom(Collection<ClaimLimit.Window> windows, List<OutboxEntry> waiting, boolean othersToo) {
    this.othersToo = othersToo;
    int size = 0;
    boolean ranges = false;
    for (ClaimLimit.Window window : windows) {
      size += window.size();
      int room = ClaimLimit.WINDOWS_AHEAD * window.size() + window.free();
      left += room;
      ranges |= window.ranged();
      ofSession.put(window.id(), window.chosen() ? room : Integer.MAX_VALUE);
    }
    int mo = 0;
    for (OutboxEntry entry : waiting) {
      left--;
      mo += entry.kind().equals(OutboxEntry.MO) ? 1 : 0;
      take(entry);
    }
    satedWithMo = ranges && mo > size / 2;
  }

  private void take(OutboxEntry entry) {
    ofSession.computeIfPresent(entry.sessionId(), (id, room) -> room - 1);
  }

  /** Those that fit, in their order. */
  List<OutboxEntry> fitting(List<OutboxEntry> entries) {
    List<OutboxEntry> fitting = new ArrayList<>(entries.size());
    for (OutboxEntry entry : entries) {
      if (left > 0 && fits(entry)) {
        fitting.add(entry);
        left--;
        take(entry);
      }
    }
    return fitting;
  }

  private boolean fits(OutboxEntry entry) {
    if (satedWithMo && entry.kind().equals(OutboxEntry.MO)) {
      return false;
    }
    if (entry.sessionId() == null) {
      return true;
    }
    Integer room = ofSession.get(entry.sessionId());
    return room == null ? othersToo : room > 0;
  }
}
