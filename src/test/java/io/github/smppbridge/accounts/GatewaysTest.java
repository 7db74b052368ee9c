package io.github.smppbridge.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.gateway.OtherGateway;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code gateways} of accounts.file. */
class GatewaysTest {
  private static final String SECRET = "cloud-password-14";

  @TempDir Path folder;

  private AccountFile open(String gateways) throws IOException {
    Path file = folder.resolve("accounts.yaml");
    Files.writeString(file, "gateways:\n" + gateways.indent(2) + "accounts: {}\n");
    return AccountFile.open(file, Map.of("CLOUD", SECRET), new AccountLimits(0, 0, null, 0, 0, 0));
  }

  @Test
  void eachHasItsUrlAndACredentialByReference() throws IOException {
    Files.writeString(folder.resolve("jwt"), "eyJ.abc\n");
    Map<String, OtherGateway> gateways =
        open("""
            cloud: {url: "https://api.example/3rdparty/v1/", username: A1, password_env: CLOUD}
            branch_2: {url: "http://10.0.0.1:3000", token_file: jwt}
            """)
            .gateways();
    assertThat(gateways)
        .containsOnly(
            Map.entry(
                "cloud",
                new OtherGateway(
                    "cloud",
                    URI.create("https://api.example/3rdparty/v1"),
                    GatewayCredential.basic("A1", Secret.of(SECRET)))),
            Map.entry(
                "branch_2",
                new OtherGateway(
                    "branch_2",
                    URI.create("http://10.0.0.1:3000"),
                    GatewayCredential.token(Secret.of("eyJ.abc")))));
    assertThat(gateways.toString()).doesNotContain(SECRET, "eyJ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "own: {url: 'http://a', username: A, password_env: CLOUD} | own is the account's",
        "Cloud: {url: 'http://a', username: A, password_env: CLOUD} | lower-case letters",
        "c: {username: A, password_env: CLOUD} | gateways c: url must be the http or https URL",
        "c: {url: 'ftp://a', username: A, password_env: CLOUD} | url must be the http or https",
        "c: {url: 'http://u:p@a', username: A, password_env: CLOUD} | no credentials in it",
        "c: {url: 'http://a?x=1', username: A, password_env: CLOUD} | nothing after its path",
        "c: {url: 'http://a'} | with password_env or password_file, or else token_env",
        "c: {url: 'http://a', username: A, password: x} | unknown key password",
        "c: {url: 'http://a', username: A, password_env: NONE} | NONE, which is not set",
        "c: {url: 'http://a', username: A, password_env: CLOUD, urll: x} | unknown key urll",
      })
  void aMistakeIsNamed(String gateway, String told) {
    assertThatThrownBy(() -> open(gateway.replace('\'', '"')))
        .isInstanceOf(AccountsFileException.class)
        .hasMessageContaining(told)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void noMoreThanHaveConnectionsOfTheirOwn() {
    String many =
        IntStream.range(0, 33)
            .mapToObj(
                i -> "g%d: {url: \"http://a\", username: A, password_env: CLOUD}\n".formatted(i))
            .collect(Collectors.joining());
    assertThatThrownBy(() -> open(many)).hasMessageContaining("more than 32");
  }
}
