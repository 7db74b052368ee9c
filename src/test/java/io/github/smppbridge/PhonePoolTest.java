package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.RecordedRequest;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The phones of an account as a pool: full, dead, gone and new ones; senders that name one. */
class PhonePoolTest {
  private static final int RSYSERR = 0x08;
  private static final int RMSGQFUL = 0x14;
  private static final int RTHROTTLED = 0x58;
  private static final Sms MESSAGE = Sms.to("4915112345678").text("hello");

  @TempDir static Path folder;
  private static TestBridge bridge;
  private static StubGateway gateway;
  private static int accounts;

  /** An account of its own for each test: what is known of phones outlives a session. */
  private StubAccount account;

  @BeforeAll
  static void start() throws Exception {
    Path file = folder.resolve("accounts.yaml");
    Files.writeString(
        file,
        """
        accounts:
          STICKY:
            device_selection: sticky
          SENDERS:
            senders:
              SHOP: {device: second, sim: 2}
              LOST: {device: nowhere}
        """);
    bridge =
        TestBridge.start(
            Map.of(
                "accounts.file",
                file.toString(),
                "gateway.device_selection",
                "round_robin",
                "gateway.retries",
                "1"));
    gateway = bridge.gateway();
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @BeforeEach
  void forget() {
    gateway.calm();
    gateway.forgetRequests();
    gateway.forgetMessages();
  }

  /** An account whose phones are these, seen just now. */
  private Esme bind(String name, String... phones) {
    account = gateway.account(name, StubGateway.PASSWORD).noDevices();
    for (String phone : phones) {
      account.device(phone, Instant.now());
    }
    return bridge.bind(name, StubGateway.PASSWORD);
  }

  private Esme bindAny(String... phones) {
    return bind("POOL" + ++accounts, phones);
  }

  private List<String> devices() {
    return gateway.messages().stream().map(StubMessage::deviceId).sorted().toList();
  }

  private static List<String> asked() {
    return gateway.requests(GatewayOperation.SEND_MESSAGE).stream()
        .map(RecordedRequest::json)
        .map(json -> json.getString("deviceId"))
        .toList();
  }

  @Test
  void aPhoneThatWasFullAMomentAgoIsAskedAgainBeforeAMessageIsRefused() throws Exception {
    Esme esme = bindAny("first", "second");
    account.full("first");
    for (int i = 0; i < 2; i++) {
      assertThat(esme.submitStatus(MESSAGE)).isZero();
    }
    account.full("second");
    // long before it is not left alone any more
    await().atMost(Duration.ofSeconds(5)).until(() -> esme.submitStatus(MESSAGE) == 0);
    assertThat(gateway.last().deviceId()).isEqualTo("first");
  }

  @Test
  void ofAFullPhoneNoMessageIsRefusedWhileAnotherIsIdle() {
    Esme esme = bindAny("full", "idle");
    account.full("full");
    List<CompletableFuture<String>> all =
        IntStream.range(0, 30).mapToObj(i -> esme.submitAsync(MESSAGE)).toList();
    assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(30);
    assertThat(devices()).hasSize(30).containsOnly("idle");
  }

  @Test
  void theReportOfThePhoneThatTookTheMessageIsBelieved() {
    Esme esme = bindAny("full", "idle");
    account.full("full");
    String id = esme.submit(MESSAGE.withRegistered(1));
    String other = esme.submit(MESSAGE.withRegistered(1));
    for (StubMessage message : List.copyOf(gateway.messages())) {
      assertThat(gateway.deliver(message.id())).isEqualTo(200);
    }
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
    assertThat(esme.awaitStat(other)).isEqualTo("DELIVRD");
  }

  @Test
  void whatAllPhonesRefuseIsThrottledAndEachWasAskedOnce() {
    Esme esme = bindAny("a", "b", "c");
    account.full("a", "b", "c");
    assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RTHROTTLED);
    assertThat(asked()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RTHROTTLED);
    assertThat(asked()).as("none of them again for each message").hasSize(4);
    account.full();
    assertThat(esme.submitStatus(MESSAGE)).isZero();
    assertThat(gateway.messages()).hasSize(1);
  }

