package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of the embedded database, and the lock that keeps a second process out: it would share
 * neither leases nor node numbers with us.
 */
record SqliteFile(FileChannel channel) implements AutoCloseable {

  /** Creates the folder and takes the lock; fails with a message that names {@code store.url}. */
  static SqliteFile open(StoreOptions options) {
    String name = options.url().substring("jdbc:sqlite:".length());
    int query = name.indexOf('?');
    name = query < 0 ? name : name.substring(0, query);
    name = name.startsWith("file:") ? name.substring("file:".length()) : name;
    if (name.isBlank() || name.startsWith(":")) {
      throw new StoreException(
          "store.url: " + options.safeUrl() + " names no file; use jdbc:sqlite:<file>");
    }
    Path file = Path.of(name).toAbsolutePath().normalize();
    try {
      Files.createDirectories(file.getParent());
      return lock(file);
    } catch (IOException e) {
      throw new StoreException(
          "store.url: the folder " + file.getParent() + " cannot be written: " + e, e);
    }
  }

  private static SqliteFile lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // another store of this very process: the same refusal
    }
    if (lock == null) {
      channel.close();
      throw new StoreException(
          "store.url: "
              + file
              + " is in use by another smpp-bridge; for several replicas use PostgreSQL"
              + " (jdbc:postgresql://…)");
    }
    return new SqliteFile(channel);
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
