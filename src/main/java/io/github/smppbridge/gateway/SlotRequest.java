package io.github.smppbridge.gateway;

import java.util.concurrent.CompletableFuture;

/** A call that waits for a slot: completed with what gives the slot back. */
final class SlotRequest extends CompletableFuture<Runnable> {
  final ShareClass shares;
  final Share share;

  /** Takes its timer back; null until that is set, which is after it stands in line. */
  private Runnable timer;

  private boolean over;

  SlotRequest(ShareClass shares, Share share) {
    this.shares = shares;
    this.share = share;
  }

  /** It may be over before its timer is set. */
  void timer(Runnable cancel) {
    synchronized (this) {
      if (!over) {
        timer = cancel;
        return;
      }
    }
    cancel.run();
  }

  void cancelTimer() {
    Runnable cancel;
    synchronized (this) {
      over = true;
      cancel = timer;
    }
    if (cancel != null) {
      cancel.run();
    }
  }
}
