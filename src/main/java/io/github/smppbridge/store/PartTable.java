package io.github.smppbridge.store;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/**
 * Parts of long messages, joined by account, addresses, reference number and number of parts, over
 * sessions and replicas.
 *
 * <p>Clients reuse reference numbers. A part that is stored already, with other octets, therefore
 * opens a new set of the same key, and so does one that a complete set has while another set still
 * waits for it; else one with the same octets is a repetition. Stages complete on the store's
 * callback executor and fail with {@link StoreException}.
 */
public record PartTable(Writer writer, Reader reader, PartEnds ends, Clocks clocks) {
  /**
   * Adds a part, as one step against all replicas; a set it completes is marked with a new gateway
   * id.
   */
  public CompletionStage<PartResult> add(PartRow part) {
    return add(part, TimeOrderedIds.next());
  }

  /** The same, with a gateway id that is known. */
  CompletionStage<PartResult> add(PartRow part, String gatewayId) {
    return writer.submit(
        "part add", Phase.PART, transaction -> addNow(transaction, part, gatewayId));
  }

  /** The parts of a message id: several for a submit_multi, none when unknown. */
  public CompletionStage<List<PartRow>> byMessageId(String account, String messageId) {
    // an account has few parts at a time, and its name begins the key
    return reader.query(
        PartSql.SELECT + "WHERE account = ? AND message_id = ?",
        row -> PartSql.row(row).part(),
        account,
        messageId);
  }

  /**
   * Undoes a set whose message was refused before the gateway had it: its rows go, and the part
   * that completed it, which the client may send again; the others wait as before.
   *
   * @param set as it was marked
   * @param messageId of the part whose submit was refused
   * @return false when the set was taken over meanwhile, or its phone has reported on it: then
   *     nothing was changed
   */
  public CompletionStage<Boolean> reopen(PartSet set, String messageId) {
    return writer.submit(
        "part reopen", Phase.BARRIER, transaction -> ends.reopen(transaction, set, messageId));
  }

  /**
   * Ends the messages of a set as they are given, unless they have ended, and the set with them.
   *
   * @return false when the set was taken over meanwhile: then nothing was changed
   */
  public CompletionStage<Boolean> end(PartEnd end) {
    return writer.submit("part end", Phase.BARRIER, transaction -> ends.end(transaction, end));
  }

  /** The set is dealt with. Deletes its parts. */
  public CompletionStage<Void> finished(String gatewayId) {
    return writer.submit(
        "part finish",
        Phase.BARRIER,
        transaction -> {
          transaction.update("DELETE FROM part WHERE gateway_id = ?", gatewayId);
          return null;
        });
  }

  /**
   * The set is dealt with, but the client may not know it of some parts, whose response it never
   * got: they are kept until their time is up, so that it may repeat them.
   *
   * @param gatewayId the mark of the set
   */
  public CompletionStage<Void> remember(String gatewayId) {
    return writer.submit(
        "part remember",
        Phase.BARRIER,
        transaction -> {
          transaction.update("UPDATE part SET marked_at = NULL WHERE gateway_id = ?", gatewayId);
          return null;
        });
  }

  /**
   * The gateway has the message of a set that an earlier attempt left behind: whoever was to answer
   * its submits will not, so that nothing waits for that any more. Its parts are {@link #remember
   * remembered}.
   *
   * @param set the set
   */
  public CompletionStage<Void> accepted(PartSet set) {
    return writer.submit(
        "part accept", Phase.BARRIER, transaction -> ends.accepted(transaction, set));
  }

  /**
   * Takes sets that did not become complete in time and marks them with ids of their own; each goes
   * to one caller, who ends with {@link #finished}.
   *
   * @param now epoch milliseconds; a set that came before the clock was set waits for its patience
   * @param limit most sets to take
   */
  public CompletionStage<List<PartSet>> expired(long now, int limit) {
    return writer.submit(
        "part expire", Phase.BARRIER, transaction -> expireNow(transaction, now, limit));
  }

  /**
   * Takes marked sets, complete or expired, whose owner did not end them, and counts their time
   * anew. A complete one is to be sent under the id it has.
   *
   * @param olderThan epoch milliseconds; marked before that
   * @param accounts whose sets are taken
   * @param othersOlderThan the same for those of other accounts, which another replica may send
   * @param limit most sets to take
   */
  public CompletionStage<List<PartSet>> unfinished(
      long olderThan, Collection<String> accounts, long othersOlderThan, int limit) {
    List<String> ours = accounts.isEmpty() ? List.of("") : SqlLists.padded(new TreeSet<>(accounts));
    return writer.submit(
        "part adopt",
        Phase.BARRIER,
        transaction -> adoptNow(transaction, olderThan, ours, othersOlderThan, limit));
  }

  /**
   * Takes a set over that this process left.
   *
   * @param set as it was left
   * @return it with its new mark; empty when it is dealt with or somebody else's by now
   */
  public CompletionStage<Optional<PartSet>> retake(PartSet set) {
    return writer.submit(
        "part retake",
        Phase.BARRIER,
        transaction -> {
          long now = Math.max(clocks.wall().millis(), set.markedAt() + 1);
          int taken =
              transaction.update(
                  "UPDATE part SET marked_at = ? WHERE gateway_id = ? AND marked_at = ?",
                  now,
                  set.gatewayId(),
                  set.markedAt());
          return taken == 0
              ? Optional.empty()
              : Optional.of(new PartSet(set.gatewayId(), set.parts(), now));
        });
  }

