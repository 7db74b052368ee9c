package io.github.smppbridge.store.commit;

import java.util.concurrent.CompletionException;

/**
 * The store could not do what was asked. The message names {@code store.url} where the
 * configuration is the cause, and never holds a password or the text of a message.
 */
public class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An error of the store's own finding. */
  public StoreException(String message) {
    super(message);
  }

  /** The error of a stage as the store reports it. */
  public static StoreException of(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return cause instanceof StoreException known
        ? known
        : new StoreException("store: no answer in time", cause);
  }

  /** An error the database or its driver reported. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
