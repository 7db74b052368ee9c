package io.github.smppbridge.boot;

import io.github.smppbridge.store.Store;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store while it opens: on a thread of its own, so that connecting and a look at the schema go
 * on beside the making of Camel. Whoever needs it waits; what went wrong is thrown there, as it
 * was.
 */
final class StoreOpening implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreOpening.class);

  private final CompletableFuture<Store> opened = new CompletableFuture<>();

  private StoreOpening() {}

  /** Begins; returns at once. */
  static StoreOpening begin(Supplier<Store> open) {
    StoreOpening opening = new StoreOpening();
    Thread thread = new Thread(() -> opening.run(open), "store-opening");
    thread.setDaemon(true);
    thread.start();
    return opening;
  }

  private void run(Supplier<Store> open) {
    try {
      opened.complete(open.get());
    } catch (Throwable e) {
      opened.completeExceptionally(e);
    }
  }

  /**
   * The store, waited for.
   *
   * @throws RuntimeException what its opening threw
   */
  Store await() {
    try {
      return opened.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * Closes the store, also one that has only been open for a moment; nothing where it never was.
   */
  @Override
  public void close() {
    Store store;
    try {
      store = await();
    } catch (RuntimeException | Error e) {
      LOG.debug("the store was not opened, and is not closed: {}", e.toString());
      return;
    }
    store.close();
  }
}
