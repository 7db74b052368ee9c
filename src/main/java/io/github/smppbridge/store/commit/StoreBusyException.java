package io.github.smppbridge.store.commit;

/**
 * A bounded queue of the store is full: nothing was written, the caller may try again later. Maps
 * well to ESME_RTHROTTLED or ESME_RMSGQFUL.
 */
public class StoreBusyException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** Names the queue that is full. */
  public StoreBusyException(String message) {
    super(message);
  }
}
