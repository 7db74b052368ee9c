package io.github.smppbridge.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.gateway.PhoneRules;
import io.github.smppbridge.gateway.PhoneRules.Sender;
import io.github.smppbridge.testkit.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
  void anEntrySaysWhichPhonesSendForWhom() throws IOException {
    PhoneRules rules =
        open(entry(
                """
                device_selection: sticky
                senders:
                  SHOP: {device: Google/lynx, sim: 2}
                  +491701111111: {device: V1StGXR8_Z5jdHi6B-myT}
                  12345: {sim: 1}
                """))
            .find("acme")
            .orElseThrow()
            .phones();
    assertThat(rules.selection()).contains("sticky");
    assertThat(rules.sender("shop"))
        .contains(new Sender(Optional.of("Google/lynx"), Optional.of(2)));
    assertThat(rules.sender("00491701111111"))
        .contains(new Sender(Optional.of("V1StGXR8_Z5jdHi6B-myT"), Optional.empty()));
    assertThat(rules.sender("12345")).contains(new Sender(Optional.empty(), Optional.of(1)));
    assertThat(rules.sender("other")).isEmpty();
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
        "device_selection: lottery  | device_selection must be one of any, recent, round_robin, sticky",
        "senders: {SHOP: {}}        | senders SHOP: device or sim is needed",
        "senders: {SHOP: {sim: 4}}  | senders SHOP: sim must be a whole number from 1 to 3",
        "senders: {SHOP: {phone: x}} | senders SHOP has the unknown key phone; allowed are device, sim",
        "senders: {SHOP: hunter22}  | senders SHOP must be a map of keys",
        "senders: {shop: {sim: 1}, SHOP: {sim: 2}} | senders name one source_addr twice",
        "senders: {'+49 170 1': {sim: 1}, 491701: {sim: 2}} | senders name one source_addr twice",
        "senders: [SHOP]            | senders must be a map of keys",
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

  @ParameterizedTest
  @CsvSource({"acme", "ACME", "aCmE"})
  void entriesMatchAsTheGatewayDoes(String systemId) throws IOException {
    AccountFile file = open("accounts: {Acme: {limits: {daily_quota: 3}}}");
    assertThat(file.find(systemId)).isPresent();
    assertThat(file.limits(systemId).dailyQuota()).isEqualTo(3);
    assertThat(file.countedAs(systemId)).isEqualTo("Acme");
    assertThat(file.canonical(systemId)).isEqualTo("ACME");
  }

  @Test
  void twoEntriesThatTheGatewayTakesForOneAreRefusedByName() {
    assertThatThrownBy(() -> open("accounts: {acme: {}, other: {}, ACME: {}}"))
        .hasMessageContaining("accounts acme and ACME");
  }

  @Test
  void theGatewaysUserIsUnderTheLimitsOfTheEntryThatStandsForIt() throws IOException {
    AccountFile file = open(entry("allowed_addresses: [10.0.0.0/8]\nlimits: {daily_quota: 3}\n"));
    assertThat(file.limits("abc123").dailyQuota()).isEqualTo(3);
    assertThat(file.countedAs("abc123")).isEqualTo(file.countedAs("ACME"));
    assertThat(file.entries().admitting("Abc123")).extracting(Account::systemId).contains("acme");
    assertThat(file.canonical("abc123")).isEqualTo("ABC123");
    assertThat(file.canonical("ACME")).isEqualTo("acme");
  }

  @ParameterizedTest
  @CsvSource({"1.10", "1e3", "0123", "0x1F", "true", "~", "null", "2026-11-29", "12_000", "'no'"})
  void whatIsWrittenIsATextAsItStands(String scalar) throws IOException {
    Account account =
        AccountFile.open(
                write(
                    "accounts: {%1$s: {password_hash: %2$s, gateway: {username: %1$s, password_env: %1$s}}}"
                        .formatted(scalar, HASH)),
                Map.of(scalar, "of " + scalar),
                DEFAULTS)
            .find(scalar)
            .orElseThrow();
    assertThat(account.credential())
        .contains(GatewayCredential.basic(scalar, Secret.of("of " + scalar)));
  }

  @Test
  void aLongTokenIsReadWhole() throws IOException {
    String token = "t".repeat(200_000);
    Files.writeString(folder.resolve("token"), token + "\n");
    assertThat(openWithTokenFile().find("acme").orElseThrow().credential())
        .contains(GatewayCredential.token(Secret.of(token)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                           | is empty",
        "'# nothing'                  | is empty",
        "'accounts:'                  | accounts has nothing in it",
        "'accounts: {acme: }'         | account acme has nothing in it",
        "'accounts: {acme: {limits: }}' | limits has nothing in it",
        "'accounts: {acme: {allowed_addresses: }}' | allowed_addresses must be a list",
        "'accounts: {acme: {tls_required: }}' | tls_required must be true or false",
        "'{}'                         | has no accounts",
      })
  void aStartWithWhatIsLeftOpenIsRefused(String yaml, String message) {
    assertThatThrownBy(() -> open(yaml))
        .hasMessageStartingWith("accounts.file: ")
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyListWrittenOutIsTaken() throws IOException {
    assertThat(open("accounts: {}").find("acme")).isEmpty();
  }

  private static final String THREE =
      """
      accounts:
        acme:
          password_hash: %1$s
          gateway: {username: ABC123, password_env: ACME_SECRET}
          tls_required: true
          limits:
            daily_quota: 100
            sessions: 12
        beta:
          limits: {submit_per_second: 10, burst: 20}
          allowed_addresses:
            - 10.1.0.0/16
            - 10.2.3.44
        last:
          bind_types: [receiver]
          limits:
            message_size: 160
          allowed_addresses:
            - 10.0.0.0/12
      """
          .formatted(HASH);

  @Test
  void ofAFileCutAtAnyOctetNothingIsTaken() throws IOException {
    AccountFile file = open(THREE);
    Map<String, Account> before = accounts(file);
    for (int end = THREE.length() - 1; end >= 0; end--) {
      write(THREE.substring(0, end));
      reload(file);
      assertThat(accounts(file)).as("cut at %s", end).isEqualTo(before);
    }
    write(THREE);
    reload(file);
    assertThat(file.refused()).isFalse();
  }

  @Test
  void aFileThatIsChangedAndCutTakesNoLimitFromAnEntryThatIsStillThere() throws IOException {
    AccountFile file = open(THREE);
    Map<String, Account> before = accounts(file);
    String changed =
        THREE
            .replace("  acme:\n", "  added: {tls_required: true}\n  acme:\n    country: DE\n")
            .replace("  last:\n", "  last:\n    alphabet: latin1\n");
    for (int end = 0; end <= changed.length(); end++) {
      write(changed.substring(0, end));
      reload(file);
      for (Account was : before.values()) {
        file.find(was.systemId()).ifPresent(is -> assertProtected(was, is));
      }
    }
    assertThat(file.find("last").orElseThrow().alphabet()).contains("latin1");
  }

  private static void assertProtected(Account was, Account is) {
    assertThat(is.limits()).isEqualTo(was.limits());
    assertThat(is.passwordHash()).isEqualTo(was.passwordHash());
    assertThat(is.tlsRequired()).isEqualTo(was.tlsRequired());
    assertThat(was.bindTypes()).containsAll(is.bindTypes());
    for (String host : new String[] {"10.1.2.3", "10.2.3.4", "10.2.3.44", "10.99.0.1", "1.1.1.1"}) {
      assertThat(is.allowsAddress(host) && !was.allowsAddress(host)).as(host).isFalse();
    }
  }

  private static Map<String, Account> accounts(AccountFile file) {
    return file.entries().all().stream()
        .collect(Collectors.toMap(Account::systemId, account -> account));
  }

  @Test
  void whatIsStillBeingWrittenWaitsAndAFileThatIsAwayChangesNothing() throws IOException {
    AccountFile file = open("accounts: {acme: {country: DE}}");
    write("accounts: {acme: {country: FR}}   ");
    file.reloadIfChanged();
    write("accounts: {acme: {country: IT}}      ");
    file.reloadIfChanged();
    assertThat(file.find("acme").orElseThrow().country()).contains("DE");
    Files.delete(folder.resolve("accounts.yaml"));
    reload(file);
    assertThat(file.find("acme").orElseThrow().country()).contains("DE");
    assertThat(file.refused()).isTrue();
  }

  @Test
  void mostAccountsGoOnlyIfThatIsMeant() throws IOException {
    AccountFile file = open("accounts: {a: {}, b: {}, c: {}}");
    for (String lost : new String[] {"", "accounts:", "accounts: {c: {}}", "accounts: {d: {}}"}) {
      write(lost);
      reload(file);
      assertThat(file.entries().size()).as(lost).isEqualTo(3);
    }
    write("accounts: {c: {}}\n...\n");
    reload(file);
    assertThat(file.entries().size()).isEqualTo(1);
    write("accounts: {}");
    reload(file);
    assertThat(file.entries().size()).isZero();
  }

  /** Its user binds with his own password then, from anywhere and without TLS. */
  @Test
  void anAccountWithoutAPasswordGoesOnlyIfThatIsMeant() throws IOException {
    AccountFile file = open("accounts:\n  a: {}\n  b: {}\n  c: {tls_required: true}\n");
    write("# other\naccounts:\n  a: {}\n  b: {}\n");
    reload(file);
    assertThat(file.find("c")).isPresent();
    write("# other\naccounts:\n  a: {}\n  b: {}\n...\n");
    reload(file);
    assertThat(file.find("c")).isEmpty();
  }

  @Test
  void anAccountIsNotWrittenOtherwiseWhileTheBridgeRuns() throws IOException {
    String one =
        "accounts: {%%s: {password_hash: %s, gateway: {username: X, password_env: ACME_SECRET}}}"
            .formatted(HASH);
    AccountFile file = open(one.formatted("acme"));
    write(one.formatted("ACME") + "\n...\n");
    reload(file);
    assertThat(file.canonical("AcMe")).isEqualTo("acme");
    assertThat(file.refused()).isTrue();
    assertThat(open(one.formatted("ACME")).canonical("acme")).isEqualTo("ACME");
  }

  @Test
  void whatIsTooLargeIsNotRead() throws IOException {
    AccountFile file = open("accounts: {a: {}}");
    write("#" + "x".repeat(4_194_304) + "\naccounts: {a: {}, b: {}}\n");
    reload(file);
    assertThat(file.find("b")).isEmpty();
  }

  @Test
  void anyAddressIsNoPlaceOfItsOwn() throws IOException {
    AccountFile file =
        open(
            "accounts: {a: {allowed_addresses: [0.0.0.0/0]}, b: {allowed_addresses: [10.0.0.0/8]}}");
    assertThat(file.names("a", "10.1.2.3")).isFalse();
    assertThat(file.names("b", "10.1.2.3")).isTrue();
  }

  @Test
  void aLimitGoesOnlyIfThatIsMeant() throws IOException {
    AccountFile file = open("accounts: {a: {tls_required: true, limits: {daily_quota: 5}}}");
    write("accounts: {a: {tls_required: true, country: DE}}");
    reload(file);
    assertThat(file.limits("a").dailyQuota()).isEqualTo(5);
    write("accounts: {a: {tls_required: false, limits: {daily_quota: 0}}}");
    reload(file);
    assertThat(file.limits("a").dailyQuota()).isZero();
    write("accounts: {a: {country: DE}}\n...\n");
    reload(file);
    assertThat(file.find("a").orElseThrow().country()).contains("DE");
  }

  @Test
  void aRefusedChangeHasOneLine() throws IOException {
    AccountFile file = open("accounts: {a: {tls_required: true}}");
    try (LogLines lines = LogLines.of(AccountFile.class.getName(), Level.ERROR)) {
      write("accounts: {a: {}}");
      for (int look = 0; look < 5; look++) {
        reload(file);
      }
      assertThat(lines.messages())
          .singleElement()
          .asString()
          .contains("leaves out tls_required of account a");
    }
  }
}
