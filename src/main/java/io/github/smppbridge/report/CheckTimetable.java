package io.github.smppbridge.report;

import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.store.MessageRow;
import java.time.Duration;

/**
 * When the gateway is asked for a message again, decided before it answers. Pure.
 *
 * <ul>
 *   <li>After a time that doubles.
 *   <li>In time for the end of its validity; from then on every second for a while, and then after
 *       a quarter of the time since: the gateway may not answer just then. When the phone has sent
 *       it its end is the network's, or that of {@link SentMessages}.
 *   <li>{@link MessageRow#OFTEN}: every second for a while, and then after a time that doubles.
 *   <li>{@link MessageRow#MISSING}: so late that a gateway has forgotten what it remembers of
 *       earlier questions.
 *   <li>Never later than after an hour, unless nobody waits for its end.
 * </ul>
 *
 * @param first time between the first and the second question; it doubles from there
 * @param sent when messages end of which the network reports nothing
 */
record CheckTimetable(Duration first, SentMessages sent) {
  /** How long after the end of its validity a message is given up that a phone has. */
  static final long SILENCE_MILLIS = 1_000;

  /** The gateway remembers an answer for 300 seconds since it was last asked for. */
  static final long FORGOTTEN_MILLIS = 310_000;

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60_000;
  private static final long LONGEST = Duration.ofHours(1).toMillis();

  /** Questions at a second's distance. */
  private static final int EVERY_SECOND = 12;

  private static final long END_MILLIS = 20_000;
  private static final int MOST_DOUBLINGS = 16;

  /**
   * The next time.
   *
   * @param row the message as it was before this question
   * @param now of this question, epoch milliseconds
   * @return epoch milliseconds, after now
   */
  long next(MessageRow row, long now) {
    long longest = Receipts.wanted(row.registeredDelivery()) ? LONGEST : Long.MAX_VALUE;
    long usual = now + Math.min(pause(row.checks()), longest);
    Long end = row.sentAt() == null ? row.expiresAt() : sent.endOf(row);
    if (end == null) {
      return usual;
    }
    long since = now - end;
    if (since < 0) {
      return Math.min(usual, end);
    }
    if (since < SILENCE_MILLIS) {
      return end + SILENCE_MILLIS;
    }
    return Math.min(usual, now + (since < END_MILLIS ? SECOND : Math.min(since / 4, longest)));
  }

  private long pause(int checks) {
    if (checks >= 0) {
      return first.toMillis() << Math.min(checks + 1, MOST_DOUBLINGS);
    }
    if (checks < MessageRow.OFTEN) {
      return checks == MessageRow.MISSING ? FORGOTTEN_MILLIS : MINUTE;
    }
    int asked = checks - MessageRow.OFTEN;
    return asked < EVERY_SECOND ? SECOND : SECOND << (asked - EVERY_SECOND + 1);
  }
}
