package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How a part is added: as a repetition, to a set that waits for it, or to a new one. */
record PartAddition(Clock clock) {

  PartResult add(WriteTransaction transaction, PartArrival arrival, String gatewayId)
      throws SQLException {
    PartRow part = arrival.part();
    PartSql.lockKey(transaction, part);
    PartResult known = repeated(transaction, part, arrival.unheard());
    if (known != null) {
      return known;
    }
    List<PartSql.Stored> open = PartSql.open(transaction, part);
    PartPairing pairing = new PartPairing(part, open, arrival.bound());
    if (!pairing.isAwaited()) {
      known = repeated(transaction, part, arrival.overdue());
      if (known != null) {
        return known;
      }
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
    PartSql.mark(transaction, part, generation, gatewayId, now);
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

  /** One with the same octets that has one of these message_ids; null if there is none. */
  private static PartResult repeated(
      WriteTransaction transaction, PartRow part, List<String> messageIds) throws SQLException {
    if (messageIds.isEmpty()) {
      return null;
    }
    return PartSql.among(transaction, part, messageIds).stream()
        .filter(other -> other.part().isSameAs(part))
        .findFirst()
        .map(
            first ->
                new PartResult.Duplicate(first.part().messageId(), first.gatewayId(), first.done()))
        .orElse(null);
  }
}
