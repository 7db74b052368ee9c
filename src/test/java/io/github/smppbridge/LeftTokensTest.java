package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a bridge that was killed, which SMSGate takes for weeks. */
class LeftTokensTest {
  /** The stub counts access and refresh token. */
  private static final int ONE_TOKEN = 2;

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private TestBridge killed;
  private Set<String> left;

  /** As a kill leaves it: the store as it was, and the token not revoked. */
  @BeforeEach
  void kill() throws IOException {
    killed = TestBridge.start(gateway, Map.of());
    killed.bind();
    left = gateway.account(StubGateway.USERNAME).tokens();
    assertThat(left).hasSize(ONE_TOKEN);
    killed.database().run("VACUUM INTO '" + folder.resolve("test.db") + "'");
    gateway.respondAlways(GatewayOperation.REVOKE_TOKEN, Answer.error(503, "later"));
    killed.close();
    gateway.respondNormally(GatewayOperation.REVOKE_TOKEN);
    assertThat(tokens()).isEqualTo(left);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Set<String> tokens() {
    return gateway.account(StubGateway.USERNAME).tokens();
  }

  private TestBridge start(Map<String, String> keys) {
    return TestBridge.start(gateway, folder, keys, TestClock.running());
  }

  @Test
  void areRevokedAtTheNextLogin() {
    try (TestBridge bridge = start(Map.of())) {
      assertThat(tokens()).as("nobody knows the password").isEqualTo(left);
      bridge.bind();
      await().until(() -> tokens().size() == ONE_TOKEN && !tokens().equals(left));
      Set<String> both = new HashSet<>(tokens());
      both.retainAll(left);
      assertThat(both).isEmpty();
    }
  }

  @Test
  void areRevokedAtTheStartWhereAccountsFileHasTheCredentials() throws IOException {
    String hash = BCrypt.withDefaults().hashToString(4, "secret".toCharArray());
    Files.writeString(folder.resolve("password"), StubGateway.PASSWORD);
    Files.writeString(
        folder.resolve("accounts.yaml"),
        "accounts:\n  esme: {password_hash: \"%s\", gateway: {username: %s, password_file: password}}\n"
            .formatted(hash, StubGateway.USERNAME));
    try (TestBridge bridge =
        start(Map.of("accounts.file", folder.resolve("accounts.yaml").toString()))) {
      await().until(() -> tokens().isEmpty());
      await()
          .until(
              () ->
                  bridge
                      .database()
                      .run("SELECT COUNT(*) FROM gateway_token")
                      .toString()
                      .equals("0"));
    }
  }
}
