package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.TypeOfNumber;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, limits and the bind guard over real sockets. */
class AccountsEndToEndTest {
  private static final String NUMBER = "4915112345678";
  private static final String SHORT = "s3cret12";

  @TempDir static Path folder;
  static StubGateway gateway;
  @AutoClose static TestBridge bridge;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("password"), StubGateway.PASSWORD + "\n");
    String mapped =
        "password_hash: \"%s\", gateway: {username: %s, password_file: password}"
            .formatted(
                BCrypt.withDefaults().hashToString(4, SHORT.toCharArray()), StubGateway.USERNAME);
    Files.writeString(
        folder.resolve("accounts.yaml"),
        """
        accounts:
          acme: {%1$s, alphabet: latin1, country: DE}
          first: {%1$s, alphabet: latin1, country: DE}
          elsewhere: {%1$s, allowed_addresses: [10.0.0.0/8]}
          receiver: {%1$s, bind_types: [receiver]}
          secure: {%1$s, tls_required: true}
          OWNTLS: {tls_required: true}
          OWNRX1: {bind_types: [receiver]}
          single: {%1$s, limits: {sessions: 1}}
          guessed: {%1$s}
          noisy: {%1$s, limits: {submit_per_second: 5, burst: 10}}
          small: {%1$s, limits: {message_size: 5, daily_quota: 2}}
          silent: {%1$s, receipts: none}
          latin: {%1$s, alphabet: latin1}
          plain: {%1$s}
          strict: {%1$s, pending_state: enroute}
          landline: {%1$s, skip_phone_validation: true, country: DE}
          abroad: {%1$s, national_numbers: refuse}
          athome: {%1$s, national_numbers: dial, skip_phone_validation: false}
          unreported: {%1$s, sent_is_final_after: 1s, sent_is_final_state: delivered}
        """
            .formatted(mapped));
    bridge =
        TestBridge.start(
            Map.of(
                "accounts.file", folder.resolve("accounts.yaml").toString(),
                "limits.bind_refusal_delay", "50ms",
                // every test fails from the same address
                "limits.bind_failures", "50"));
    gateway = bridge.gateway();
  }

  @AfterEach
  void calm() {
    bridge.calm();
  }

  private static Esme bind(String systemId) {
    return bridge.bind(systemId, SHORT);
  }

  @Test
  void aShortPasswordStandsForTheGatewaysCredential() {
    gateway.forgetRequests();
    byte[] latin1 = "Grüße".getBytes(StandardCharsets.ISO_8859_1);
    // bound here alone: an account whose session has just ended may have a token still
    bind("first")
        .submit(Sms.to("015112345678").withDestTon(TypeOfNumber.NATIONAL).octets(0, latin1));
    var sent = gateway.sent().get(0);
    assertThat(sent.getJsonObject("textMessage").getString("text")).isEqualTo("Grüße");
    assertThat(sent.getJsonArray("phoneNumbers").getString(0)).isEqualTo("+4915112345678");
    String basic =
        Base64.getEncoder()
            .encodeToString((StubGateway.USERNAME + ":" + StubGateway.PASSWORD).getBytes());
    assertThat(gateway.requests(GatewayOperation.ISSUE_TOKEN).get(0).header("Authorization"))
        .isEqualTo("Basic " + basic);
  }

  private static int submitNational(String account, String number) {
    try (Esme esme = bind(account)) {
      return esme.submitStatus(Sms.to(number).withDestTon(TypeOfNumber.NATIONAL).text("hi"));
    }
  }

  @Test
  void anAccountMayHaveLandlinesWhichTheGatewayElseRefuses() {
    gateway.mobileNumbersOnly(true);
    assertThat(submitNational("acme", "03012345678")).isEqualTo(CommandStatus.ESME_RINVDSTADR);
    assertThat(submitNational("landline", "03012345678")).isZero();
    assertThat(gateway.last().phoneNumbers()).containsExactly("+493012345678");
    try (Esme esme = bind("landline")) {
      List<Sms> parts =
          Parts.of(0, "x".repeat(200).getBytes(StandardCharsets.US_ASCII), 150)
              .to("03012345679")
              .udh8(7);
      parts.forEach(part -> esme.submit(part.withDestTon(TypeOfNumber.NATIONAL)));
      esme.submitMulti(Sms.to("").text("hi"), "+493012345671", "+493012345672");
    }
    assertThat(gateway.messages())
        .extracting(message -> message.phoneNumbers().get(0))
        .contains("+493012345679", "+493012345671", "+493012345672");
  }

  @Test
  void whoGetsNoReceiptsAsksNoNetworkForThem() {
    try (Esme silent = bind("silent");
        Esme plain = bind("plain")) {
      String id = silent.submit(Sms.to(NUMBER).text("hi").withRegistered(1));
      silent.replaceStatus(id, "ho", 1);
      plain.submit(Sms.to(NUMBER).text("hi").withRegistered(1));
    }
    assertThat(gateway.sent())
        .extracting(message -> message.getBoolean("withDeliveryReport"))
        .containsExactly(false, false, true);
  }

  @Test
  void whatBecomesOfNationalNumbersWithoutACountryTheAccountSays() {
    assertThat(submitNational("abroad", "015112345678")).isEqualTo(CommandStatus.ESME_RINVDSTADR);
    assertThat(submitNational("abroad", "12345")).isZero();
    for (String account : List.of("athome", "plain")) {
      gateway.forgetRequests();
      assertThat(submitNational(account, "015112345678")).isZero();
      assertThat(gateway.last().phoneNumbers()).containsExactly("015112345678");
    }
  }

  @Test
  void whatIsSentEndsByItselfForAnAccountThatSaysSo() {
    Esme unreported = bind("unreported");
    Esme plain = bind("plain");
    String waits = plain.submit("waits for the network", NUMBER);
    gateway.fireSent(gateway.last().id(), 1);
    String id = unreported.submit("is sent", NUMBER);
    gateway.fireSent(gateway.last().id(), 1);
    assertThat(unreported.awaitStat(id)).isEqualTo("DELIVRD");
    assertThat(unreported.query(id).getMessageState().value()).isEqualTo((byte) 2);
    assertThat(plain.query(waits).getMessageState().value()).isEqualTo((byte) 1);
    assertThat(plain.receipts()).isEmpty();
  }

  @Test
  void withoutAnEntryTheBindsOwnCredentialsCount() {
    assertThat(bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD)).isZero();
  }

  @Test
  void theGatewaysOwnPasswordIsNotTheAccounts() {
    assertThat(bridge.bindStatus("acme", StubGateway.PASSWORD))
        .isEqualTo(CommandStatus.ESME_RINVPASWD);
  }

  @Test
  void aWrongAddressLooksLikeAWrongPassword() {
    assertThat(bridge.bindStatus("elsewhere", SHORT)).isEqualTo(CommandStatus.ESME_RINVPASWD);
  }

  @Test
  void bindTypeAndTlsAreHeldByTheAccount() {
    assertThat(bridge.bindStatus("receiver", SHORT)).isEqualTo(CommandStatus.ESME_RBINDFAIL);
    assertThat(bridge.bindStatus("secure", SHORT)).isEqualTo(CommandStatus.ESME_RBINDFAIL);
    Esme.bind(BindType.BIND_RX, bridge.smppPort(), "receiver", SHORT).close();
  }

  @Test
  void whatAnEntryAllowsIsToldOnlyToTheGatewaysOwnCredentials() {
    for (String account : new String[] {"OWNTLS", "OWNRX1"}) {
      gateway.account(account, StubGateway.PASSWORD);
      assertThat(bridge.bindStatus(account, "guess")).isEqualTo(CommandStatus.ESME_RINVPASWD);
      assertThat(bridge.bindStatus(account, StubGateway.PASSWORD))
          .isEqualTo(CommandStatus.ESME_RBINDFAIL);
    }
    Esme.bind(BindType.BIND_RX, bridge.smppPort(), "OWNRX1", StubGateway.PASSWORD).close();
  }

  @Test
  void anAccountHasNoMoreSessionsThanItsOwnLimit() {
    try (Esme first = bind("single")) {
      assertThat(first.bound()).isTrue();
      assertThat(bridge.bindStatus("single", SHORT)).isEqualTo(CommandStatus.ESME_RBINDFAIL);
      assertThat(bridge.bindStatus("single", "guess")).isEqualTo(CommandStatus.ESME_RINVPASWD);
    }
    await().until(() -> bridge.bindStatus("single", SHORT) == 0);
  }

  @Test
  void aNoisyAccountIsThrottledAndDoesNotSlowAQuietOne() {
    gateway.latency(Duration.ofMillis(20));
    AtomicBoolean over = new AtomicBoolean();
    Esme noisy = bind("noisy");
    Esme quiet = bind("acme");
    List<CompletableFuture<Integer>> floods =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> flood(noisy, over)))
            .limit(20)
            .toList();
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      long start = System.nanoTime();
      quiet.submit("quiet", NUMBER);
      millis.add((System.nanoTime() - start) / 1_000_000);
    }
    over.set(true);
    int throttled = floods.stream().mapToInt(CompletableFuture::join).sum();

    assertThat(throttled).isPositive();
    assertThat(millis.stream().sorted().toList().get(15)).isLessThan(5_000);
    assertThat(bridge.get("/metrics"))
        .containsPattern("smpp_limited_total\\{reason=\"rate\"\\} [1-9]");
  }

  /** Submits until told to stop; how many were throttled. Nothing else may be wrong with them. */
  private static int flood(Esme noisy, AtomicBoolean over) {
    int throttled = 0;
    while (!over.get()) {
      int status = noisy.submitStatus(Sms.to(NUMBER).text("noise"));
      assertThat(status).isIn(0, CommandStatus.ESME_RTHROTTLED);
      throttled += status == 0 ? 0 : 1;
    }
    return throttled;
  }

  @Test
  void messageSizeAndDailyQuotaAreHeld() {
    Esme esme = bind("small");
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("longer")))
        .isEqualTo(CommandStatus.ESME_RINVMSGLEN);
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("fits"))).isZero();
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("fits")))
        .isEqualTo(CommandStatus.ESME_RTHROTTLED);
  }

  @Test
  void anAccountIsToldOfNoStateThatItsClientDoesNotKnow() {
    for (String account : new String[] {"strict", "plain"}) {
      Esme esme = bind(account);
      String id = esme.submit("hi", "4915112345678");
      assertThat(esme.query(id).getMessageState().value())
          .isEqualTo((byte) (account.equals("strict") ? 1 : 0));
    }
  }

  @Test
  void receivedTextsComeInTheAccountsOwnAlphabet() {
    Esme latin = bind("latin");
    Esme gsm = bind("plain");
    gateway.fireReceived(StubGateway.USERNAME, "+4915199999999", "+4915100000001", "@ Größe");

    DeliverSm inLatin = latin.awaitMobileOriginated(1).get(0);
    assertThat(inLatin.getDataCoding()).isZero();
    assertThat(inLatin.getShortMessage())
        .isEqualTo("@ Größe".getBytes(StandardCharsets.ISO_8859_1));
    DeliverSm inGsm = gsm.awaitMobileOriginated(1).get(0);
    assertThat(inGsm.getDataCoding()).isZero();
    assertThat(inGsm.getShortMessage()).isEqualTo(Alphabet.GSM.encode("@ Größe"));
  }

  @Test
  void anAccountWithoutReceiptsGetsNone() {
    gateway.forgetRequests();
    Esme esme = bind("silent");
    esme.submit("x", NUMBER);
    gateway.deliver(gateway.sentId());
    assertThat(esme.receipts()).isEmpty();
  }
}
