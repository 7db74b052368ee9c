package io.github.smppbridge.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.smppbridge.store.commit.Disk;
import io.github.smppbridge.store.commit.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection pool of a database whose schema is up to date.
 *
 * @param file the lock of an embedded database, else null
 */
record Database(Dialect dialect, SqliteFile file, HikariDataSource pool) implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** One for the writer, one to spare while a broken one is replaced, one for SqliteDisk. */
  private static final int BESIDE_READERS = 3;

  /** Connects and migrates; fails with a message that names {@code store.url}. */
  static Database open(StoreOptions options) {
    Dialect dialect = Dialect.of(options);
    SqliteFile file = dialect == Dialect.SQLITE ? SqliteFile.open(options) : null;
    HikariDataSource pool = null;
    try {
      pool = connect(options, dialect);
      migrate(options, dialect, pool);
      if (dialect == Dialect.SQLITE) {
        forgetFormerProcess(options, pool);
      }
      LOG.info("store: {} is ready", options.safeUrl());
      return new Database(dialect, file, pool);
    } catch (RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      if (file != null) {
        file.close();
      }
      throw e;
    }
  }

  /** What commits of the writer are to wait for; empty when they do so by themselves. */
  Optional<Disk> disk() {
    return Optional.ofNullable(file).map(open -> new SqliteDisk(open.database(), pool));
  }

  @Override
  public void close() {
    pool.close();
    if (file != null) {
      file.close();
    }
  }

  private static HikariDataSource connect(StoreOptions options, Dialect dialect) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setJdbcUrl(options.url());
    if (!options.username().isEmpty()) {
      config.setUsername(options.username());
    }
    if (!options.password().isEmpty()) {
      config.setPassword(options.password());
    }
    config.setMaximumPoolSize(options.readers() + BESIDE_READERS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(5_000);
    config.setInitializationFailTimeout(1);
    dialect.configure(config);
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw unusable(options, e);
    }
  }

  private static void migrate(StoreOptions options, Dialect dialect, HikariDataSource pool) {
    try {
      new Schema(pool, dialect).align();
    } catch (RuntimeException e) {
      throw unusable(options, e);
    }
  }

  /** What a killed process had leased is free: nobody else can have this file. */
  private static void forgetFormerProcess(StoreOptions options, HikariDataSource pool) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE node SET instance_id = ''");
      statement.executeUpdate("DELETE FROM receiver");
      statement.executeUpdate(
          "UPDATE outbox SET ready_at = 0, lease_owner = NULL" + " WHERE lease_owner IS NOT NULL");
    } catch (SQLException e) {
      throw unusable(options, e);
    }
  }

  static StoreException unusable(StoreOptions options, Exception error) {
    Throwable cause = error;
    while (cause.getCause() != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    reason =
        cause.getClass() == StoreException.class ? reason.replaceFirst("^store: ", "") : reason;
    if (!options.password().isEmpty()) {
      reason = reason.replace(options.password(), "…");
    }
    return new StoreException(
        "store.url: " + options.safeUrl() + " cannot be used: " + reason, error);
  }
}
