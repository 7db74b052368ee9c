package io.github.smppbridge.deliver;

import io.github.smppbridge.smpp.ReceiverChoice;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The sessions of one account, for its lane.
 *
 * @param registry the listener's sessions; gives null while there is none
 * @param account system_id
 * @param preferSubmitting whether a receipt goes to the session that submitted, if it is bound
 */
record AccountReceivers(
    Supplier<SessionRegistry> registry, String account, boolean preferSubmitting)
    implements LaneReceivers {
  @Override
  public boolean haveRoom() {
    SessionRegistry sessions = registry.get();
    return sessions != null && sessions.freeDeliverSlots(account) > 0;
  }

  @Override
  public boolean allAmong(Set<String> full) {
    SessionRegistry sessions = registry.get();
    return sessions == null
        || sessions.receivers(account).stream().allMatch(session -> full.contains(session.id()));
  }

  @Override
  public Place choose(Claimed claimed, Set<String> full) {
    SessionRegistry sessions = registry.get();
    if (sessions == null) {
      return null;
    }
    boolean ranges = sessions.receivers(account).stream().anyMatch(SmppSession::hasAddressRange);
    ReceiverChoice choice =
        sessions.receiver(
            account, claimed.target(preferSubmitting, ranges), session -> hasRoom(session, full));
    return switch (choice.verdict()) {
      case SEND -> new Place(choice.session().id());
      case WAIT -> null;
      case NOBODY, STALLED -> new Place(null);
    };
  }

  private static boolean hasRoom(SmppSession session, Set<String> full) {
    if (!full.contains(session.id()) && session.freeDeliverSlots() > 0) {
      return true;
    }
    full.add(session.id());
    return false;
  }
}
