package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.RECEIVER;
import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.accounts.AccountFile;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.RecordedRequest;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One account however its name is written, and what becomes of sessions when its entry changes. */
class SpellingsOfAccountsTest {
  private static final String NUMBER = "4915112345678";
  private static final String SHORT = "s3cret12";
  private static final String HASH = BCrypt.withDefaults().hashToString(4, SHORT.toCharArray());

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(
          Map.of(
              "accounts.file",
              file().toString(),
              "limits.bind_failures",
              "500",
              "limits.bind_refusal_delay",
              "1ms"),
          Clock.systemUTC());

  static final StubGateway gateway = bridge.gateway();

  private static Path file() {
    try {
      Path made = Files.createTempDirectory("accounts");
      Files.writeString(made.resolve("password"), StubGateway.PASSWORD);
      return write(made.resolve("accounts.yaml"), entries());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path write(Path file, String yaml) throws IOException {
    return Files.writeString(file, yaml);
  }

  private static String mapped(String user) {
    return "password_hash: '%s', gateway: {username: %s, password_file: password}"
        .formatted(HASH, user);
  }

  private static String entries() {
    return """
        accounts:
          TLS001: {tls_required: true}
          ADDR01: {allowed_addresses: [10.0.0.0/8]}
          QUOTA1: {limits: {daily_quota: 2, sessions: 1}}
          shop: {%s, tls_required: true}
          till: {%s, limits: {daily_quota: 2, sessions: 1}}
          leaves: {%s}
          stays: {%s}
        """
        .formatted(mapped("SHOP01"), mapped("TILL01"), mapped("LEAVE1"), mapped("STAYS1"));
  }

  @BeforeAll
  static void users() {
    for (String user :
        "TLS001 ADDR01 QUOTA1 SHOP01 TILL01 LEAVE1 STAYS1 RCPT01 OLDER1".split(" ")) {
      gateway.account(user, StubGateway.PASSWORD);
    }
  }

  private static int status(String systemId) {
    return bridge.bindStatus(systemId, StubGateway.PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS001", "tls001", "Tls001"})
  void noSpellingGoesRoundTls(String systemId) {
    assertThat(status(systemId)).isEqualTo(CommandStatus.ESME_RBINDFAIL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ADDR01", "addr01", "aDDR01"})
  void noSpellingGoesRoundAllowedAddresses(String systemId) {
    assertThat(status(systemId)).isEqualTo(CommandStatus.ESME_RINVPASWD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"QUOTA1 ", "QU\u00d6TA1", "QUOTA1\u0001", "QUOTA\u00ad1"})
  void whatADatabaseMightTakeForAnotherNameIsNotAsked(String systemId) {
    gateway.forgetRequests();
    assertThat(status(systemId)).isEqualTo(CommandStatus.ESME_RINVPASWD);
    // what others leave behind is revoked meanwhile
    assertThat(gateway.requests())
        .filteredOn(request -> request.operation() != GatewayOperation.REVOKE_TOKEN)
        .noneMatch(SpellingsOfAccountsTest::hasBasic);
  }

  @Test
  void allSpellingsShareOneQuotaAndItsSessions() {
    try (Esme first = bridge.bind("quota1", StubGateway.PASSWORD)) {
      first.submit("one", NUMBER);
      assertThat(status("QUOTA1")).isEqualTo(CommandStatus.ESME_RBINDFAIL);
    }
    await().until(() -> bridge.server().getSessions().ofAccount("QUOTA1").isEmpty());
    try (Esme second = bridge.bind("Quota1", StubGateway.PASSWORD)) {
      second.submit("two", NUMBER);
      assertThat(second.submitStatus(Sms.to(NUMBER))).isEqualTo(CommandStatus.ESME_RTHROTTLED);
    }
  }

  @Test
  void theGatewaysOwnCredentialsDoNotLeadPastTheEntryThatStandsForThem() {
    assertThat(status("shop01")).isEqualTo(CommandStatus.ESME_RBINDFAIL);
    try (Esme entry = bridge.bind("TILL", SHORT)) {
      entry.submit("one", NUMBER);
      assertThat(status("till01")).isEqualTo(CommandStatus.ESME_RBINDFAIL);
    }
    await().until(() -> bridge.server().getSessions().ofAccount("till").isEmpty());
    try (Esme direct = bridge.bind("Till01", StubGateway.PASSWORD)) {
      direct.submit("two", NUMBER);
      assertThat(direct.submitStatus(Sms.to(NUMBER))).isEqualTo(CommandStatus.ESME_RTHROTTLED);
    }
  }

  @Test
  void anAccountFindsItsReceiptsHoweverItsNameIsWritten() {
    WireEsme away = bridge.wire(TRANSCEIVER, "rcpt01");
    String id = away.awaitAnswer(away.submit("hello", NUMBER));
    away.close();
    await().until(() -> bridge.server().getSessions().ofAccount("RCPT01").isEmpty());
    gateway.deliver(gateway.sentId());

    WireEsme back = bridge.wire(RECEIVER, "RCPT01");

    assertThat(back.awaitDelivered(1).get(0).id()).isEqualTo(id);
  }

  @Test
  void whatWasKeptUnderAnotherSpellingIsFoundAfterTheStart() {
    WireEsme away = bridge.wire(TRANSCEIVER, "OLDER1");
    String id = away.awaitAnswer(away.submit("hello", NUMBER));
    away.close();
    await().until(() -> bridge.server().getSessions().ofAccount("OLDER1").isEmpty());
    gateway.deliver(gateway.sentId());
    for (String table : new String[] {"message", "outbox", "webhook_route"}) {
      bridge.database().run("UPDATE " + table + " SET account = 'older1' WHERE account = 'OLDER1'");
    }

    int changed =
        bridge.store().alignAccounts(bridge.bean("accountFile", AccountFile.class)::canonical);

    assertThat(changed).isEqualTo(1);
    try (Esme back = bridge.bind("older1", StubGateway.PASSWORD)) {
      back.awaitReceipt(id);
    }
    for (String table : new String[] {"message", "webhook_route"}) {
      assertThat(
              bridge.database().run("SELECT COUNT(*) FROM " + table + " WHERE account = 'older1'"))
          .isEqualTo(0);
    }
  }

  @Test
  void ofTwoSpellingsThatWereKeptOneIsLeftAndTheNextStartFindsNothing() {
    String token = bridge.store().webhooks().tokenFor("TWICE1", null).toCompletableFuture().join();
    bridge.store().webhooks().tokenFor("twice1", null).toCompletableFuture().join();
    AccountFile file = bridge.bean("accountFile", AccountFile.class);

    assertThat(bridge.store().alignAccounts(file::canonical)).isEqualTo(1);

    assertThat(bridge.store().alignAccounts(file::canonical)).isZero();
    assertThat(bridge.store().webhooks().tokenFor("TWICE1", null).toCompletableFuture().join())
        .isEqualTo(token);
  }

  @Test
  void aRemovedEntryEndsItsSessionsAndItsPasswordIsShownToNobody() throws IOException {
    Path file = Path.of(bridge.context().resolvePropertyPlaceholders("{{accounts.file}}"));
    Esme stays = bridge.bind("stays", SHORT);
    Esme leaves = bridge.bind("leaves", SHORT);
    gateway.forgetRequests();
    write(file, entries().replaceAll("  leaves: .*\n", ""));

    leaves.awaitClosed();

    assertThat(bridge.bindStatus("leaves", SHORT)).isEqualTo(CommandStatus.ESME_RINVPASWD);
    assertThat(bridge.bindStatus("LEAVES", SHORT)).isEqualTo(CommandStatus.ESME_RINVPASWD);
    assertThat(gateway.requests()).noneMatch(SpellingsOfAccountsTest::hasShortPassword);
    assertThat(stays.bound()).isTrue();

    write(file, entries().replace("  stays: {", "  stays: {allowed_addresses: [10.0.0.0/8], "));

    stays.awaitClosed();
  }

  private static boolean hasBasic(RecordedRequest request) {
    String header = request.header("Authorization");
    return header != null && header.startsWith("Basic ");
  }

  private static boolean hasShortPassword(RecordedRequest request) {
    return hasBasic(request)
        && new String(
                Base64.getDecoder().decode(request.header("Authorization").substring(6)),
                StandardCharsets.UTF_8)
            .endsWith(":" + SHORT);
  }
}
