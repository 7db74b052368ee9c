package io.github.smppbridge.store.commit;

/**
 * The database does not take what was to be written, and would not the next time either: a value
 * that no column holds. Nothing was written. There is no use in trying again.
 */
public class StoreRefusedException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** The error the database or its driver reported. */
  public StoreRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
