package io.github.smppbridge.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Statements that go past the store, each on a connection of its own. */
public record Sql(String url, String username, String password) {
  /** On a file of SQLite's. */
  public static Sql of(Path file) {
    return new Sql("jdbc:sqlite:" + file, "", "");
  }

  /**
   * Runs a statement.
   *
   * @param parameters what stands for its question marks
   * @return the first column of the first row, or null if it selects none
   */
  public Object run(String statement, Object... parameters) {
    try (Connection connection = DriverManager.getConnection(url, username, password);
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      for (int i = 0; i < parameters.length; i++) {
        prepared.setObject(i + 1, parameters[i]);
      }
      if (!prepared.execute()) {
        return null;
      }
      ResultSet rows = prepared.getResultSet();
      return rows.next() ? rows.getObject(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
