package io.github.smppbridge.store;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of this replica, 0..1023, unique among those that run: message ids carry it. It is
 * leased, and kept by a heartbeat.
 *
 * <ul>
 *   <li>A row is never deleted: its mark is above every message id of that number, whoever had it
 *       and whatever the clock said. Who takes the number begins at the mark.
 *   <li>Numbers that nobody ever had are taken first, then those that are free the longest: whoever
 *       lost one may not know it yet.
 *   <li>It keeps the latest time that anybody's patience believed in, for the next start.
 *   <li>Others see a counter that a living process moves on ({@link NodeWatch}). Where nobody
 *       watched, they see how long the lease is by the wall clock, and by their patience whether it
 *       is over.
 *   <li>It is {@linkplain #proven() proven} for a while that nobody can have taken us for dead:
 *       measured from before a heartbeat was written, by what elapsed and by the wall clock, of
 *       which one stands still while a machine is paused.
 * </ul>
 */
final class NodeLease {

  static final int NODES = 1024;

  /** Whose a number is that was given back. */
  static final String NOBODY = "";

  private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

  /** Ids may be made for so many leases, though no heartbeat succeeds. */
  private static final int LEASES_AHEAD = 3;

  /** A part of the silence that is left for what differs between two machines. */
  private static final int MARGIN = 7;

  private record Row(int number, String instanceId, long leaseUntil, long idMark) {}

  private final Writer writer;
  private final Clocks clocks;
  private final String instanceId;
  private final long leaseMillis;
  private final long deadAfter;
  private final boolean alone;
  private final NodeName name;
  private final NodeDeath death;
  private long receiversSeenAt = Long.MIN_VALUE;
  private volatile NodeNumber number;
  private volatile Proof proof;
  private volatile boolean failing;

  /** When a heartbeat was begun that was committed. */
  private record Proof(long elapsed, long wall) {}

  NodeLease(
      Writer writer,
      Clocks clocks,
      String instanceId,
      StoreOptions options,
      NodeName name,
      NodeDeath death) {
    this.writer = writer;
    this.clocks = clocks;
    this.instanceId = instanceId;
    this.leaseMillis = options.nodeLease().toMillis();
    this.deadAfter = options.deadAfter().toMillis();
    this.alone = Dialect.of(options).servesOneProcess();
    this.name = name;
    this.death = death;
  }

  NodeNumber number() {
    return number;
  }

  /**
   * Whether no other process can have taken us for dead by now, if we were not at the beginning.
   */
  boolean proven() {
    Proof last = proof;
    long most = deadAfter - deadAfter / MARGIN;
    return alone
        || (clocks.elapsed().millis() - last.elapsed() < most
            && Math.abs(clocks.wall().millis() - last.wall()) < most);
  }

  private Proof begin() {
    return new Proof(clocks.elapsed().millis(), clocks.wall().millis());
  }

  /** Takes a number; waits for the database. */
  void acquire() {
    Long known =
        writer.await(
            "node leases",
            Phase.OTHER,
            transaction ->
                transaction
                    .query("SELECT COALESCE(MAX(seen_at), 0) FROM node", row -> row.getLong(1))
                    .get(0));
    if (known > 0) {
      clocks.patient().remember(known);
    }
    number = writer.await("node lease", Phase.OTHER, this::begin);
  }

  private NodeNumber begin(WriteTransaction transaction) throws SQLException {
    proof = begin();
    NodeNumber taken = acquireNow(transaction);
    String held = name.held(transaction);
    if (held != null) {
      death.former(transaction, held, instanceId);
      transaction.update(
          "UPDATE node SET name = ? WHERE number = ? AND instance_id = ?",
          held,
          taken.number(),
          instanceId);
    }
    return taken;
  }

  /** Keeps the number and the notes about receivers fresh; takes another number if it was lost. */
  CompletionStage<NodeNumber> heartbeat() {
    return writer
        .submitUnhurried("node heartbeat", Phase.OTHER, this::heartbeatNow)
        .whenComplete(
            (kept, error) -> {
              if (error != null && !failing) {
                LOG.warn("node {}: heartbeat failed: {}", number.number(), error.getMessage());
              }
              failing = error != null;
            });
  }

  /** Gives the number back and forgets our receivers. */
  void release() {
    writer.await("node release", Phase.BARRIER, this::releaseNow);
  }

  private NodeNumber heartbeatNow(WriteTransaction transaction) throws SQLException {
    final Proof begun = begin();
    long now = begun.wall();
    NodeNumber before = number;
    long until = Math.max(before.until(), mark(before.from()));
    long seen = clocks.patient().millis();
    int renewed =
        transaction.update(
            "UPDATE node SET lease_until = ?, id_mark = ?, seen_at = CASE WHEN seen_at < ? THEN ?"
                + " ELSE seen_at END, beat = beat + 1, beat_by = instance_id, dead_after = ?,"
                + " name = ? WHERE number = ? AND instance_id = ?",
            now + leaseMillis,
            until,
            seen,
            seen,
            deadAfter,
            name.held(transaction),
            before.number(),
            instanceId);
    if (renewed != 1) {
      receiversSeenAt = Long.MIN_VALUE;
    }
    freshenReceivers(transaction, begun);
    NodeNumber kept =
        renewed == 1
            ? new NodeNumber(before.number(), before.lent(), before.from(), until)
            : acquireNow(transaction);
    // on the writer thread, as the next heartbeat may be waiting
    transaction.afterCommit(() -> goOn(before, kept, begun));
    return kept;
  }

  /** Of which there may be many: as often as they have to be seen, not at each heartbeat. */
  private void freshenReceivers(WriteTransaction transaction, Proof now) throws SQLException {
    long since = now.elapsed() - receiversSeenAt;
    if (receiversSeenAt == Long.MIN_VALUE || since < 0 || since >= leaseMillis / 3 || jumped(now)) {
      transaction.update(
          "UPDATE receiver SET seen_at = ? WHERE instance_id = ?", now.wall(), instanceId);
      transaction.afterCommit(() -> receiversSeenAt = now.elapsed());
    }
  }

  private boolean jumped(Proof now) {
    return Math.abs(now.wall() - proof.wall() - (now.elapsed() - proof.elapsed())) > 1_000;
  }

  private void goOn(NodeNumber before, NodeNumber kept, Proof begun) {
    // the number first: what was claimed under the one before is not ours by this proof
    number = kept;
    proof = begun;
    if (kept.lent() != before.lent()) {
      LOG.error(
          "node number {} was lost: the other replicas had no sign of life for {} s; what was claimed"
              + " and not sent is theirs; going on as {}",
          before.number(),
          deadAfter / 1000,
          kept.number());
    }
  }

  private long mark(long from) {
    return Math.max(from, clocks.patient().millis()) + LEASES_AHEAD * leaseMillis;
  }

  private NodeNumber acquireNow(WriteTransaction transaction) throws SQLException {
    // a number that no heartbeat of ours keeps would be found silent, and we be taken for dead:
    // of the heartbeat before in this transaction, or of one whose commit was not heard of
    transaction.update(
        "UPDATE node SET instance_id = ?, name = NULL WHERE instance_id = ?", NOBODY, instanceId);
    List<Row> rows =
        transaction.query(
            "SELECT number, instance_id, lease_until, id_mark FROM node",
            row -> new Row(row.getInt(1), row.getString(2), row.getLong(3), row.getLong(4)));
    for (Row row : candidates(rows).toList()) {
      long from = from(row);
      long until = mark(from);
      if (take(transaction, row, until)) {
        int lent = number == null ? 0 : number.lent() + 1;
        return new NodeNumber(row.number(), lent, from, until);
      }
    }
    throw new StoreException("store: all " + NODES + " node numbers are leased");
  }

  /** The store may have forgotten more than we have, when a standby lacks the last commits. */
  private long from(Row row) {
    boolean ours = number != null && number.number() == row.number();
    return ours ? Math.max(row.idMark(), number.until()) : row.idMark();
  }

  private Stream<Row> candidates(List<Row> rows) {
    long now = clocks.patient().millis();
    List<Integer> had = rows.stream().map(Row::number).toList();
    Stream<Row> fresh =
        IntStream.range(0, NODES)
            .filter(candidate -> !had.contains(candidate))
            .mapToObj(candidate -> new Row(candidate, null, 0, 0));
    Stream<Row> free =
        rows.stream()
            .filter(row -> row.instanceId().equals(NOBODY) || row.leaseUntil() < now)
            .sorted(
                // ids from a mark that lies ahead would be ahead of the clock as well
                Comparator.comparingLong((Row row) -> Math.max(0, row.idMark() - now))
                    .thenComparingLong(Row::leaseUntil));
    return Stream.concat(fresh, free);
  }

  /** False when another replica was quicker. */
  private boolean take(WriteTransaction transaction, Row row, long until) throws SQLException {
    long leaseUntil = clocks.wall().millis() + leaseMillis;
    if (row.instanceId() == null) {
      return transaction.update(
              "INSERT INTO node (number, instance_id, lease_until, id_mark, seen_at, beat_by,"
                  + " dead_after) VALUES (?, ?, ?, ?, ?, ?, ?)"
                  + " ON CONFLICT (number) DO NOTHING",
              row.number(),
              instanceId,
              leaseUntil,
              until,
              clocks.patient().millis(),
              instanceId,
              deadAfter)
          == 1;
    }
    return transaction.update(
            "UPDATE node SET instance_id = ?, lease_until = ?, id_mark = ?, beat = beat + 1,"
                + " beat_by = ?, dead_after = ?, name = NULL"
                + " WHERE number = ? AND instance_id = ? AND lease_until = ? AND id_mark = ?",
            instanceId,
            leaseUntil,
            until,
            instanceId,
            deadAfter,
            row.number(),
            row.instanceId(),
            row.leaseUntil(),
            row.idMark())
        == 1;
  }

  private Integer releaseNow(WriteTransaction transaction) throws SQLException {
    transaction.update("DELETE FROM receiver WHERE instance_id = ?", instanceId);
    return transaction.update(
        "UPDATE node SET instance_id = ?, name = NULL WHERE number = ? AND instance_id = ?",
        NOBODY,
        number.number(),
        instanceId);
  }
}
