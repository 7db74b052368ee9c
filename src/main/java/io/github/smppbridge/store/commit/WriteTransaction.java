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

  /** How far a transaction has come. */
  private enum Stage {
    NONE,
    OPEN,
    COMMITTING,
    COMMITTED
  }

  /** What is known of a transaction that failed. */
  enum Undone {
    /** It left nothing, and the next one may begin. */
    ROLLED_BACK,
    /** It left nothing, and there is no connection for the next one. */
    UNAVAILABLE,
    /** Whether it was committed nobody knows. */
    UNKNOWN
  }

  /** On a full disk what writes nothing succeeds in between. */
  private static final long BACK_NANOS = Duration.ofSeconds(2).toNanos();

  private final HikariDataSource pool;
  private final ConnectionRules rules;
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
  private Connection connection;
  private Stage stage = Stage.NONE;
  private long unavailableSince;

  /** Whether the outage was told of that this is. */
  private boolean failing;

  private long lastFailure;
  private long number;

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

  /**
   * Runs on the writer thread once the transaction is committed; dropped when it fails. What is
   * committed has survived the process by then, and the machine only where the database forces each
   * commit.
   */
  public void afterCommit(Runnable task) {
    afterCommit.add(task);
  }

  /** Which one runs, of those that were begun: counts up. */
  public long number() {
    return number;
  }

  /** Begins one. */
  void begin() throws SQLException {
    number++;
    if (stage != Stage.NONE) {
      // whatever was left open must not be committed with what comes now
      discard();
    }
    connect();
    afterCommit.clear();
    stage = Stage.OPEN;
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
    } catch (RuntimeException | Error e) {
      // not prepared, it must not be used
      discard();
      throw e;
    }
    unavailable = null;
  }

  /** Once an outage: a full disk fails every write. */
  private void tell(Throwable failure) {
    lastFailure = System.nanoTime();
    if (!failing) {
      failing = true;
      LOG.error(
          "store: the database of store.url fails: {}",
          failure instanceof SQLException error
              ? ConnectionRules.describe(error)
              : failure.getClass().getName());
    }
  }

  void commit(CommitObserver observer, Collection<String> kinds) throws SQLException {
    stage = Stage.COMMITTING;
    observer.before(kinds);
    connection.setAutoCommit(true);
    stage = Stage.COMMITTED;
    observer.after(kinds);
    stage = Stage.NONE;
  }

  /** Does what waited for the commit. It is committed whatever comes of that. */
  void committed() {
    if (failing && System.nanoTime() - lastFailure > BACK_NANOS) {
      LOG.info("store: the database is back");
      failing = false;
    }
    for (Runnable task : afterCommit) {
      try {
        task.run();
      } catch (Throwable e) {
        LOG.error("store: unexpected error after a commit, going on", e);
      }
    }
    afterCommit.clear();
  }

  /**
   * Undoes what {@link #begin} began.
   *
   * @param failure why
   */
  Undone undo(Throwable failure) {
    boolean connected = connection != null;
    boolean certain = failure instanceof SQLException error && !rules.isConnectionError(error);
    boolean unknown = stage == Stage.COMMITTED || (stage == Stage.COMMITTING && !certain);
    if (connected && unknown) {
      lost(failure);
      return Undone.UNKNOWN;
    }
    if (connected && failure instanceof Error) {
      // it may have struck in the driver, whose state is anyone's guess
      discard();
      return Undone.ROLLED_BACK;
    }
    if (connected && (certain || !(failure instanceof SQLException)) && rolledBack()) {
      return Undone.ROLLED_BACK;
    }
    if (connected) {
      lost(failure);
    }
    return Undone.UNAVAILABLE;
  }

  private boolean rolledBack() {
    try {
      afterCommit.clear();
      connection.rollback();
      for (PreparedStatement statement : statements.values()) {
        statement.clearBatch();
      }
      connection.setAutoCommit(true);
      stage = Stage.NONE;
      return true;
    } catch (SQLException | RuntimeException e) {
      // then the connection is lost as well
      return false;
    }
  }

  private void lost(Throwable failure) {
    discard();
    tell(failure);
  }

  /** Gives the connection up for good: its state is not known. */
  void discard() {
    stage = Stage.NONE;
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
