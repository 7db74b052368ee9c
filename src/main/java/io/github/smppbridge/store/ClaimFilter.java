package io.github.smppbridge.store;

import java.util.Set;

/**
 * What a claim leaves where it is.
 *
 * @param sated sessions whose entries stay: more is claimed for them than can be sent
 * @param satedWithMo accounts whose mobile-originated messages stay, for the same reason
 * @param ours sessions bound to this process; what is for another session of an account is left, at
 *     first, to a process that may have it. Empty = nothing is
 */
public record ClaimFilter(Set<String> sated, Set<String> satedWithMo, Set<String> ours) {
  /** Nothing is left. */
  public static final ClaimFilter NONE = new ClaimFilter(Set.of(), Set.of(), Set.of());
}
