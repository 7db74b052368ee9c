package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.CommitUnknownException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Claims of this process. Of one whose commit was not heard of, what was claimed is given back
 * before the next of its accounts.
 */
final class OutboxClaims {
  private final Writer writer;
  private final Dialect dialect;
  private final OutboxEntries outbox;
  private final String instanceId;
  private final OutboxWork work;

  OutboxClaims(
      Writer writer, Dialect dialect, OutboxEntries outbox, String instanceId, OutboxWork work) {
    this.writer = writer;
    this.dialect = dialect;
    this.outbox = outbox;
    this.instanceId = instanceId;
    this.work = work;
  }

  /** See {@link OutboxTable#claim(Map, ClaimFilter, Duration, Consumer)}. */
  CompletionStage<List<OutboxRow>> claim(
      Map<String, Integer> limits,
      ClaimFilter filter,
      Duration lease,
      Consumer<List<OutboxRow>> taken) {
    Map<String, Integer> wanted = new TreeMap<>(limits);
    wanted.values().removeIf(limit -> limit <= 0);
    if (wanted.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    long now = outbox.now();
    OutboxClaim claim =
        new OutboxClaim(
            wanted,
            filter,
            now,
            outbox.patient(),
            now + lease.toMillis(),
            instanceId,
            dialect.servesOneProcess());
    return writer
        // for many accounts: no single event loop is to hold it up
        .submitForAll("outbox claim", Phase.OUTBOX_CLAIM, t -> claimNow(t, claim, lease, taken))
        .whenComplete(
            (rows, error) -> {
              if (error instanceof CommitUnknownException) {
                wanted.keySet().forEach(work::doubt);
              }
            });
  }

  private List<OutboxRow> claimNow(
      WriteTransaction transaction,
      OutboxClaim claim,
      Duration lease,
      Consumer<List<OutboxRow>> taken)
      throws SQLException {
    for (String account : claim.limits().keySet()) {
      if (work.isDoubtful(account)) {
        giveBackUnknown(transaction, account);
      }
    }
    List<OutboxRow> ours = new ArrayList<>(dialect.claim(transaction, claim));
    ours.removeIf(row -> work.has(row.id()));
    // within an account that is the order they were stored in
    ours.sort(Comparator.comparingLong(OutboxRow::id));
    List<OutboxRow> claimed = List.copyOf(ours);
    transaction.afterCommit(
        () -> {
          work.begin(claimed, lease);
          taken.accept(claimed);
        });
    return claimed;
  }

  /** What is leased to us and not in work: we were not told that we had claimed it. */
  private void giveBackUnknown(WriteTransaction transaction, String account) throws SQLException {
    List<Long> leased =
        transaction.query(
            "SELECT id FROM outbox WHERE account = ? AND ready_at > 0 AND lease_owner = ?",
            row -> row.getLong(1),
            account,
            instanceId);
    for (Long id : leased) {
      if (!work.hasOrGives(transaction.number(), id)) {
        transaction.update(OutboxReturns.GIVE_BACK, id, instanceId);
      }
    }
    transaction.afterCommit(() -> work.believe(account));
  }
}
