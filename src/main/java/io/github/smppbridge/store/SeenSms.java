package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Remembers the received SMS of each account, so that one that is reported again, as another event,
 * has no effect. Reports of the same phone, id, sender and content are of one SMS if
 *
 * <ul>
 *   <li>they tell the same time, however long after each other they come: a phone that reports
 *       twice, or again since it was asked to;
 *   <li>one tells the network's time, in whole seconds, and the other the phone's, shortly after:
 *       apps before 1.66.2 do so when an SMS comes to them in two ways, or is reported again. Each
 *       report is one half of such a pair at most, so that of several with the same text none is
 *       lost;
 *   <li>one of them tells no time, and they come shortly after each other.
 * </ul>
 */
record SeenSms(Clock clock) {
  /** How long they are remembered: longer than phones repeat, and than anybody asks them to. */
  static final Duration RETENTION = Duration.ofDays(8);

  /** Shorter than what lies between two SMS with the same text that somebody has sent. */
  private static final long SHORTLY = Duration.ofSeconds(30).toMillis();

  private static final long SECOND = 1_000;

  private static final String FIND =
      "SELECT told_at, arrived_at, untold, paired FROM received_sms WHERE account = ?"
          + " AND digest = ? AND (told_at BETWEEN ? AND ? OR arrived_at BETWEEN ? AND ?)";
  private static final String INSERT =
      "INSERT INTO received_sms (account, digest, told_at, arrived_at, untold, paired)"
          + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account, digest, told_at) DO NOTHING";
  private static final String PAIR =
      "UPDATE received_sms SET paired = 1 WHERE account = ? AND digest = ? AND told_at = ?";

  /** A report. */
  private record Report(long at, long arrivedAt, boolean untold, boolean paired) {
    /** Whether it goes by the phone's clock. */
    boolean byPhone() {
      return at % SECOND != 0;
    }

    boolean isOfSame(Report next) {
      if (untold || next.untold) {
        return near(arrivedAt, next.arrivedAt);
      }
      return at == next.at || isHalfOf(next);
    }

    private boolean isHalfOf(Report next) {
      if (paired || byPhone() == next.byPhone()) {
        return false;
      }
      // what the network kept for long before it came has an old time, and is reported at once
      return near(at, next.at) || (byPhone() ? near(at, next.arrivedAt) : near(next.at, arrivedAt));
    }

    /** Of several with the same text, each report is of the one that is nearest in time. */
    long distance(Report other) {
      return Math.abs(at - other.at);
    }

    private static boolean near(long one, long other) {
      return Math.abs(one - other) <= SHORTLY;
    }
  }

  /**
   * Records a report.
   *
   * @return false when it is of an SMS that was reported before
   */
  boolean insert(WriteTransaction transaction, String account, ReportedSms sms)
      throws SQLException {
    long now = clock.millis();
    // of the same half minute, also where another replica records it at the same time
    Report next =
        sms.at() == null
            ? new Report(now - now % SHORTLY, now, true, false)
            : new Report(sms.at().toEpochMilli(), now, false, false);
    Optional<Report> before =
        near(transaction, account, sms.digest(), next).stream()
            .filter(known -> known.isOfSame(next))
            .min(Comparator.comparingLong(next::distance).thenComparing(Report::at));
    boolean half = before.filter(known -> known.isHalfOf(next)).isPresent();
    if (half) {
      transaction.update(PAIR, account, sms.digest(), before.get().at());
    }
    if (next.untold() && before.isPresent()) {
      return false;
    }
    int added =
        transaction.update(
            INSERT,
            account,
            sms.digest(),
            next.at(),
            next.arrivedAt(),
            next.untold() ? 1 : 0,
            half ? 1 : 0);
    return added == 1 && before.isEmpty();
  }

  private static List<Report> near(
      WriteTransaction transaction, String account, String digest, Report next)
      throws SQLException {
    long from = Math.min(next.at(), next.arrivedAt()) - SHORTLY;
    long until = Math.max(next.at(), next.arrivedAt()) + SHORTLY;
    return transaction.query(
        FIND,
        row -> new Report(row.getLong(1), row.getLong(2), row.getInt(3) != 0, row.getInt(4) != 0),
        account,
        digest,
        from,
        until,
        from,
        until);
  }
}
