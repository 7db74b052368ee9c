package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.accounts.AccountFile;
import io.github.smppbridge.gateway.AccountSessions;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is held until it is due, when the bridge is another one by then. */
class ScheduledOverRestartsTest {
  private static final String NUMBER = "4915112345678";
  private static final String ENTRY = "acme";
  private static final String SHORT = "s3cret12";

  @TempDir Path folder;
  private final TestClock clock = TestClock.running();

  private TestBridge start(StubGateway gateway) throws IOException {
    Files.writeString(folder.resolve("password"), StubGateway.PASSWORD + "\n");
    Files.writeString(
        folder.resolve("accounts.yaml"),
        "accounts:\n  %s: {password_hash: \"%s\", gateway: {username: %s, password_file: password}}\n"
            .formatted(
                ENTRY,
                BCrypt.withDefaults().hashToString(4, SHORT.toCharArray()),
                StubGateway.USERNAME));
    return TestBridge.start(
        gateway,
        folder,
        Map.of("accounts.file", folder.resolve("accounts.yaml").toString()),
        clock);
  }

  private static String later(Esme esme, String text, String validity) {
    return later(esme, Sms.to(NUMBER).text(text).withValidity(validity));
  }

  private static String later(Esme esme, Sms sms) {
    return esme.submit(sms.withSchedule("000000020000000R"));
  }

  private static List<String> texts(StubGateway gateway) {
    return gateway.messages().stream().map(StubMessage::text).sorted().toList();
  }

  @Test
  void anEntryOfAccountsFileNeedsNoSessionOthersTheirNextBindAndNoneIsForgotten()
      throws IOException {
    try (StubGateway gateway = StubGateway.start()) {
      gateway.account("OTHER1", "other-password-14");
      String kept;
      String late;
      try (TestBridge first = start(gateway)) {
        later(first.bind(ENTRY, SHORT), "of an entry", null);
        Esme other = first.bind("OTHER1", "other-password-14");
        OptionalParameter reference = new OptionalParameter.User_message_reference((short) 4711);
        kept = later(other, Sms.to(NUMBER).text("of a user").tlv(reference));
        late = later(other, "soon over", "000000030000000R");
      }
      assertThat(gateway.accepted()).isZero();
      try (TestBridge second = start(gateway)) {
        clock.advance(Duration.ofHours(2).plusSeconds(1));
        await().untilAsserted(() -> assertThat(texts(gateway)).containsExactly("of an entry"));
        clock.advance(Duration.ofHours(1));
        await()
            .until(
                () ->
                    second.database().run("SELECT state FROM message WHERE message_id = ?", late)
                            instanceof Number state
                        && state.intValue() == 3);
        Esme other = second.bind("OTHER1", "other-password-14");
        assertThat(other.awaitStat(late)).isEqualTo("EXPIRED");
        await()
            .untilAsserted(
                () -> assertThat(texts(gateway)).containsExactly("of a user", "of an entry"));
        gateway.deliver(gateway.last().id());
        assertThat(other.awaitStat(kept)).isEqualTo("DELIVRD");
        assertThat(
                other
                    .awaitReceipt(kept)
                    .getOptionalParameter(OptionalParameter.User_message_reference.class)
                    .getValue())
            .isEqualTo((short) 4711);
        // credentials are kept no longer than they are needed
        await()
            .until(
                () ->
                    second.database().run("SELECT COUNT(*) FROM held") instanceof Number n
                        && n.longValue() == 0);
      }
    }
  }

  @Test
  void nothingIsSentWithTheCredentialsOfAnEntryThatIsGone() throws IOException {
    try (StubGateway gateway = StubGateway.start();
        TestBridge bridge = start(gateway)) {
      Path accounts = folder.resolve("accounts.yaml");
      String entry = Files.readString(accounts);
      try (Esme esme = bridge.bind(ENTRY, SHORT)) {
        later(esme, "of an entry", null);
      }
      rewrite(bridge, accounts, entry.replace(ENTRY + ":", "somebody:"));
      clock.advance(Duration.ofHours(2).plusSeconds(1));
      AccountSessions sessions = bridge.bean("accountSessions", AccountSessions.class);
      GatewayAccounts known = bridge.bean("gatewayAccounts", GatewayAccounts.class);
      await()
          .until(
              () -> {
                sessions.forgetUnneeded();
                return known.find(ENTRY).isEmpty();
              });
      assertThat(gateway.accepted()).isZero();
      rewrite(bridge, accounts, entry + "# back\n");
      await().untilAsserted(() -> assertThat(texts(gateway)).containsExactly("of an entry"));
    }
  }

  private static void rewrite(TestBridge bridge, Path accounts, String text) throws IOException {
    Files.writeString(accounts, text);
    AccountFile file = bridge.bean("accountFile", AccountFile.class);
    file.reloadIfChanged();
    file.reloadIfChanged();
  }
}
