package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read the embedded database, which holds tokens, numbers and texts. */
class StoreFilesTest {
  private static final String FOLDER = "rwx------";
  private static final String FILE = "rw-------";

  @TempDir Path folder;

  private static Store open(String url) {
    return Store.open(StoreOptions.of(url, "", ""), ForkJoinPool.commonPool());
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void loosen(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void whatIsMadeIsForThisUserAlone() throws IOException {
    Path data = folder.resolve("a/data");
    try (Store store = open("jdbc:sqlite:" + data.resolve("s.db"))) {
      assertThat(mode(data.getParent())).isEqualTo(FOLDER);
      assertThat(mode(data)).isEqualTo(FOLDER);
      List<Path> files = files(data);
      assertThat(files)
          .extracting(file -> file.getFileName().toString())
          .contains("s.db", "s.db-wal", "s.db-shm", "s.db.lock");
      for (Path file : files) {
        assertThat(mode(file)).as(file.toString()).isEqualTo(FILE);
      }
    }
  }

  @Test
  void byWhateverNameTheDatabaseHas() throws IOException {
    open("jdbc:sqlite:file:" + folder.resolve("u/with%20space.db")).close();
    assertThat(mode(folder.resolve("u"))).isEqualTo(FOLDER);
    assertThat(mode(folder.resolve("u/with space.db"))).isEqualTo(FILE);

    Path target = Files.createDirectory(folder.resolve("elsewhere")).resolve("real.db");
    Path link = Files.createSymbolicLink(folder.resolve("link.db"), target);
    open("jdbc:sqlite:" + link).close();
    assertThat(mode(target)).isEqualTo(FILE);
  }

  @Test
  void aLooserOneIsNamedWithItsModeAndLeftAsItIs() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path file = data.resolve("s.db");
    open("jdbc:sqlite:" + file).close();
    loosen(data, "rwxr-xr-x");
    loosen(file, "rw-r--r--");

    try (LogLines log = LogLines.of(OpenStoreFiles.class.getName(), Level.WARN)) {
      open("jdbc:sqlite:" + file).close();

      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("store.url", data + " (0755)", file + " (0644)", "chmod go-rwx " + data);
    }
    assertThat(mode(data)).isEqualTo("rwxr-xr-x");
    assertThat(mode(file)).isEqualTo("rw-r--r--");
  }

  @Test
  void nothingIsSaidOfWhatIsPrivateNorOfTheGroupOfAVolume() throws IOException {
    Path data = Files.createDirectory(folder.resolve("volume"));
    // as kubelet makes a volume of a pod with an fsGroup
    loosen(data, "rwxrwx---");
    Files.setAttribute(data, "unix:mode", (int) Files.getAttribute(data, "unix:mode") | 02000);
    Path file = data.resolve("s.db");
    try (LogLines log = LogLines.of(OpenStoreFiles.class.getName(), Level.WARN)) {
      open("jdbc:sqlite:" + file).close();
      loosen(file, "rw-rw----");
      open("jdbc:sqlite:" + file).close();
      assertThat(log.messages()).isEmpty();

      loosen(file, "rw-rw-r--");
      open("jdbc:sqlite:" + file).close();
      assertThat(log.messages()).singleElement().asString().contains("(0664)", "chmod o-rwx");
    }
  }
}
