package io.github.smppbridge.smpp;

/**
 * How long a peer has been listened to, in all: a clock that stands still while its socket is not
 * read since it does not read either. What we wait for is measured by it, since what a peer says
 * meanwhile cannot be heard; the pauses themselves start nothing anew. On the session's event loop
 * alone.
 */
final class ListenedTime {
  private long before;
  private long since;
  private boolean stands;

  /**
   * Begins to listen.
   *
   * @param now as {@link System#nanoTime()}, here as everywhere
   */
  ListenedTime(long now) {
    since = now;
  }

  /** Nanoseconds listened. */
  long at(long now) {
    return stands ? before : before + now - since;
  }

  void pause(long now) {
    before = at(now);
    stands = true;
  }

  void resume(long now) {
    if (stands) {
      stands = false;
      since = now;
    }
  }
}
