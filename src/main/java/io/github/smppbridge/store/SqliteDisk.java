package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.ConnectionRules;
import io.github.smppbridge.store.commit.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The disk under the embedded database: commits write to its journal, and are safe when that is
 * synced. SQLite does the same within each commit of its own when {@code synchronous} is FULL.
 *
 * <p>A system tells once that pages could not be written, and then forgets them. After a failure
 * the journal is therefore not trusted to be complete, however well the next sync of it goes; it is
 * once all of it has been copied to the database.
 */
final class SqliteDisk implements Disk {
  private final Path journal;
  private final DataSource pool;
  private boolean failed;

  /**
   * Makes it.
   *
   * @param database the file
   * @param pool connections to it
   */
  SqliteDisk(Path database, DataSource pool) {
    this.journal = database.resolveSibling(database.getFileName() + "-wal");
    this.pool = pool;
  }

  @Override
  public void force() throws IOException {
    if (failed) {
      copy();
      failed = false;
      return;
    }
    failed = true;
    sync();
    failed = false;
  }

  /** By its name each time: SQLite deletes it with its last connection, and makes a new one. */
  private void sync() throws IOException {
    // no lock of SQLite is on this file, which closing it would end
    try (FileChannel file = FileChannel.open(journal, StandardOpenOption.WRITE)) {
      file.force(false);
    } catch (NoSuchFileException e) {
      // what was in it is in the database, and synced there: else it would not have been deleted
    }
  }

  private void copy() throws IOException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(FULL)")) {
      if (!result.next() || result.getInt("busy") != 0) {
        throw new IOException("the journal could not be copied to the database: it is busy");
      }
    } catch (SQLException e) {
      throw new IOException(ConnectionRules.describe(e), e);
    }
  }
}
