package io.github.smppbridge.store.commit;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;

/** What committing must know of a database. */
public interface ConnectionRules {

  /** Settings of the writer's connection that others must not have. */
  void prepareWriter(Connection connection) throws SQLException;

  /** True when the same transaction may succeed at once if repeated. */
  boolean isConflict(SQLException error);

  /** True when the connection is of no use any more. */
  boolean isConnectionError(SQLException error);

  /** True when the same transaction would fail so each time, whenever it is repeated. */
  boolean isRefusal(SQLException error);

  /** The error behind a batch error, whose own message would quote the parameters. */
  static SQLException root(SQLException error) {
    return error instanceof BatchUpdateException && error.getNextException() != null
        ? error.getNextException()
        : error;
  }

  /** An error for people, without parameters. */
  static String describe(SQLException error) {
    SQLException root = root(error);
    String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return root.getSQLState() == null ? message : message + " [" + root.getSQLState() + "]";
  }
}
