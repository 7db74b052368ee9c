package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.config.ConfigurationException;
import io.github.smppbridge.testkit.StubGateway;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountCommandTest {
  @TempDir Path folder;
  @AutoClose private final StubGateway gateway = StubGateway.start();
  private Path file;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void start() throws IOException {
    file = Files.createFile(folder.resolve("accounts.yaml"));
    Files.writeString(folder.resolve("secret"), StubGateway.PASSWORD);
  }

  private int run(String password, String... args) throws ConfigurationException {
    Configuration configuration =
        Configuration.load(
            Map.of(
                "GATEWAY__API_BASE_URL", gateway.baseUrl(),
                "ACCOUNTS__FILE", file.toString(),
                "WRONG", "not-the-password"),
            folder,
            List.of());
    return new AccountCommand(
            configuration,
            folder,
            new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(args));
  }

  private String[] add(String systemId, String reference, String... more) {
    List<String> args =
        new ArrayList<>(List.of("add", systemId, "--username=" + StubGateway.USERNAME, reference));
    args.add("--password-stdin");
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  @Test
  void theEntryIsPrintedWithoutAnySecret() throws ConfigurationException {
    assertThat(run("s3cret12", add("acme", "--password-file=secret"))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("accounts:\n  'acme':\n    password_hash: '$2a$10$")
        .endsWith("    gateway:\n      username: 'STUB01'\n      password_file: 'secret'\n")
        .doesNotContain("s3cret12", StubGateway.PASSWORD);
    assertThat(file).isEmptyFile();
    assertThat(folder).isDirectoryNotContaining("glob:**.accounts*");
  }

  @Test
  void writtenEntriesLetTheirPasswordIn() throws ConfigurationException {
    run("s3cret12", add("acme", "--password-file=secret", "--write"));
    run("s3cret34", add("other", "--password-file=secret", "--write"));
    assertThat(file).content().contains("'acme':", "'other':").doesNotContain("s3cret");
    try (TestBridge bridge =
            TestBridge.start(gateway, folder, Map.of("accounts.file", file.toString()));
        var esme = bridge.bind("other", "s3cret34")) {
      assertThat(esme.bound()).isTrue();
    }
  }

  @Test
  void whoMayReadTheFileStaysAsItWas() throws ConfigurationException, IOException {
    var permissions = PosixFilePermissions.fromString("rw-r-----");
    Files.setPosixFilePermissions(file, permissions);
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
    file = link;
    run("s3cret12", add("acme", "--password-file=secret", "--write"));
    assertThat(link).isSymbolicLink().content().contains("'acme':");
    assertThat(Files.getPosixFilePermissions(link)).isEqualTo(permissions);
  }

  @Test
  void aCredentialTheGatewayRefusesIsNotAdded() throws ConfigurationException {
    assertThat(run("s3cret12", add("acme", "--password-env=WRONG", "--write"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("refuses the credential: HTTP 401");
    assertThat(file).isEmptyFile();
    assertThat(run("s3cret12", add("acme", "--password-env=WRONG", "--no-check"))).isZero();
  }

  @Test
  void aGatewayThatIsNotThereIsNamed() throws ConfigurationException {
    gateway.close();
    assertThat(run("s3cret12", add("acme", "--password-file=secret"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("the gateway at " + gateway.baseUrl() + " cannot be asked", "--no-check");
  }

  @Test
  void anAccountIsAddedOnce() throws ConfigurationException {
    run("s3cret12", add("acme", "--password-file=secret", "--write"));
    assertThatThrownBy(() -> run("s3cret12", add("acme", "--password-file=secret", "--write")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("acme is there already");
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThatThrownBy(() -> run("s3cret12", "add", "acme", "--password-stdin"))
        .hasMessageContaining("gateway");
    assertThatThrownBy(() -> run("", add("acme", "--password-file=secret")))
        .hasMessageContaining("1 to 71 octets");
    assertThatThrownBy(() -> run("x", "add")).hasMessageContaining("Usage");
    assertThatThrownBy(() -> run("x", "add", "acme", "--password=hunter22"))
        .hasMessageContaining("unknown")
        .hasMessageNotContaining("hunter22");
  }
}
