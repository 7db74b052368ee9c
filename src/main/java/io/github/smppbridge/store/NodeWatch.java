package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.Writer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Looks whether the other replicas live: one whose counter stands still for long enough, by what
 * elapsed here, is taken for dead. No wall clock decides, neither theirs nor ours nor the
 * database's. What elapsed between two looks counts for a moment only: while we stood still, or the
 * database did, nobody could be heard.
 */
final class NodeWatch {
  /** Time between two looks. */
  static final long LOOK_MILLIS = 1_000;

  private static final long LONGEST_LOOK_MILLIS = 2 * LOOK_MILLIS;

  private record Row(NodeDeath.Seen seen, long deadAfter) {}

  private record Silence(NodeDeath.Seen seen, long millis) {}

  private final Reader reader;
  private final Writer writer;
  private final Clock elapsed;
  private final String instanceId;
  private final long nodeLease;
  private final NodeDeath death;
  private Map<Integer, Silence> silent = new HashMap<>();
  private long lookedAt;

  NodeWatch(
      Reader reader,
      Writer writer,
      Clock elapsed,
      String instanceId,
      StoreOptions options,
      NodeDeath death) {
    this.reader = reader;
    this.writer = writer;
    this.elapsed = elapsed;
    this.instanceId = instanceId;
    this.nodeLease = options.nodeLease().toMillis();
    this.death = death;
    this.lookedAt = elapsed.millis();
  }

  /** Looks once; completes when what that led to is done. */
  CompletionStage<Void> look() {
    long asked = elapsed.millis();
    return reader
        .query(
            "SELECT number, instance_id, beat, lease_until,"
                + " CASE WHEN beat_by = instance_id THEN dead_after ELSE ? END"
                + " FROM node WHERE instance_id NOT IN ('', ?)",
            row ->
                new Row(
                    new NodeDeath.Seen(
                        row.getInt(1), row.getString(2), row.getLong(3), row.getLong(4)),
                    row.getLong(5)),
            nodeLease,
            instanceId)
        .thenCompose(rows -> bury(dead(rows, asked)));
  }

  /**
   * Those that were silent for long enough.
   *
   * @param asked what they show is not older
   */
  private synchronized List<NodeDeath.Seen> dead(List<Row> rows, long asked) {
    long since = Math.max(0, Math.min(asked - lookedAt, LONGEST_LOOK_MILLIS));
    lookedAt = elapsed.millis();
    Map<Integer, Silence> still = new HashMap<>();
    List<NodeDeath.Seen> dead = new ArrayList<>();
    for (Row row : rows) {
      Silence before = silent.get(row.seen().number());
      boolean same = before != null && before.seen().equals(row.seen());
      Silence silence = new Silence(row.seen(), same ? before.millis() + since : 0);
      still.put(row.seen().number(), silence);
      if (silence.millis() >= row.deadAfter()) {
        dead.add(row.seen());
      }
    }
    silent = still;
    return dead;
  }

  private CompletionStage<Void> bury(List<NodeDeath.Seen> dead) {
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (NodeDeath.Seen each : dead) {
      all =
          all.thenCompose(
              before ->
                  writer
                      .submit("node death", Phase.BARRIER, t -> death.silent(t, each))
                      .thenAccept(done -> {}));
    }
    return all;
  }
}
