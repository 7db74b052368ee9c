package io.github.smppbridge.store.commit;

import java.sql.SQLException;
import java.util.Collection;

/**
 * Is called around each COMMIT of the writer, on its thread: where a test ends a process between
 * two steps, or loses the answer of the database. What it throws counts as the database's error.
 */
public interface CommitObserver {

  /** Sees nothing; costs nothing. */
  CommitObserver NONE =
      new CommitObserver() {
        @Override
        public void before(Collection<String> kinds) {
          // nothing to see
        }

        @Override
        public void after(Collection<String> kinds) {
          // nothing to see
        }
      };

  /**
   * All statements of a transaction are executed, and COMMIT is on its way: when this throws an
   * error of the connection, or anything but an error of the database, the transaction is rolled
   * back and its outcome counts as unknown.
   *
   * @param kinds the names of the {@link WriteKind}s in it
   */
  void before(Collection<String> kinds) throws SQLException;

  /**
   * The transaction is durable, and nobody was told. When this throws, all are told that its
   * outcome is unknown, as when the database's answer does not arrive.
   *
   * @param kinds the names of the {@link WriteKind}s in it
   */
  void after(Collection<String> kinds) throws SQLException;
}
