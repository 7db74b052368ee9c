package io.github.smppbridge.store.commit;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's connection: transactions one after the other, statements prepared once. It is made
 * when it is needed; when that fails, what is to be written fails for a second, then it is tried
 * again. Auto-commit is off between {@link #begin} and {@link #commit} only, since SQLite's driver
 * would otherwise start the next transaction, and hold the write lock, at once.
 */
public final class WriteTransaction implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WriteTransaction.class);
  private static final long RECONNECT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int STATEMENTS = 128;

  /** On a full disk what writes nothing succeeds in between. */
  private static final long BACK_NANOS = Duration.ofSeconds(2).toNanos();

  private final HikariDataSource pool;
  private final ConnectionRules rules;
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
  private Connection connection;
  private long unavailableSince;

  /** Whether the outage was told of that this is. */
  private boolean failing;

  private long lastFailure;

  private SQLException unavailable;

  WriteTransaction(HikariDataSource pool, ConnectionRules rules) {
    this.pool = pool;
    this.rules = rules;
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
    connect();
    afterCommit.clear();
    connection.setAutoCommit(false);
  }

  private void connect() throws SQLException {
    if (connection != null) {
      return;
    }
    if (unavailable != null && System.nanoTime() - unavailableSince < RECONNECT_NANOS) {
      throw unavailable;
    }
    try {
      connection = pool.getConnection();
      rules.prepareWriter(connection);
    } catch (SQLException e) {
      tell(e);
      unavailable = e;
      unavailableSince = System.nanoTime();
      discard();
      throw e;
    }
    unavailable = null;
  }

  /** Once an outage: a full disk fails every write. */
  private void tell(SQLException error) {
    lastFailure = System.nanoTime();
    if (!failing) {
      failing = true;
      String what = error == null ? "?" : ConnectionRules.describe(error);
      LOG.error("store: the database of store.url fails: {}", what);
    }
  }

  void commit() throws SQLException {
    connection.setAutoCommit(true);
    if (failing && System.nanoTime() - lastFailure > BACK_NANOS) {
      LOG.info("store: the database is back");
      failing = false;
    }
    for (Runnable task : afterCommit) {
      task.run();
    }
    afterCommit.clear();
  }

  /**
   * Undoes what {@link #begin} began.
   *
   * @param error of the database; null = the failure has nothing to do with it
   * @return false when there is no connection, or none that can be used any more
   */
  boolean undo(SQLException error) {
    if (connection == null) {
      return false;
    }
    try {
      if (error == null || !rules.isConnectionError(error)) {
        rollback();
        return true;
      }
    } catch (SQLException e) {
      // then the connection is lost as well
    }
    tell(error);
    discard();
    return false;
  }

  private void rollback() throws SQLException {
    afterCommit.clear();
    connection.rollback();
    for (PreparedStatement statement : statements.values()) {
      statement.clearBatch();
    }
    connection.setAutoCommit(true);
  }

  /** Gives the connection up for good: its state is not known. */
  private void discard() {
    if (connection != null) {
      pool.evictConnection(connection);
      close();
    }
  }

  /** Gives the connection back. */
  @Override
  public void close() {
    for (PreparedStatement statement : statements.values()) {
      closeQuietly(statement);
    }
    statements.clear();
    closeQuietly(connection);
    connection = null;
  }

  /** A connection that cannot be closed is one the pool has noticed. */
  private static void closeQuietly(AutoCloseable resource) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (Exception ignored) {
      // nothing is lost
    }
  }
}
