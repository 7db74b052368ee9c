package io.github.smppbridge.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Files and folders that are for this user alone from the moment they are made, whatever the umask;
 * and which of those that are there already are not. On a file system without POSIX permissions
 * what is made has those of its folder, and nothing is known.
 */
public final class FileAccess {
  private static final FileAttribute<?> FOLDER = attribute("rwx------");
  private static final FileAttribute<?> FILE = attribute("rw-------");
  private static final int GROUP = 070;
  private static final int OTHERS = 007;

  private FileAccess() {}

  private static FileAttribute<?> attribute(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /** Makes a folder and those above it, as far as they are missing. */
  public static void createFolders(Path folder) throws IOException {
    if (isPosix(folder)) {
      Files.createDirectories(folder, FOLDER);
    } else {
      Files.createDirectories(folder);
    }
  }

  /** Makes an empty file, or the one that a symbolic link names, unless it is there. */
  public static void createFile(Path file) throws IOException {
    if (Files.exists(file)) {
      return; // not even opened: to close it would free locks that others here have of it
    }
    Path target =
        Files.isSymbolicLink(file) ? file.resolveSibling(Files.readSymbolicLink(file)) : file;
    try {
      if (isPosix(target)) {
        Files.createFile(target, FILE);
      } else {
        Files.createFile(target);
      }
    } catch (FileAlreadyExistsException e) {
      // somebody else was quicker
    }
  }

  /** Opens a file; one that is made is for this user alone. */
  public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    return isPosix(file) ? FileChannel.open(file, options, FILE) : FileChannel.open(file, options);
  }

  /** Whether a path is on a file system with users and permissions. */
  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * The mode of a file that more than its owner has access to.
   *
   * @param path a file or folder, or a link to one
   * @return for example 0644; empty when it is private, not there, or nobody can tell
   */
  public static Optional<String> beyondOwner(Path path) {
    return mode(path).filter(mode -> (mode & (GROUP | OTHERS)) != 0).map(FileAccess::octal);
  }

  /** Whether everybody on the machine gets as far as a file, through the folders above it. */
  public static boolean isReached(Path path) {
    try {
      for (Path folder = path.toRealPath().getParent();
          folder != null;
          folder = folder.getParent()) {
        if (mode(folder).filter(mode -> (mode & 001) == 0).isPresent()) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /**
   * The mode of a file that is not for its owner and group alone.
   *
   * @param path a file or folder, or a link to one
   * @return for example 0644; empty when it is not so, not there, or nobody can tell
   */
  public static Optional<String> beyondGroup(Path path) {
    return mode(path).filter(mode -> (mode & OTHERS) != 0).map(FileAccess::octal);
  }

  /**
   * Whether what is made in a folder is of its group, as on a volume that a platform hands over.
   */
  public static boolean isOfItsGroup(Path folder) {
    try {
      return ((int) Files.getAttribute(folder, "unix:mode") & 02000) != 0;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Whether a file is of the user that made another one. */
  public static boolean haveOneOwner(Path path, Path made) {
    try {
      return Files.getOwner(path).equals(Files.getOwner(made));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static String octal(int mode) {
    return "0%o".formatted(mode);
  }

  private static Optional<Integer> mode(Path path) {
    try {
      if (!isPosix(path) || !Files.exists(path)) {
        return Optional.empty();
      }
      int mode = 0;
      for (PosixFilePermission permission :
          Files.getPosixFilePermissions(path, new LinkOption[0])) {
        mode |= 0400 >> permission.ordinal();
      }
      return Optional.of(mode);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
