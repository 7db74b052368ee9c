package io.github.smppbridge.store.commit;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Makes an object of the row a result stands at.
 *
 * @param <T> the object
 */
@FunctionalInterface
public interface Rows<T> {

  /** The row; must not move the result. */
  T read(ResultSet result) throws SQLException;

  /** Executes a statement whose parameters are set and reads all rows of its result. */
  static <T> List<T> all(PreparedStatement statement, Rows<T> rows) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (result.next()) {
        all.add(rows.read(result));
      }
      return all;
    }
  }

  /**
   * Sets the parameters of a statement from the first on.
   *
   * @param values one a parameter; a list stands for its elements
   */
  static PreparedStatement bind(PreparedStatement statement, Object... values) throws SQLException {
    int index = 0;
    for (Object value : values) {
      for (Object each : value instanceof List<?> list ? list : Collections.singletonList(value)) {
        statement.setObject(++index, each);
      }
    }
    return statement;
  }
}
