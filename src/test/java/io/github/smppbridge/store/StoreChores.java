package io.github.smppbridge.store;

import java.util.concurrent.TimeUnit;

/** What a store does by its own timers, at a moment of the caller's choice. */
public final class StoreChores {
  private static final int PATIENCE_SECONDS = 10;

  private StoreChores() {}

  /** One heartbeat of the node's lease; false when the database did not take it. */
  public static boolean heartbeat(Store store) {
    return done(
        () -> store.heartbeat().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** One round of the retention; false when the database did not take it. */
  public static boolean retention(Store store) {
    return done(
        () -> store.runRetention().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** Whether the database answers for reading and writing. */
  public static boolean ping(Store store) {
    return done(() -> store.ping().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  private interface Chore {
    void run() throws Exception;
  }

  private static boolean done(Chore chore) {
    try {
      chore.run();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return false;
    }
  }
}
