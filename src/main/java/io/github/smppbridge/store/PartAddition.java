package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How a part is added: as a repetition, to a set that waits for it, or to a new one. */
record PartAddition(Clock clock, String owner) {

  PartResult add(WriteTransaction transaction, PartArrival arrival, String gatewayId)
      throws SQLException {
    PartRow part = arrival.part();
    PartSql.lockKey(transaction, part);
    PartSql.Stored first = repeated(transaction, part, arrival.unheard());
    List<PartSql.Stored> open = PartSql.open(transaction, part);
    PartPairing pairing = new PartPairing(part, open, arrival.bound());
    if (first != null && (mayBegin(first, arrival) || isOfAnother(transaction, first, pairing))) {
      transaction.afterCommit(arrival.passedOver());
      first = null;
    } else if (first == null && !pairing.isAwaited()) {
      first = repeated(transaction, part, arrival.overdue());
    }
    if (first != null) {
      return new PartResult.Duplicate(first.part().messageId(), first.gatewayId(), first.done());
    }
    int generation = generation(transaction, part, pairing);
    PartSql.insert(transaction, part, generation);
    transaction.afterCommit(() -> arrival.joined().accept(generation));
    List<PartRow> set = new ArrayList<>();
    for (PartSql.Stored other : open) {
      if (other.generation() == generation && other.part().number() != part.number()) {
        set.add(other.part());
      }
    }
    set.add(part);
    if (set.size() < part.total()) {
      return new PartResult.New();
    }
    long now = clock.millis();
    PartSql.mark(transaction, part, generation, gatewayId, now, owner);
    set.sort(Comparator.comparingInt(PartRow::number));
    return new PartResult.Complete(new PartSet(gatewayId, set, now));
  }

  /** The set that a part goes into, with room for it. */
  private static int generation(WriteTransaction transaction, PartRow part, PartPairing pairing)
      throws SQLException {
    List<PartSql.Stored> marked =
        pairing.isDoubtful()
            ? PartSql.markedBefore(transaction, part, Integer.MAX_VALUE)
            : List.of();
    int chosen = pairing.choose(marked);
    if (chosen != PartPairing.NONE) {
      return chosen;
    }
    int next = PartSql.newest(transaction, part) + 1;
    int misled = pairing.misled(marked);
    if (misled == PartPairing.NONE) {
      return next;
    }
    PartSql.move(transaction, part, misled, next);
    return misled;
  }

  /**
   * Whether an ESME that lost its connection may have begun another message with the part instead:
   * equal parts are at the beginning of many. If it has not, the last part is known as a repetition
   * of a complete set, and {@link PartTwins} tells what the others are.
   */
  private static boolean mayBegin(PartSql.Stored first, PartArrival arrival) {
    PartRow part = first.part();
    return first.gatewayId() != null
        && part.number() < part.total()
        && part.sessionId() != null
        && !arrival.bound().test(part.sessionId());
  }

  /**
   * Whether a set that waits for the part tells that it repeats nothing: equal parts are at the end
   * of many messages, and the ESME may have given the first of them up.
   */
  private static boolean isOfAnother(
      WriteTransaction transaction, PartSql.Stored first, PartPairing pairing) throws SQLException {
    return first.gatewayId() != null
        && pairing.isAwaitedSince(first.generation())
        && pairing.isAwaitedBeside(
            first.generation(), PartSql.marked(transaction, first.gatewayId()));
  }

  /** One with the same octets that has one of these message_ids; null if there is none. */
  private static PartSql.Stored repeated(
      WriteTransaction transaction, PartRow part, List<String> messageIds) throws SQLException {
    if (messageIds.isEmpty()) {
      return null;
    }
    return PartSql.among(transaction, part, messageIds).stream()
        .filter(other -> other.part().isSameAs(part))
        .findFirst()
        .orElse(null);
  }
}
