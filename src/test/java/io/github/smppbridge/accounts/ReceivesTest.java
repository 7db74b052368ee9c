package io.github.smppbridge.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.gateway.ReceivedVia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of its user's received messages an account gets. */
class ReceivesTest {
  private static final ReceivedVia MESSAGE =
      new ReceivedVia("phone-1", 2, "+4930123456", "+4917012345678");

  @TempDir Path folder;

  private AccountFile open(String entries) throws IOException {
    Path file = folder.resolve("accounts.yaml");
    Files.writeString(file, "accounts:\n" + entries.indent(2));
    return AccountFile.open(file, Map.of("SECRET", "secret"), AccountLimits.NONE);
  }

  private static String entry(String systemId, String user, String rules) {
    return "%s: {password_hash: %s, gateway: {username: %s, password_env: SECRET}%s}%n"
        .formatted(systemId, AccountFileTest.HASH, user, rules);
  }

  private static Stream<String> receivers(AccountFile file, ReceivedVia via) {
    return Stream.of("a", "b", "c").filter(name -> file.receives(name, via));
  }

  @Test
  void withoutRulesAnAccountGetsAll() throws IOException {
    AccountFile file = open(entry("a", "USER01", "") + entry("b", "USER01", ""));
    assertThat(receivers(file, MESSAGE)).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{device: phone-1}                   | true",
        "{device: phone-2}                   | false",
        "{sim: 2}                            | true",
        "{sim: 1}                            | false",
        "{device: phone-1, sim: 1}           | false",
        "{to: +4930123456}            | true",
        "{to: 4930123456}             | true",
        "{to: +49 30 123-456}         | true",
        "{to: +493012345}             | false",
        "{to: +4930*}                 | true",
        "{from: 49170*}                    | true",
        "{from: +43*}                      | false",
        "{from: Bank}                      | false",
        "{from: +43*}, {sim: 2}            | true",
        "{to: +4930*, from: +43*}   | false",
      })
  void allThatARuleSaysMustBeSo(String rules, boolean receives) throws IOException {
    AccountFile file = open(entry("a", "USER01", ", receives: [" + rules + "]"));
    assertThat(file.receives("A", MESSAGE)).isEqualTo(receives);
  }

  @Test
  void anEmptyListSaysThatItGetsAll() throws IOException {
    assertThat(open(entry("a", "U", ", receives: []")).receives("a", MESSAGE)).isTrue();
  }

  @Test
  void whatIsNotToldMatchesNoRule() throws IOException {
    ReceivedVia unknown = new ReceivedVia("", 0, "", "");
    String rules = "{device: x}, {sim: 1}, {to: +49*}, {from: +49*}";
    assertThat(open(entry("a", "U", ", receives: [" + rules + "]")).receives("a", unknown))
        .isFalse();
  }

  @Test
  void aNameIsComparedWithoutCase() throws IOException {
    AccountFile file = open(entry("a", "U", ", receives: [{from: bank}]"));
    assertThat(file.receives("a", new ReceivedVia("p", 1, "", "BANK"))).isTrue();
  }

  @Test
  void whatNobodyElseHasARuleForGoesToOthers() throws IOException {
    AccountFile file =
        open(
            entry("a", "USER01", ", receives: [{sim: 2}]")
                + entry("b", "user01", ", receives: [{others: true}]")
                // another user's rules are about other phones
                + entry("c", "USER02", ", receives: [{sim: 1}]"));
    assertThat(file.receives("a", MESSAGE)).isTrue();
    assertThat(file.receives("b", MESSAGE)).isFalse();
    ReceivedVia first = new ReceivedVia("phone-1", 1, "", "+491");
    assertThat(file.receives("a", first)).isFalse();
    assertThat(file.receives("b", first)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "receives: all                       | receives must be a list of maps",
        "receives: [{}]                      | receives must be a list of device, sim",
        "receives: [{sim: 4}]                | receives 1: sim must be a whole number from 1 to 3",
        "receives: [{sim: 1}, {sin: 1}]      | receives 2 has the unknown key sin",
        "receives: [{from: '*'}]           | receives 1: from must be a number or name",
        "receives: [{from: '+49*1'}]       | receives 1: from must be a number or name",
        "receives: [{others: true, sim: 1}]  | of others: true alone",
        "receives: [{others: false}]         | receives 1: others must be true where it stands",
        "mo_recipient: 123456789012345678901 | mo_recipient must have at most 20 characters",
      })
  void whatIsWrongIsNamed(String line, String message) {
    assertThatThrownBy(() -> open(entry("a", "U", ", " + line)))
        .isInstanceOf(AccountsFileException.class)
        .hasMessageContaining("account a")
        .hasMessageContaining(message);
  }
}
