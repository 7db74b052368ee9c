package io.github.smppbridge.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewAccountTest {
  private static final String HASH = "$2a$04$" + "a".repeat(53);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void secret() throws IOException {
    Files.writeString(folder.resolve("secret"), "secret");
    file = folder.resolve("accounts.yaml");
  }

  private static NewAccount account(String systemId) {
    return new NewAccount(systemId, HASH, Map.of("username", "USER01", "password_file", "secret"));
  }

  private AccountEntries read() throws IOException {
    return new AccountsReader(file, Map.of(), AccountLimits.NONE).read(Files.readString(file));
  }

  /** Whoever has no accounts may say so in many ways. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "# nobody yet",
        "---\n# nobody yet\n...\n",
        "accounts: {}",
        "accounts: {}\n",
        "accounts: {}\r\n",
        "accounts:   { }  \n",
        "accounts: {}  # nobody yet\n",
        "# ours\n\naccounts: {}\n# nobody yet\n",
        "---\naccounts: {}\n...\n",
        "'accounts': {}\n",
        "\"accounts\" : {\n}\n",
        "accounts:\n",
        "accounts: ~\n",
        "accounts: # nobody yet",
        "\uFEFFaccounts: {}\n"
      })
  void toNoneTheFirstIsAdded(String before) throws IOException {
    Files.writeString(file, before);
    account("acme").addTo(file, Map.of());
    account("other").addTo(file, Map.of());

    assertThat(read().size()).isEqualTo(2);
    assertThat(read().find("acme")).isPresent();
    if (before.contains("nobody yet")) {
      assertThat(file).content().contains("# nobody yet");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accounts:\n  FIRST: {tls_required: true}\n",
        "accounts:\n    FIRST: {tls_required: true}",
        "accounts: # all\n\n # of them\n FIRST:\n    tls_required: true\n...\n",
        "accounts:\r\n    FIRST:\r\n        tls_required: true\r\n"
      })
  void toOthersItIsAddedAsTheyAreWritten(String before) throws IOException {
    Files.writeString(file, before);
    account("acme").addTo(file, Map.of());

    assertThat(read().find("acme")).isPresent();
    assertThat(read().find("FIRST").orElseThrow().tlsRequired()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"accounts: {FIRST: {tls_required: true}}\n", "accounts: [a]\n", "x: {}\n"})
  void whatItCannotBeAddedToStaysAsItIs(String before) throws IOException {
    Files.writeString(file, before);
    assertThatThrownBy(() -> account("acme").addTo(file, Map.of()))
        .isInstanceOf(AccountsFileException.class);
    assertThat(file).content().isEqualTo(before);
  }

  @Test
  void itIsAddedOnce() throws IOException {
    Files.writeString(file, "accounts: {}\n");
    account("acme").addTo(file, Map.of());
    assertThatThrownBy(() -> account("ACME").addTo(file, Map.of()))
        .isInstanceOf(AccountsFileException.class)
        .hasMessageContaining("ACME is there already");
  }
}
