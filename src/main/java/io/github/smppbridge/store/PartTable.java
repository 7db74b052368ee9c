package io.github.smppbridge.store;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.Rows;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/**
 * Parts of long messages, joined by account, addresses, reference number and number of parts, over
 * sessions and replicas.
 *
 * <p>Clients reuse reference numbers, for the same texts, too. A part that comes again is therefore
 * a repetition only if its process knows that the ESME had no answer to the first; else it goes
 * into a set that lacks it ({@link PartPairing}), or opens one. A repetition that was taken for a
 * new part is found out when its set expires ({@link PartEnds}). Stages complete on the store's
 * callback executor and fail with {@link StoreException}.
 */
public record PartTable(
    Writer writer, Reader reader, PartEnds ends, Clocks clocks, String instanceId) {
  private static final long PUT_OFF_MILLIS = 10_000;

  /** Asks again while it updates: the first of several replicas gets it. */
  private static final String TAKE =
      "UPDATE part SET marked_at = ?, marked_by = ? WHERE gateway_id = ? AND marked_at = ?";

  /**
   * Adds a part, as one step against all replicas; a set it completes is marked with a new gateway
   * id.
   */
  public CompletionStage<PartResult> add(PartArrival arrival) {
    return add(arrival, TimeOrderedIds.next());
  }

  /** The same, with a gateway id that is known. */
  CompletionStage<PartResult> add(PartArrival arrival, String gatewayId) {
    return writer.submit(
        "part add",
        Phase.PART,
        transaction ->
            new PartAddition(clocks.wall(), instanceId).add(transaction, arrival, gatewayId));
  }

  /**
   * The parts of a message id that are not dealt with: several for a submit_multi, none when
   * unknown.
   */
  public CompletionStage<List<PartRow>> byMessageId(String account, String messageId) {
    return reader
        .query(
            PartSql.OPEN_OR_MARKED, row -> PartSql.row(row).part(), account, messageId, messageId)
        .thenApply(parts -> parts.stream().filter(part -> part.account().equals(account)).toList());
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

  /**
   * The set is dealt with. Its parts are kept for a while, so that repetitions of them are known.
   *
   * @param gatewayId the mark of the set
   */
  public CompletionStage<Void> remember(String gatewayId) {
    return writer.submit(
        "part remember",
        Phase.BARRIER,
        transaction -> {
          PartSql.done(transaction, gatewayId);
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
   * to one caller, who ends with {@link #end}. One that may be a repetition of what is being sent
   * waits for the end of that.
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
   * anew. A complete one is to be sent under the id it has. Those of a process that is known to be
   * gone are taken at once.
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
          int taken = transaction.update(TAKE, now, instanceId, set.gatewayId(), set.markedAt());
          return taken == 0
              ? Optional.empty()
              : Optional.of(new PartSet(set.gatewayId(), set.parts(), now));
        });
  }

  /**
   * Leaves a set that was taken over to whoever its account binds to.
   *
   * @param set as it was taken over
   * @param olderThan what {@link #unfinished} goes by
   * @return completes when committed
   */
  public CompletionStage<Void> putBack(PartSet set, long olderThan) {
    return writer.submit(
        "part put back",
        Phase.BARRIER,
        transaction -> {
          transaction.update(
              "UPDATE part SET marked_at = ? WHERE gateway_id = ? AND marked_at = ?",
              olderThan - doubt() - 1,
              set.gatewayId(),
              set.markedAt());
          return null;
        });
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
      List<PartRow> parts = PartSql.open(transaction, due.part(), due.generation());
      if (parts.isEmpty()) {
        continue;
      }
      if (PartTwins.of(transaction, parts, due.generation()).inWork()) {
        PartSql.putOff(transaction, due.part(), due.generation(), before + PUT_OFF_MILLIS);
      } else {
        String mark = TimeOrderedIds.next();
        long now = clocks.wall().millis();
        PartSql.mark(transaction, due.part(), due.generation(), mark, now, instanceId);
        sets.add(new PartSet(mark, parts, now));
      }
    }
    return sets;
  }

  private List<PartSet> adoptNow(
      WriteTransaction transaction, long before, List<String> ours, long others, int limit)
      throws SQLException {
    Rows<PartSql.Marked> marked = row -> new PartSql.Marked(row.getString(1), row.getLong(2));
    Set<PartSql.Marked> all =
        new LinkedHashSet<>(transaction.query(PartSql.left(ours.size()), marked, ours, limit));
    all.addAll(
        transaction.query(
            PartSql.unfinished(ours.size()),
            marked,
            before,
            before - doubt(),
            clocks.patient().steadySince(),
            others,
            ours,
            limit));
    List<PartSet> sets = new ArrayList<>();
    for (PartSql.Marked due : all) {
      long now = Math.max(clocks.wall().millis(), due.at() + 1);
      int taken = transaction.update(TAKE, now, instanceId, due.gatewayId(), due.at());
      if (taken > 0) {
        sets.add(new PartSet(due.gatewayId(), PartSql.marked(transaction, due.gatewayId()), now));
      }
    }
    return sets;
  }
}
