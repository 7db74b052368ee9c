package io.github.smppbridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A small disk that can be filled, and made read-only: a tmpfs. Only root may have it. */
public final class Disk implements AutoCloseable {
  private final Path folder;

  private Disk(Path folder) {
    this.folder = folder;
  }

  /** Whether this process may have one. */
  public static boolean possible() {
    return "root".equals(System.getProperty("user.name")) && succeeds("mount", "--version");
  }

  /** Mounts one. */
  public static Disk mount(Path folder, int kilobytes) throws IOException {
    Files.createDirectories(folder);
    run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", folder.toString());
    return new Disk(folder);
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** Takes all the space that is left. */
  public Disk fill() {
    byte[] block = new byte[4096];
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (true) {
        ballast.write(block);
      }
    } catch (IOException full) {
      return this;
    }
  }

  /** Gives the space back. */
  public Disk free() {
    try {
      Files.delete(ballast());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets nobody write any more; nobody may have a file open for writing. */
  public Disk readOnly() {
    run("mount", "-o", "remount,ro", folder.toString());
    return this;
  }

  /** Lets nobody write to a file, or into a folder, not even who has it open. */
  public static void freeze(Path file) {
    run("chattr", "+i", file.toString());
  }

  /** Undoes {@link #freeze}. */
  public static void thaw(Path file) {
    run("chattr", "-i", file.toString());
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  private static void run(String... command) {
    assertThat(succeeds(command)).as(String.join(" ", command)).isTrue();
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    // lazily: whatever was killed may not be gone yet
    run("umount", "-l", folder.toString());
  }
}
