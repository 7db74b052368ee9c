package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.WriteTransaction;
import io.github.smppbridge.store.commit.Writer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * MMS, each of which phones report twice: {@code announced}, and {@code fetched}, in any order. An
 * announcement waits a moment in the outbox, and gives its place to the content. Stages complete on
 * the store's callback executor.
 */
public final class MmsTable {
  /** Both reports are of the same moment; but of clocks of the network and of the phone. */
  private static final long WINDOW = Duration.ofMinutes(10).toMillis();

  private static final int SAME_DIGITS = 8;

  /** Of one moment. */
  private static final int MOST_KNOWN = 500;

  /** Between the name of what is held, and of how many deliver_sm it is. */
  private static final String PARTS = "/";

  private static final String UNTOUCHED = "lease_owner IS NULL AND attempts = 0";
  private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");

  /** An MMS of which one report or both were heard of. */
  private record Known(
      long id, int sim, String sender, long toldAt, String announced, String fetched, String held) {
    boolean has(boolean fetch) {
      return (fetch ? fetched : announced) != null;
    }

    boolean isNamed(String name, boolean fetch) {
      return !name.isEmpty() && name.equals(fetch ? fetched : announced);
    }
  }

  private final Writer writer;
  private final OutboxEntries outbox;
  private final SeenEvents events;
  private final Clock clock;

  MmsTable(Writer writer, OutboxEntries outbox, SeenEvents events, Clock clock) {
    this.writer = writer;
    this.outbox = outbox;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Stores what an ESME is to be told of a report, unless the other report, or this one, has told
   * it.
   *
   * @param report the report
   * @param entries the sender, who may be known by the other report only, to what is told
   * @param wait how long an announcement waits for the content
   * @return false when nothing was added
   */
  public CompletionStage<Boolean> insert(
      ReportedMms report, Function<String, List<OutboxEntry>> entries, Duration wait) {
    return writer.submit(
        "mms", Phase.OUTBOX_INSERT, transaction -> insert(transaction, report, entries, wait));
  }

  private boolean insert(
      WriteTransaction transaction,
      ReportedMms report,
      Function<String, List<OutboxEntry>> entries,
      Duration wait)
      throws SQLException {
    SeenEvents.Key event = new SeenEvents.Key(report.account(), report.eventId());
    if (events.insert(transaction, List.of(event)).isEmpty()) {
      return false;
    }
    AccountLock.take(transaction, List.of(report.account()));
    List<Known> known = known(transaction, report);
    if (known.stream().anyMatch(one -> one.isNamed(report.messageId(), report.fetched()))) {
      return false;
    }
    Optional<Known> other = other(known, report);
    if (other.isPresent()) {
      return complete(transaction, report, other.get(), entries);
    }
    List<OutboxEntry> told = entries.apply(report.sender());
    long ready = clock.millis() + wait.toMillis();
    String held = !report.fetched() || report.empty() ? name(ready) + PARTS + told.size() : null;
    add(transaction, report, held);
    outbox.insert(transaction, named(told, held));
    if (held != null) {
      transaction.update(
          "UPDATE outbox SET ready_at = ? WHERE account = ? AND gateway_id = ?",
          ready,
          report.account(),
          held);
    }
    return true;
  }

  /** Names sort by when their entries may go. */
  private static String name(long ready) {
    return namedBefore(ready) + "-" + UUID.randomUUID();
  }

  /** Names of what may go at a time, and has waited long enough, are less than this. */
  static String namedBefore(long time) {
    return String.format(Locale.ROOT, "%013d", time);
  }

  private static List<Known> known(WriteTransaction transaction, ReportedMms report)
      throws SQLException {
    return transaction.query(
        "SELECT id, sim, sender, told_at, announced_id, fetched_id, held FROM mms"
            + " WHERE account = ? AND device_id = ? AND told_at BETWEEN ? AND ?"
            + " ORDER BY told_at LIMIT ?",
        row ->
            new Known(
                row.getLong(1),
                row.getInt(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getString(7)),
        report.account(),
        report.deviceId(),
        report.toldAt() - WINDOW,
        report.toldAt() + WINDOW,
        MOST_KNOWN);
  }

  /** By name, which few phones have for both; else by sender and time. */
  private static Optional<Known> other(List<Known> known, ReportedMms report) {
    Comparator<Known> best =
        Comparator.comparing((Known one) -> !one.isNamed(report.messageId(), !report.fetched()))
            .thenComparing(one -> one.sender().isEmpty() || report.sender().isEmpty())
            .thenComparing(one -> Math.abs(one.toldAt() - report.toldAt()))
            .thenComparing(Known::id);
    return known.stream()
        .filter(one -> !one.has(report.fetched()))
        .filter(one -> one.sim() == 0 || report.sim() == 0 || one.sim() == report.sim())
        .filter(
            one ->
                one.sender().isEmpty()
                    || report.sender().isEmpty()
                    || key(one.sender()).equals(key(report.sender())))
        .min(best);
  }

  /** A number is told with its country by one report, and without by the other. */
  private static String key(String sender) {
    String digits = NO_DIGIT.matcher(sender).replaceAll("");
    return digits.length() < SAME_DIGITS
        ? sender.toLowerCase(Locale.ROOT)
        : digits.substring(digits.length() - SAME_DIGITS);
  }

  private boolean complete(
      WriteTransaction transaction,
      ReportedMms report,
      Known other,
      Function<String, List<OutboxEntry>> entries)
      throws SQLException {
    String sender = report.sender().isEmpty() ? other.sender() : report.sender();
    transaction.update(
        "UPDATE mms SET sender = ?, "
            + (report.fetched() ? "fetched_id" : "announced_id")
            + " = ? WHERE id = ?",
        sender,
        report.messageId(),
        other.id());
    if (report.empty()) {
      return false; // the announcement tells more
    }
    boolean took = takeBack(transaction, report.account(), other.held());
    if (!took && !report.fetched()) {
      return false; // the content has been told
    }
    outbox.insert(transaction, entries.apply(sender));
    return true;
  }

  /** Whether what was to be told can be taken back: nobody has a part in work, or has had it. */
  private static boolean takeBack(WriteTransaction transaction, String account, String held)
      throws SQLException {
    if (held == null) {
      return false;
    }
    long untouched =
        transaction
            .query(
                "SELECT COUNT(*) FROM outbox WHERE account = ? AND gateway_id = ? AND " + UNTOUCHED,
                row -> row.getLong(1),
                account,
                held)
            .get(0);
    return held.endsWith(PARTS + untouched)
        && transaction.update(
                "DELETE FROM outbox WHERE account = ? AND gateway_id = ? AND " + UNTOUCHED,
                account,
                held)
            > 0;
  }

  private void add(WriteTransaction transaction, ReportedMms report, String held)
      throws SQLException {
    transaction.update(
        "INSERT INTO mms (account, device_id, sim, sender, told_at, announced_id, fetched_id, held,"
            + " stored_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        report.account(),
        report.deviceId(),
        report.sim(),
        report.sender(),
        report.toldAt(),
        report.fetched() ? null : report.messageId(),
        report.fetched() ? report.messageId() : null,
        held,
        clock.millis());
  }

  private static List<OutboxEntry> named(List<OutboxEntry> entries, String held) {
    return held == null ? entries : entries.stream().map(entry -> entry.named(held)).toList();
  }
}