  @Test
  void thatOnePhoneIsToBeLeftAloneHoldsUpNoOther() {
    Esme esme = bindAny("a", "b");
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.error(503, "queue limits exceeded").with("Retry-After", "50"));
    for (int i = 0; i < 4; i++) {
      assertThat(esme.submitStatus(MESSAGE)).isZero();
    }
    assertThat(devices()).hasSize(4);
    assertThat(devices().stream().distinct()).hasSize(1);
  }

  @Test
  void aPhoneThatThePostDoesNotFindIsNoneEither() {
    Esme esme = bindAny("a", "b");
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(404, "device not found"));
    assertThat(esme.submitStatus(MESSAGE)).isZero();
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(404, "device not found"));
    assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RMSGQFUL);
    assertThat(gateway.messages()).hasSize(1);
  }

  @Test
  void aPhoneThatIsGoneCostsNoMessage() {
    Esme esme = bindAny("gone", "there");
    account.noDevices().device("there", Instant.now());
    for (int i = 0; i < 4; i++) {
      assertThat(esme.submitStatus(MESSAGE)).isZero();
    }
    assertThat(devices()).hasSize(4).containsOnly("there");
  }

  @Test
  void whatMayBeAtAPhoneGoesToNoOther() {
    Esme esme = bindAny("a", "b");
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(500, "internal"));
    assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RSYSERR);
    assertThat(asked().stream().distinct()).hasSize(1);
    gateway.calm();
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.error(500, "internal"),
        Answer.error(503, "queue limits exceeded"));
    gateway.forgetRequests();
    assertThat(esme.submitStatus(MESSAGE)).isEqualTo(RTHROTTLED);
    assertThat(asked()).hasSize(2);
    assertThat(asked().stream().distinct()).hasSize(1);
  }

  @Test
  void aPhoneNotSeenForLongGetsNothingUntilItIsTheOnlyOne() {
    Esme esme = bindAny("there");
    account.device("dead", Instant.now().minus(Duration.ofDays(90)));
    Esme again = bridge.bind(account.username(), StubGateway.PASSWORD);
    for (int i = 0; i < 20; i++) {
      assertThat((i % 2 == 0 ? esme : again).submitStatus(MESSAGE)).isZero();
    }
    assertThat(devices()).hasSize(20).containsOnly("there");
  }

  @Test
  void aNewPhoneIsUsedAtOnceWhenTheOnlyOtherIsDead() {
    account = gateway.account("POOL" + ++accounts, StubGateway.PASSWORD).noDevices();
    account.device("dead", Instant.now().minus(Duration.ofDays(90)));
    Esme esme = bridge.bind(account.username(), StubGateway.PASSWORD);
    account.device("new", Instant.now());
    assertThat(esme.submitStatus(MESSAGE)).isZero();
    assertThat(devices()).containsExactly("new");
  }

  @Test
  void aConversationStaysOnOneSim() {
    account = gateway.account("STICKY", StubGateway.PASSWORD).noDevices();
    account.device("a", Instant.now(), "**********1111", null).device("b", Instant.now());
    Esme esme = bridge.bind("STICKY", StubGateway.PASSWORD);
    for (int i = 0; i < 24; i++) {
      assertThat(esme.submitStatus(Sms.to("491511234560" + i % 6).text("hello"))).isZero();
    }
    Map<String, List<String>> used =
        gateway.messages().stream()
            .collect(
                Collectors.groupingBy(
                    message -> message.request().getJsonArray("phoneNumbers").getString(0),
                    Collectors.mapping(
                        message -> message.deviceId() + message.request().getInteger("simNumber"),
                        Collectors.toList())));
    assertThat(used)
        .hasSize(6)
        .allSatisfy((to, slots) -> assertThat(slots.stream().distinct()).hasSize(1));
  }

  @Test
  void aSenderNamesItsPhoneAndSimAndNoOtherSendsForIt() {
    Esme esme = bind("SENDERS", "first", "second", "third");
    account.devices().get(1).put("name", "second");
    assertThat(esme.submitStatus(MESSAGE.withSource("Shop"))).isZero();
    assertThat(gateway.last().request().getString("deviceId")).isEqualTo("second");
    assertThat(gateway.last().request().getInteger("simNumber")).isEqualTo(2);
    assertThat(esme.submitStatus(MESSAGE.withSource("Stub/third"))).as("a name").isZero();
    assertThat(gateway.last().request().getString("deviceId")).isEqualTo("third");
    assertThat(esme.submitStatus(MESSAGE.withSource("LOST"))).isEqualTo(RMSGQFUL);
    account.full("second");
    assertThat(esme.submitStatus(MESSAGE.withSource("SHOP"))).isEqualTo(RTHROTTLED);
    assertThat(gateway.messages()).hasSize(2);
  }

  @Test
  void aMaskedNumberIsFoundByItsEnd() {
    account = gateway.account("POOL" + ++accounts, StubGateway.PASSWORD).noDevices();
    account.device("x", Instant.now(), "**********1111", "**********2222");
    account.device("y", Instant.now(), "**********3333");
    Esme esme = bridge.bind(account.username(), StubGateway.PASSWORD);
    for (int i = 0; i < 2; i++) {
      assertThat(esme.submitStatus(MESSAGE.withSource("491701112222"))).isZero();
      assertThat(gateway.last().request().getString("deviceId")).isEqualTo("x");
      assertThat(gateway.last().request().getInteger("simNumber")).isEqualTo(2);
    }
  }

  @Test
  void aLongMessageGoesOnToTheNextPhoneAsAWhole() {
    Esme esme = bindAny("full", "idle");
    account.full("full");
    for (int message = 0; message < 2; message++) {
      for (int part = 1; part <= 2; part++) {
        byte[] octets = {5, 0, 3, (byte) message, 2, (byte) part, 'a', 'b'};
        assertThat(esme.submitStatus(MESSAGE.octets(0, octets).withEsmClass(0x40))).isZero();
      }
    }
    assertThat(devices()).containsExactly("idle", "idle");
    assertThat(gateway.last().request().getJsonObject("textMessage").getString("text"))
        .isEqualTo("abab");
  }
}
