package io.github.smppbridge.store;

import io.github.smppbridge.files.FileAccess;
import io.github.smppbridge.store.commit.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the embedded database, which are for this user alone from their creation, and the
 * lock that keeps a second process out: it would share neither leases nor node numbers with us.
 */
record SqliteFile(FileChannel channel, Path database) implements AutoCloseable {

  /** What would take the file's locks, its journal or what is synced away from the store. */
  private static final Set<String> OURS =
      Set.of(
          "cache",
          "immutable",
          "journal_mode",
          "locking_mode",
          "mode",
          "nolock",
          "open_mode",
          "synchronous",
          "transaction_mode",
          "vfs");

  /** Octets for an empty database, its journal and the index of that. */
  private static final long LEAST_SPACE = 512 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

  /**
   * Creates the folder, takes the lock and makes sure that no other process has the database open,
   * by whatever name; fails with a message that names {@code store.url}.
   */
  static SqliteFile open(StoreOptions options) {
    Path file = file(options);
    SqliteFile lock = null;
    try {
      FileAccess.createFolders(file.getParent());
      Path real = real(file);
      refuseWhatCannotBeWritten(real);
      refuseOtherNames(real);
      lock = lock(real);
      // before SQLite does: its journal and the index of that get the same mode
      FileAccess.createFile(real);
      refuseOtherProcesses(options, real);
      OpenStoreFiles.tell(real);
      return lock;
    } catch (IOException e) {
      throw new StoreException(
          "store.url: the folder " + file.getParent() + " cannot be written: " + e, e);
    } catch (RuntimeException e) {
      if (lock != null) {
        lock.close();
      }
      throw e;
    }
  }

  private static Path file(StoreOptions options) {
    String[] url = options.url().substring("jdbc:sqlite:".length()).split("\\?", 2);
    if (url[0].isBlank() || url[0].startsWith(":") || url[0].startsWith("file::")) {
      throw new StoreException(
          "store.url: " + options.safeUrl() + " names no file; use jdbc:sqlite:<file>");
    }
    for (String parameter : url.length == 1 ? new String[0] : url[1].split("&")) {
      String name = parameter.split("=")[0].strip().toLowerCase(Locale.ROOT);
      if (OURS.contains(name)) {
        throw new StoreException(
            "store.url: the parameter " + name + " is the store's own; leave it out");
      }
    }
    return path(url[0]).toAbsolutePath().normalize();
  }

  /** As SQLite reads names: those of file: URLs are percent-encoded. */
  private static Path path(String name) {
    if (!name.startsWith("file:")) {
      return Path.of(name);
    }
    try {
      URI uri = URI.create(name);
      return Path.of(uri.isOpaque() ? uri.getSchemeSpecificPart() : uri.getPath());
    } catch (IllegalArgumentException e) {
      return Path.of(name.substring("file:".length()));
    }
  }

  private static Path real(Path file) throws IOException {
    return Files.exists(file)
        ? file.toRealPath()
        : file.getParent().toRealPath().resolve(file.getFileName());
  }

  /** SQLite would say that its shared memory, or a lock, has an I/O error. */
  private static void refuseWhatCannotBeWritten(Path file) throws IOException {
    for (Path each : List.of(file.getParent(), file)) {
      if (Files.exists(each) && !Files.isWritable(each)) {
        throw new StoreException("store.url: " + each + " cannot be written by this user");
      }
    }
    if (Files.getFileStore(file.getParent()).getUsableSpace() < LEAST_SPACE) {
      throw new StoreException("store.url: the disk of " + file + " is full");
    }
  }

  /** SQLite keeps a journal for each name: two of them would not know of each other's commits. */
  private static void refuseOtherNames(Path file) throws IOException {
    if (Files.exists(file)
        && Files.getFileStore(file).supportsFileAttributeView("unix")
        && (int) Files.getAttribute(file, "unix:nlink") > 1) {
      throw new StoreException(
          "store.url: " + file + " has a second name, a hard link, which would corrupt it");
    }
  }

  /**
   * The database's own locks, which are those of its inode: they also tell of a process whose lock
   * file was deleted.
   */
  private static void refuseOtherProcesses(StoreOptions options, Path file) {
    Properties alone = new Properties();
    alone.setProperty("locking_mode", "EXCLUSIVE");
    alone.setProperty("busy_timeout", String.valueOf(PATIENCE.toMillis()));
    try (Connection connection = DriverManager.getConnection(options.url(), alone);
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT 1 FROM sqlite_master").close();
    } catch (SQLException e) {
      if (!Dialect.SQLITE.isConflict(e)) {
        throw Database.unusable(options, e);
      }
      if (renewsItsLease(options)) {
        throw inUse(file);
      }
      LOG.warn("store: another program has {} open, such as a tool of an operator", file);
    }
  }

  /** What a process does that lives, and a tool that looks into the database does not. */
  private static boolean renewsItsLease(StoreOptions options) {
    long before = lease(options);
    long heartbeat = options.nodeLease().dividedBy(3).plusSeconds(2).toNanos();
    long start = System.nanoTime();
    while (before > System.currentTimeMillis() && System.nanoTime() - start < heartbeat) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (lease(options) != before) {
        return true;
      }
    }
    return false;
  }

  private static long lease(StoreOptions options) {
    try (Connection connection = DriverManager.getConnection(options.url());
        Statement statement = connection.createStatement();
        ResultSet latest = statement.executeQuery("SELECT MAX(lease_until) FROM node")) {
      return latest.next() ? latest.getLong(1) : 0;
    } catch (SQLException e) {
      return 0; // a database without these tables
    }
  }

  private static SqliteFile lock(Path file) throws IOException {
    FileChannel channel =
        FileAccess.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // another store of this very process: the same refusal
    }
    if (lock == null) {
      channel.close();
      throw inUse(file);
    }
    return new SqliteFile(channel, file);
  }

  private static StoreException inUse(Path file) {
    return new StoreException(
        "store.url: "
            + file
            + " is in use by another smpp-bridge; for several replicas use PostgreSQL"
            + " (jdbc:postgresql://…)");
  }

  /** Lets others in. The lock file stays: deleting it would race with who opens it. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // nothing is written through it
    }
  }
}
