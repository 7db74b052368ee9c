package io.github.smppbridge.accounts;

/**
 * What an account may use. 0 = no limit of that kind.
 *
 * @param submitPerSecond messages a second on the average
 * @param burst messages at once before the rate applies; 0 = one second's worth
 * @param sessions bound sessions; {@code null} = {@code smpp.max_sessions_per_account}
 * @param window requests of one session in work; 0 = {@code smpp.window}
 * @param messageSize characters of a text, octets of a binary message
 * @param dailyQuota messages a day (UTC)
 */
public record AccountLimits(
    double submitPerSecond,
    int burst,
    Integer sessions,
    int window,
    int messageSize,
    long dailyQuota) {
  /** No limits of its own at all. */
  public static final AccountLimits NONE = new AccountLimits(0, 0, null, 0, 0, 0);

  /**
   * How many messages fit at once.
   *
   * @return at least 1
   */
  double capacity() {
    return Math.max(1, burst > 0 ? burst : submitPerSecond);
  }
}
