package io.github.smppbridge.deliver;

import java.util.Set;

/** What an {@link AccountLane} asks about the sessions of its account. */
interface LaneReceivers {
  /**
   * Where an entry is to go.
   *
   * @param sessionId the session; null = whom the route finds, or nobody: it is started all the
   *     same, to be put off
   */
  record Place(String sessionId) {}

  /** Whether any of them would take another deliver_sm. */
  boolean haveRoom();

  /** Whether all that are bound are among these. */
  boolean allAmong(Set<String> full);

  /**
   * Chooses for an entry.
   *
   * @param claimed the entry
   * @param full sessions that count as full; those that are found to be full are added
   * @return null = it waits
   */
  Place choose(Claimed claimed, Set<String> full);
}
