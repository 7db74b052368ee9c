package io.github.smppbridge.store;

import io.github.smppbridge.files.FileAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which files of an embedded database others than its user may read: made by a version before,
 * or by an operator, whose they stay as they are.
 *
 * <ul>
 *   <li>A folder of somebody else (a mounted volume, {@code /tmp}) is not named: it is not ours to
 *       change, and what is in it is private.
 *   <li>Where a folder gives its group to what is made in it, as the volumes of a Kubernetes pod
 *       with an fsGroup do, the group is meant to have access.
 * </ul>
 */
final class OpenStoreFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenStoreFiles.class);
  private static final List<String> SUFFIXES = List.of("", "-wal", "-shm", "-journal", ".lock");

  private OpenStoreFiles() {}

  /**
   * One line for all of them.
   *
   * @param file the database, by its real path
   */
  static void tell(Path file) {
    Path folder = file.getParent();
    boolean shared = FileAccess.isOfItsGroup(folder);
    String change = shared ? "o-rwx" : "go-rwx";
    List<String> open = new ArrayList<>();
    List<String> commands = new ArrayList<>();
    // the lock file was made, or opened, by this user
    if (FileAccess.haveOneOwner(folder, file)) {
      mode(folder, shared)
          .ifPresent(
              mode -> {
                open.add(folder + " (" + mode + ")");
                commands.add("chmod " + change + " " + quoted(folder));
              });
    }
    for (String suffix : SUFFIXES) {
      Path each = file.resolveSibling(file.getFileName() + suffix);
      mode(each, shared)
          .ifPresent(
              mode -> {
                open.add(each + " (" + mode + ")");
                commands.add("chmod " + change + " " + quoted(each));
              });
    }
    if (!open.isEmpty()) {
      LOG.warn(
          "store.url: others than this user have access to {}, with webhook tokens, phone numbers and"
              + " waiting texts in it; to end that: {}",
          String.join(", ", open),
          String.join(" && ", commands));
    }
  }

  private static Optional<String> mode(Path path, boolean shared) {
    return shared ? FileAccess.beyondGroup(path) : FileAccess.beyondOwner(path);
  }

  private static String quoted(Path path) {
    return path.toString().matches("[A-Za-z0-9_./-]+")
        ? path.toString()
        : "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