  private PartResult addNow(WriteTransaction transaction, PartRow part, String gatewayId)
      throws SQLException {
    PartSql.lockKey(transaction, part);
    List<PartSql.Stored> stored = PartSql.ofKey(transaction, part);
    PartSql.Stored same = repeated(part, stored);
    int open = openSetFor(part.number(), stored);
    if (same != null && (same.gatewayId() == null || open == 0)) {
      return new PartResult.Duplicate(same.part().messageId(), same.gatewayId(), same.done());
    }
    int generation = open > 0 ? open : newest(stored) + 1;
    PartSql.insert(transaction, part, generation);
    List<PartRow> set = new ArrayList<>();
    for (PartSql.Stored other : stored) {
      if (other.generation() == generation) {
        set.add(other.part());
      }
    }
    set.add(part);
    if (set.size() < part.total()) {
      return new PartResult.New();
    }
    long now = clocks.wall().millis();
    PartSql.mark(transaction, part, generation, gatewayId, now);
    set.sort(Comparator.comparingInt(PartRow::number));
    return new PartResult.Complete(new PartSet(gatewayId, set, now));
  }

  /** The same part in an open set, else in a marked one; null if there is none. */
  private PartSql.Stored repeated(PartRow part, List<PartSql.Stored> stored) {
    PartSql.Stored found = null;
    for (PartSql.Stored other : stored) {
      boolean same =
          other.part().number() == part.number()
              && Arrays.equals(other.part().octets(), part.octets());
      boolean forgotten = other.done() && other.part().expiresAt() <= clocks.wall().millis();
      if (same && !forgotten && (found == null || other.gatewayId() == null)) {
        found = other;
      }
    }
    return found;
  }

  /** The newest open set that lacks the number, 0 if there is none. */
  private static int openSetFor(int number, List<PartSql.Stored> stored) {
    Map<Integer, Boolean> takes = new LinkedHashMap<>();
    for (PartSql.Stored other : stored) {
      boolean free = other.gatewayId() == null && other.part().number() != number;
      takes.merge(other.generation(), free, Boolean::logicalAnd);
    }
    return takes.entrySet().stream()
        .filter(Map.Entry::getValue)
        .mapToInt(Map.Entry::getKey)
        .max()
        .orElse(0);
  }

  private static int newest(List<PartSql.Stored> stored) {
    return stored.stream().mapToInt(PartSql.Stored::generation).max().orElse(0);
  }

  /** So much of the time may not have passed, if the clock was set meanwhile. */
  private long doubt() {
    return clocks.wall().millis() - clocks.patient().millis();
  }

  private List<PartSet> expireNow(WriteTransaction transaction, long before, int limit)
      throws SQLException {
    List<PartSet> sets = new ArrayList<>();
    for (PartSql.Stored due :
        transaction.query(
            PartSql.SELECT
                + "WHERE gateway_id IS NULL AND expires_at <= ?"
                + " AND (expires_at <= ? OR received_at >= ?) ORDER BY expires_at LIMIT ?",
            PartSql::row,
            before,
            before - doubt(),
            clocks.patient().steadySince(),
            limit)) {
      // whoever adds to the set holds the same lock
      PartSql.lockKey(transaction, due.part());
      List<PartRow> parts =
          PartSql.ofKey(transaction, due.part()).stream()
              .filter(other -> other.generation() == due.generation() && other.gatewayId() == null)
              .map(PartSql.Stored::part)
              .toList();
      if (!parts.isEmpty()) {
        String mark = TimeOrderedIds.next();
        long now = clocks.wall().millis();
        PartSql.mark(transaction, due.part(), due.generation(), mark, now);
        sets.add(new PartSet(mark, parts, now));
      }
    }
    return sets;
  }

  private List<PartSet> adoptNow(
      WriteTransaction transaction, long before, List<String> ours, long others, int limit)
      throws SQLException {
    List<PartSet> sets = new ArrayList<>();
    for (PartSql.Marked due :
        transaction.query(
            "SELECT gateway_id, MIN(marked_at) FROM part WHERE gateway_id IS NOT NULL"
                + " AND marked_at < ? AND (marked_at < ? OR marked_at >= ?)"
                + " AND (marked_at < ? OR account IN "
                + SqlLists.list(ours.size())
                + ") GROUP BY gateway_id ORDER BY MIN(marked_at) LIMIT ?",
            row -> new PartSql.Marked(row.getString(1), row.getLong(2)),
            before,
            before - doubt(),
            clocks.patient().steadySince(),
            others,
            ours,
            limit)) {
      long now = Math.max(clocks.wall().millis(), due.at() + 1);
      // asks again while it updates: the first of several replicas gets them
      int taken =
          transaction.update(
              "UPDATE part SET marked_at = ? WHERE gateway_id = ? AND marked_at = ?",
              now,
              due.gatewayId(),
              due.at());
      if (taken > 0) {
        sets.add(
            new PartSet(
                due.gatewayId(),
                transaction.query(
                    PartSql.SELECT + "WHERE gateway_id = ? ORDER BY number",
                    row -> PartSql.row(row).part(),
                    due.gatewayId()),
                now));
      }
    }
    return sets;
  }
}
