package io.github.smppbridge.store.commit;

/**
 * How long a commit waits for company: only when that is likely, and never when idle.
 *
 * <ul>
 *   <li>Company is likely when operations that somebody waits for come closer together than the
 *       delay, and some came while others were still waited for. Of a client that waits for each
 *       answer before it goes on, however quickly, none ever does: it is never made to wait.
 *   <li>As many are waited for as came before, and never for many; more are tried now and then.
 *   <li>When nobody came, it is not waited for a while, and longer each time.
 * </ul>
 *
 * Belongs to the writer thread.
 */
final class CommitPacing {

  private static final int REMEMBERED = 16;
  private static final int MOST_REST = 256;
  private static final int PROBE = 32;
  private static final int FEW = 2;

  /**
   * Of a commit that so many share, one more saves next to nothing; and whoever waits works not.
   */
  private static final int ENOUGH = 16;

  private static final double WEIGHT = 0.1;

  /** A pause is not the pace of what comes after it. */
  private static final long LONGEST_NANOS = 20_000_000;

  private final long delay;
  private double interval = LONGEST_NANOS;
  private long takenAt;

  /** Commits for which it is believed that several wait at a time. */
  private int crowd;

  private int rest = 1;
  private int resting;
  private int company = FEW;

  /** Waits until one more is tried: the next, while there were always enough. */
  private int probe = 1;

  /**
   * Makes one that knows nothing yet.
   *
   * @param delay the longest wait, in nanoseconds; 0 = never
   */
  CommitPacing(long delay) {
    this.delay = delay;
  }

  /**
   * How many operations are to be waited for.
   *
   * @param waiting so many are there, at least one
   * @return more than that, or 0 when the commit is to begin at once
   */
  int company(int waiting) {
    if (delay == 0 || crowd == 0 || interval > delay || waiting >= company) {
      return 0;
    }
    if (resting > 0) {
      resting--;
      return 0;
    }
    return company;
  }

  /** How long they are waited for at most, in nanoseconds. */
  long delay() {
    return delay;
  }

  /**
   * It was waited for them.
   *
   * @param before how many there were
   * @param now how many there are
   */
  void waited(int before, int now) {
    if (now <= before) {
      resting = rest;
      rest = Math.min(MOST_REST, rest * 2);
      return;
    }
    rest = 1;
    if (now < company) {
      company = Math.max(FEW, now);
      probe = PROBE;
    } else if (--probe <= 0) {
      company = Math.min(ENOUGH, company + 1);
      probe = 1;
    }
  }

  /**
   * Operations are taken to be committed.
   *
   * @param hurried those that somebody waits for
   * @param nanoTime the time
   */
  void taken(int hurried, long nanoTime) {
    if (hurried > 0) {
      double each = (double) Math.min(LONGEST_NANOS, nanoTime - takenAt) / hurried;
      interval += (each - interval) * Math.min(1, WEIGHT * hurried);
      takenAt = nanoTime;
    }
    crowd = hurried > 1 ? REMEMBERED : crowd;
  }

  /**
   * They are committed.
   *
   * @param hurried those of them that somebody waits for
   * @param meanwhile those that came before anybody was told: who was told may send the next
   */
  void committed(int hurried, int meanwhile) {
    if (hurried > 0) {
      crowd = meanwhile > 0 ? REMEMBERED : Math.max(0, crowd - 1);
    }
  }
}
