package io.github.smppbridge.store.commit;

import java.io.IOException;

/**
 * The disk of a database whose commits do not wait for it.
 *
 * <p>Called on one thread at a time, beside transactions.
 */
@FunctionalInterface
public interface Disk {
  /**
   * Waits until all that was committed before is on the disk.
   *
   * @throws IOException when that is not known to be so; then nothing that was committed since the
   *     last success may be taken to be there until another call succeeds
   */
  void force() throws IOException;
}
