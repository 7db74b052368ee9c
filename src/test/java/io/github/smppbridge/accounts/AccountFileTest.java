package io.github.smppbridge.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.gateway.GatewayCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountFileTest {
  /** Of "s3cret12", cost 4. */
  static final String HASH = "$2a$04$8YP0XtVF0Ih4uN0b0ixnYOAYe2b1aZ/KJ9Zkzq9vSmxlg0bHQ4x7W";

  private static final AccountLimits DEFAULTS = new AccountLimits(7, 3, null, 0, 500, 0);
  private static final String SECRET = "gateway-secret";

  @TempDir Path folder;

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("accounts.yaml"), yaml);
  }

  private AccountFile open(String yaml) throws IOException {
    return AccountFile.open(write(yaml), Map.of("ACME_SECRET", SECRET), DEFAULTS);
  }

  /** An account whose token is in a file beside. */
  private AccountFile openWithTokenFile() throws IOException {
    return open(
        "accounts: {acme: {password_hash: %s, gateway: {token_file: token}}}".formatted(HASH));
  }

  /** As the timer does, which takes a change when it sees it twice. */
  static void reload(AccountFile file) {
    file.reloadIfChanged();
    file.reloadIfChanged();
  }

  private static String entry(String more) {
    return """
        accounts:
          acme:
            password_hash: %s
            gateway: {username: ABC123, password_env: ACME_SECRET}
        """
            .formatted(HASH)
        + more.indent(4);
  }

  @Test
  void anEntryHasEverythingItSays() throws IOException {
    Account account =
        open(entry(
                """
                alphabet: latin1
                country: DE
                limits: {submit_per_second: 0.5, sessions: 2, window: 20, daily_quota: 1000}
                allowed_addresses: [10.0.0.0/8, "fd00::1"]
                bind_types: [receiver]
                tls_required: true
                receipts: failed
                """))
            .find("acme")
            .orElseThrow();

    assertThat(account.credential()).contains(GatewayCredential.basic("ABC123", Secret.of(SECRET)));
    assertThat(account.alphabet()).contains("latin1");
    assertThat(account.country()).contains("DE");
    assertThat(account.limits()).isEqualTo(new AccountLimits(0.5, 3, 2, 20, 500, 1000));
    assertThat(account.allowedAddresses().orElseThrow().contains("10.9.8.7")).isTrue();
    assertThat(account.allowedAddresses().orElseThrow().contains("11.9.8.7")).isFalse();
    assertThat(account.bindTypes()).isEqualTo(Set.of("receiver"));
    assertThat(account.tlsRequired()).isTrue();
    assertThat(account.receipts()).isEqualTo(ReceiptPolicy.FAILED);
    assertThat(account.toString()).doesNotContain(SECRET, HASH);
  }

  @Test
  void aTokenFromAFileBesideIsUsedAsItIs() throws IOException {
    Files.writeString(folder.resolve("token"), "eyJ.abc\n");
    AccountFile file = openWithTokenFile();
    assertThat(file.find("acme").orElseThrow().credential())
        .contains(GatewayCredential.token(Secret.of("eyJ.abc")));
  }

  @Test
  void limitsWithoutAPasswordLeaveTheCredentialsToTheBind() throws IOException {
    Account account = open("accounts: {acme: {limits: {burst: 9}}}").find("acme").orElseThrow();
    assertThat(account.passwordHash()).isEmpty();
    assertThat(account.limits().burst()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits: {burst: many}      | limits: burst must be a whole number from 0 to 1000000",
        "limits: {burts: 1}         | limits has the unknown key burts; allowed are burst,",
        "limits: {submit_per_second: -1} | limits: submit_per_second must be a number from 0",
        "alphabet: ebcdic           | alphabet must be one of ascii, gsm, latin1, ucs2, utf8",
        "country: Germany           | country must be a country's two capital letters",
        "allowed_addresses: [here]  | allowed_addresses must be addresses or networks: 'here'",
        "allowed_addresses: 10.1.1.1 | allowed_addresses must be a list",
        "bind_types: [sender]       | bind_types must be a list of transmitter, receiver",
        "tls_required: maybe        | tls_required must be true or false",
        "receipts: sometimes        | receipts must be one of all, failed, none, requested",
        "pasword: hunter22          | has the unknown key pasword",
      })
  void whatIsWrongIsNamedWithFileAccountAndKey(String line, String message) {
    assertThatThrownBy(() -> open(entry(line)))
        .isInstanceOf(AccountsFileException.class)
        .hasMessageContaining("accounts.yaml: account acme")
        .hasMessageContaining(message)
        .hasMessageNotContaining("hunter22");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "password_hash: hunter22, gateway: {token_env: ACME_SECRET} | must be a bcrypt hash",
        "gateway: {token_env: ACME_SECRET} | password_hash is missing",
        "password_hash: HASH | gateway is missing",
        "password_hash: HASH, gateway: {token_env: NOBODY} | token_env names NOBODY, which is not set",
        "password_hash: HASH, gateway: {token_file: none} | which cannot be read",
        "password_hash: HASH, gateway: {username: u} | username with password_env or password_file",
        "password_hash: HASH, gateway: {username: u, password: hunter22} | unknown key password;",
        "password_hash: HASH, gateway: {username: 'u:v', password_env: ACME_SECRET} | a colon",
      })
  void credentialsMustBeWholeAndReferredTo(String content, String message) {
    assertThatThrownBy(() -> open("accounts: {acme: {" + content.replace("HASH", HASH) + "}}"))
        .hasMessageContaining(message)
        .hasMessageContaining("account acme")
        .hasMessageNotContaining("hunter22");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'accounts: [hunter22'              | line 1 is not YAML",
        "'accounts: {a: {}, a: {}}'         | is not YAML",
        "'acounts: {a: {}}'                 | unknown key acounts",
        "'- hunter22'                       | must be a map",
        "'accounts: {\"a b\": {}}'          | is not printable ASCII",
      })
  void aFileOfAnotherFormIsRefused(String yaml, String message) {
    assertThatThrownBy(() -> open(yaml))
        .hasMessageContaining(message)
        .hasMessageNotContaining("hunter22");
  }

  @Test
  void aChangedFileIsReadAgainAndAnErrorKeepsTheLastGoodOne() throws IOException {
    AccountFile file = open("accounts: {acme: {country: DE}}");

    write("accounts: {acme: {country: FR}, other: {}}");
    reload(file);
    assertThat(file.find("acme").orElseThrow().country()).contains("FR");
    assertThat(file.find("other")).isPresent();

    write("accounts: {acme: {country: Nowhere}}");
    reload(file);
    assertThat(file.find("acme").orElseThrow().country()).contains("FR");

    write("accounts: {}");
    reload(file);
    assertThat(file.find("acme")).isEmpty();
    assertThat(file.limits("acme")).isEqualTo(DEFAULTS);
  }

  @Test
  void aChangedSecretIsReadAgain() throws IOException {
    Files.writeString(folder.resolve("token"), "first");
    AccountFile file = openWithTokenFile();
    Files.writeString(folder.resolve("token"), "second one");
    reload(file);
    assertThat(file.find("acme").orElseThrow().credential())
        .contains(GatewayCredential.token(Secret.of("second one")));
  }

  @Test
  void withoutAFileNobodyHasAnEntry() {
    AccountFile file = AccountFile.open(null, Map.of(), DEFAULTS);
    file.reloadIfChanged();
    assertThat(file.find("acme")).isEmpty();
    assertThat(file.limits("acme")).isEqualTo(DEFAULTS);
  }
}
