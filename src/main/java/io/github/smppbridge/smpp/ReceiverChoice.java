package io.github.smppbridge.smpp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which of an account's sessions a message goes to.
 *
 * @param verdict what to do with the message
 * @param session where it goes now, or is to wait for; null = nowhere
 */
public record ReceiverChoice(Verdict verdict, SmppSession session) {
  /** What to do with a message. */
  public enum Verdict {
    /** The session takes it now. */
    SEND,
    /** Those it may go to have their windows full; it waits for one of them. */
    WAIT,
    /** As {@link #WAIT}, but none of them answers, while other sessions of the account do. */
    STALLED,
    /** No receiver is bound, or none whose address_range has the destination. */
    NOBODY
  }

  /**
   * What is to be sent.
   *
   * @param preferredSession {@link SmppSession#id()} of the session that it should go to; null =
   *     none
   * @param destination destination_addr as it goes out; null = not known
   * @param withheld whether it goes only to sessions whose address_range has the destination: a
   *     receipt would be lost
   */
  public record Target(String preferredSession, String destination, boolean withheld) {}

  private static final int PREFERRED = 0;
  private static final int IN_RANGE = 1;
  private static final int WITHOUT_RANGE = 2;
  private static final int OUT_OF_RANGE = 3;

  /** As it is now: while candidates are compared, others may be sent to. */
  private record Candidate(
      SmppSession session, int rank, int tier, int outstanding, boolean answers) {
    static Candidate of(SmppSession session, Target target) {
      int rank = rankOf(session, target);
      // which of the others has a receipt makes no difference worth waiting for
      int tier = target.withheld() || rank == PREFERRED ? rank : IN_RANGE;
      return new Candidate(session, rank, tier, session.outstanding(), !session.stalled());
    }
  }

  private static final Comparator<Candidate> BEST =
      Comparator.comparingInt(Candidate::rank).thenComparingInt(Candidate::outstanding);

  /**
   * Chooses.
   *
   * <ul>
   *   <li>The preferred session comes first, then those whose address_range has the destination,
   *       then those without one, then, for a receipt, the rest; among equals the one with the
   *       fewest requests outstanding.
   *   <li>What has a better session with a full window waits for it, as long as that one answers
   *       ({@link SmppSession#stalled()}).
   * </ul>
   *
   * @param sessions bound sessions of one account
   * @param target what is to be sent
   * @param hasRoom whether a session's window has a free slot
   */
  static ReceiverChoice among(
      Collection<SmppSession> sessions, Target target, Predicate<SmppSession> hasRoom) {
    List<Candidate> candidates = new ArrayList<>(sessions.size());
    boolean othersAnswer = false;
    for (SmppSession session : sessions) {
      if (session.receives()) {
        Candidate candidate = Candidate.of(session, target);
        if (candidate.rank() == OUT_OF_RANGE && target.withheld()) {
          othersAnswer |= candidate.answers();
        } else {
          candidates.add(candidate);
        }
      }
    }
    if (candidates.isEmpty()) {
      return new ReceiverChoice(Verdict.NOBODY, null);
    }
    candidates.sort(BEST);
    ReceiverChoice answering = amongAnswering(candidates, hasRoom);
    if (answering != null) {
      return answering;
    }
    for (Candidate candidate : candidates) {
      if (hasRoom.test(candidate.session())) {
        return new ReceiverChoice(Verdict.SEND, candidate.session());
      }
    }
    return new ReceiverChoice(
        othersAnswer ? Verdict.STALLED : Verdict.WAIT, candidates.get(0).session());
  }

  /** The first tier that has a session which answers decides, unless it is full and stalled. */
  private static ReceiverChoice amongAnswering(
      List<Candidate> candidates, Predicate<SmppSession> hasRoom) {
    Candidate full = null;
    for (Candidate candidate : candidates) {
      if (!candidate.answers()) {
        continue;
      }
      if (full != null && full.tier() != candidate.tier()) {
        break;
      }
      if (hasRoom.test(candidate.session())) {
        return new ReceiverChoice(Verdict.SEND, candidate.session());
      }
      full = full == null ? candidate : full;
    }
    return full == null ? null : new ReceiverChoice(Verdict.WAIT, full.session());
  }

  private static int rankOf(SmppSession session, Target target) {
    boolean serves = session.addressRange().matches(target.destination());
    if (session.id().equals(target.preferredSession()) && (serves || !target.withheld())) {
      return PREFERRED;
    }
    if (session.addressRange().everything()) {
      return WITHOUT_RANGE;
    }
    return serves ? IN_RANGE : OUT_OF_RANGE;
  }
}
