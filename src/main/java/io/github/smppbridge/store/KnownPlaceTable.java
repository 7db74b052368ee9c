package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.Writer;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * The networks that accounts have bound from. Bounded: so many of an account and so many in all,
 * and none that was not bound from for {@link #RETENTION}. Stages complete on the store's callback
 * executor and fail with {@link StoreException}.
 */
public final class KnownPlaceTable {
  /** The networks of an account that are kept: those bound from last. */
  public static final int MOST_OF_AN_ACCOUNT = 16;

  /** How long a network is kept that the account does not bind from any more. */
  public static final Duration RETENTION = Duration.ofDays(90);

  /** Rows that retention leaves. */
  static final int MOST = 200_000;

  /** What retention deletes: too old, of a clock that was far ahead, or too many. */
  static final String SURPLUS =
      "seen_at < ? OR seen_at > ? OR seen_at < (SELECT k.seen_at FROM known_place k"
          + " ORDER BY k.seen_at DESC LIMIT 1 OFFSET ?) ORDER BY seen_at";

  private final Writer writer;
  private final Reader reader;
  private final Clock wall;

  KnownPlaceTable(Writer writer, Reader reader, Clock wall) {
    this.writer = writer;
    this.reader = reader;
    this.wall = wall;
  }

  /**
   * Where an account has bound from.
   *
   * @param account its name
   * @return networks; none when it never bound
   */
  public CompletionStage<Set<String>> of(String account) {
    return reader
        .query(
            "SELECT network FROM known_place WHERE account = ? LIMIT ?",
            row -> row.getString(1),
            account,
            // of replicas that wrote at the same instant there may be some more
            2 * MOST_OF_AN_ACCOUNT)
        .thenApply(rows -> rows.stream().collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Notes that an account has bound from a network now.
   *
   * @param account its name
   * @param network the network
   */
  public CompletionStage<Void> note(String account, String network) {
    return writer.submit(
        "known place",
        Phase.OTHER,
        transaction -> {
          transaction.update(
              "INSERT INTO known_place (account, network, seen_at) VALUES (?, ?, ?)"
                  + " ON CONFLICT (account, network) DO UPDATE SET seen_at = excluded.seen_at",
              account,
              network,
              wall.millis());
          transaction.update(
              "DELETE FROM known_place WHERE account = ? AND network IN (SELECT k.network"
                  + " FROM known_place k WHERE k.account = ? AND k.network <> ?"
                  + " ORDER BY k.seen_at DESC, k.network LIMIT 1000 OFFSET ?)",
              account,
              account,
              network,
              MOST_OF_AN_ACCOUNT - 1);
          return null;
        });
  }
}
