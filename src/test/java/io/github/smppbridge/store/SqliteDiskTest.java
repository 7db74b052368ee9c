package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** The sync of the journal, and what is done about one that failed. */
@Timeout(60)
class SqliteDiskTest {
  @TempDir Path folder;
  private final SQLiteDataSource source = new SQLiteDataSource();
  private Path database;
  private Connection writer;

  @BeforeEach
  void open() throws SQLException {
    database = folder.resolve("store.db");
    source.setUrl("jdbc:sqlite:" + database + "?journal_mode=WAL&busy_timeout=200");
    writer = source.getConnection();
    run("PRAGMA wal_autocheckpoint = 0");
    run("PRAGMA synchronous = NORMAL");
    run("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    run("INSERT INTO t (id) VALUES (1)");
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Without its journal, the database is what was copied there. */
  private int rowsWithoutJournal() throws Exception {
    Path copy = Files.createTempDirectory(folder, "copy").resolve("store.db");
    Files.copy(database, copy);
    return (int) Sql.of(copy).run("SELECT COUNT(*) FROM t");
  }

  /** A disk whose journal cannot be synced until that is put right. */
  private SqliteDisk broken() throws IOException {
    Path other = folder.resolve("other.db");
    Files.createDirectory(folder.resolve("other.db-wal"));
    SqliteDisk disk = new SqliteDisk(other, source);
    assertThatThrownBy(disk::force).isInstanceOf(IOException.class);
    Files.delete(folder.resolve("other.db-wal"));
    return disk;
  }

  @Test
  void theJournalIsSyncedAndTheDatabaseLeft() throws Exception {
    long before = Files.size(database);

    new SqliteDisk(database, source).force();

    assertThat(database).hasSize(before);
    assertThat(folder.resolve("store.db-wal")).isNotEmptyFile();
  }

  /** SQLite's locks are the process's: closing a file that has one would end it. */
  @Test
  void theDatabaseIsLockedAsBefore() throws Exception {
    run("BEGIN IMMEDIATE");

    new SqliteDisk(database, source).force();

    try (Connection another = DriverManager.getConnection(source.getUrl());
        Statement statement = another.createStatement()) {
      assertThatThrownBy(() -> statement.execute("INSERT INTO t (id) VALUES (2)"))
          .hasMessageContaining("SQLITE_BUSY");
    }
  }

  @Test
  void withoutAJournalAllIsInTheDatabase() throws Exception {
    writer.close();
    assertThat(folder.resolve("store.db-wal")).doesNotExist();

    new SqliteDisk(database, source).force();

    assertThat(rowsWithoutJournal()).isEqualTo(1);
    writer = source.getConnection();
  }

  @Test
  void aJournalThatCouldNotBeSyncedIsCopied() throws Exception {
    SqliteDisk disk = broken();
    run("INSERT INTO t (id) VALUES (2)");

    disk.force();

    assertThat(rowsWithoutJournal()).isEqualTo(2);
  }

  @Test
  void itIsNotTrustedBeforeAllOfItIsCopied() throws Exception {
    SqliteDisk disk = broken();
    try (Connection reader = DriverManager.getConnection(source.getUrl());
        Statement statement = reader.createStatement()) {
      statement.execute("BEGIN");
      try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
      run("INSERT INTO t (id) VALUES (2)");

      assertThatThrownBy(disk::force).hasMessageContaining("busy");
      assertThatThrownBy(disk::force).hasMessageContaining("busy");
    }

    disk.force();

    assertThat(rowsWithoutJournal()).isEqualTo(2);
  }
}
