package io.github.smppbridge.store.commit;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The writer's connection: transactions one after the other, statements prepared once. Auto-commit
 * is off between {@link #begin} and {@link #commit} only, since SQLite's driver would otherwise
 * start the next transaction, and hold the write lock, at once.
 */
public final class WriteTransaction implements AutoCloseable {

  private static final int STATEMENTS = 128;

  private final HikariDataSource pool;
  private final Connection connection;
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);

  WriteTransaction(HikariDataSource pool, ConnectionRules rules) throws SQLException {
    this.pool = pool;
    this.connection = pool.getConnection();
    try {
      rules.prepareWriter(connection);
    } catch (SQLException e) {
      discard();
      close();
      throw e;
    }
  }

  /**
   * Values as one parameter, where the database has arrays.
   *
   * @param type the database's name of their type
   */
  public Array array(String type, Collection<?> values) throws SQLException {
    return connection.createArrayOf(type, values.toArray());
  }

  /** A statement that stays open; its parameters and batch are the caller's until it returns. */
  public PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      if (statements.size() >= STATEMENTS) {
        var eldest = statements.entrySet().iterator().next();
        statements.remove(eldest.getKey());
        eldest.getValue().close();
      }
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /**
   * Executes a statement that changes rows.
   *
   * @param values its parameters
   * @return how many rows it changed
   */
  public int update(String sql, Object... values) throws SQLException {
    return Rows.bind(prepare(sql), values).executeUpdate();
  }

  /**
   * Executes a statement that answers rows.
   *
   * @param values its parameters
   */
  public <T> List<T> query(String sql, Rows<T> rows, Object... values) throws SQLException {
    return Rows.all(Rows.bind(prepare(sql), values), rows);
  }

  /** Runs on the writer thread once the transaction is durable; dropped when it fails. */
  public void afterCommit(Runnable task) {
    afterCommit.add(task);
  }

  void begin() throws SQLException {
    afterCommit.clear();
    connection.setAutoCommit(false);
  }

  void commit() throws SQLException {
    connection.setAutoCommit(true);
    for (Runnable task : afterCommit) {
      task.run();
    }
    afterCommit.clear();
  }

  /** Undoes what {@link #begin} began. */
  void rollback() throws SQLException {
    afterCommit.clear();
    connection.rollback();
    for (PreparedStatement statement : statements.values()) {
      statement.clearBatch();
    }
    connection.setAutoCommit(true);
  }

  /** Gives the connection up for good: its state is not known. */
  void discard() {
    pool.evictConnection(connection);
  }

  /** Gives the connection back. */
  @Override
  public void close() {
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException ignored) {
        // the connection is closed next
      }
    }
    statements.clear();
    try {
      connection.close();
    } catch (SQLException ignored) {
      // the pool has noticed
    }
  }
}
