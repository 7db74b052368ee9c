package io.github.smppbridge.store.commit;

/**
 * The database was asked to commit and its answer was lost: what was to be written may be there or
 * not. Who repeats it must be able to find it done already; who tells others that it failed must
 * see to it that it is undone.
 */
public class CommitUnknownException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** What was heard instead of an answer. */
  public CommitUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
