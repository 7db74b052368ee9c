package io.github.smppbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files with secrets that everybody may read are named at the start, without what is in them. */
class OpenFilesTest {
  private Path folder;

  @BeforeEach
  void whereEverybodyGets() throws IOException {
    folder = Files.createTempDirectory("open");
    mode(folder, "rwxr-xr-x");
  }

  @AfterEach
  void delete() throws IOException {
    mode(folder, "rwx------");
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Path mode(Path file, String mode) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Path file(String name, String text, String mode) throws IOException {
    return mode(Files.writeString(folder.resolve(name), text), mode);
  }

  private List<String> warnings(Map<String, String> environment) throws ConfigurationException {
    return Configuration.load(environment, folder, List.of()).warnings().stream()
        .filter(line -> line.contains("holds secrets"))
        .toList();
  }

  @Test
  void eachIsNamedOnceAndNotWhatIsInIt() throws Exception {
    Path env =
        file(".env", "STORE__PASSWORD=hush\nADMIN__TOKEN=hush-hush-hush-hush\n", "rw-r--r--");
    Path yaml = file("config.yaml", "store:\n  password: hush\n", "rw-rw-rw-");
    Path accounts = file("accounts.yaml", "accounts:\n", "rw-r----x");

    List<String> warnings =
        warnings(Map.of("CONFIG_PATH", yaml.toString(), "ACCOUNTS__FILE", accounts.toString()));

    assertThat(warnings).hasSize(2).noneMatch(line -> line.contains("hush"));
    assertThat(warnings.get(0)).startsWith(env + " holds").contains("(0644)", "chmod o-rwx " + env);
    assertThat(warnings.get(1)).startsWith("accounts.file: " + accounts).contains("(0641)");

    Files.delete(env);
    assertThat(warnings(Map.of("CONFIG_PATH", yaml.toString())))
        .singleElement()
        .asString()
        .startsWith("store.password: " + yaml)
        .contains("(0666)");
  }

  @Test
  void nothingIsSaidOfOthers() throws Exception {
    file(".env", "STORE__PASSWORD=hush\n", "rw-r-----");
    file("application.properties", "smpp.window=5\nstore.password=\n", "rw-r--r--");
    assertThat(warnings(Map.of())).isEmpty();

    // whoever may not enter the folder does not get at the file
    file(".env", "STORE__PASSWORD=hush\n", "rw-r--r--");
    mode(folder, "rwxr-x---");
    assertThat(warnings(Map.of())).isEmpty();
  }

  @Test
  void norOfWhatAPlatformHandsOver() throws Exception {
    Path mounted = Files.createDirectory(folder.resolve("..2026_11_29_10_00_00.1"));
    mode(mounted, "rwxr-xr-x");
    mode(Files.writeString(mounted.resolve("accounts.yaml"), "accounts:\n"), "rw-r--r--");
    Files.createSymbolicLink(folder.resolve("..data"), mounted.getFileName());
    Path link =
        Files.createSymbolicLink(folder.resolve("accounts.yaml"), Path.of("..data/accounts.yaml"));
    assertThat(warnings(Map.of("ACCOUNTS__FILE", link.toString()))).isEmpty();
  }
}
