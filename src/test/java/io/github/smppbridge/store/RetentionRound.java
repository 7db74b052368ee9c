package io.github.smppbridge.store;

/** What a store deletes by its own timer, at a moment of the caller's choice. */
public final class RetentionRound {
  private RetentionRound() {}

  /** One round; done when there is nothing left to delete. */
  public static void of(Store store) {
    StoreContract.get(store.runRetention());
  }
}
