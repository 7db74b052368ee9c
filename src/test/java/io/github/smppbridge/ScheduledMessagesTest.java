package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A scheduled message is the bridge's until it is due (gateway.schedule=hold). */
class ScheduledMessagesTest {
  private static final int OK = 0;
  private static final int RSYSERR = 0x08;
  private static final int RCANCELFAIL = 0x11;
  private static final int RINVSCHED = 0x61;
  private static final byte SCHEDULED = 0;
  private static final byte EXPIRED = 3;
  private static final byte DELETED = 4;
  private static final byte UNDELIVERABLE = 5;
  private static final String NUMBER = "4915112345678";
  private static final String IN_TWO_HOURS = "000000020000000R";
  private static final String IN_THREE_HOURS = "000000030000000R";
  private static final TestClock CLOCK = TestClock.running();

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(
          Map.of(
              "gateway.timeout", "20s",
              "gateway.retries", "0",
              "gateway.circuit_wait", "0",
              "smpp.pending_state", "scheduled"),
          CLOCK);

  static final StubGateway gateway = bridge.gateway();
  private Esme esme;

  @BeforeEach
  void bind() {
    gateway.forgetMessages();
    esme = bridge.bind();
  }

  @AfterEach
  void nothingIsLeft() {
    await().untilAsserted(() -> assertThat(held()).as("held after the test").isZero());
  }

  private static long held() {
    return ((Number) bridge.database().run("SELECT COUNT(*) FROM held")).longValue();
  }

  private static Sms later(String text) {
    return Sms.to(NUMBER).text(text).withSchedule(IN_TWO_HOURS);
  }

  private byte state(String id) {
    return esme.query(id).getMessageState().value();
  }

  private static void due() {
    CLOCK.advance(Duration.ofHours(2).plusSeconds(1));
  }

  private static void awaitSent(String... texts) {
    await().untilAsserted(() -> assertThat(texts()).containsExactly(texts));
    await().until(() -> held() == 0);
  }

  /** Of no message of another test. */
  private static void awaitQuestion(String id) {
    Object asked = bridge.database().run("SELECT gateway_id FROM message WHERE message_id = ?", id);
    await()
        .until(
            () ->
                gateway.requests(GatewayOperation.GET_MESSAGE).stream()
                    .anyMatch(request -> request.path().contains(asked.toString())));
  }

  private static List<String> texts() {
    return gateway.messages().stream().map(StubMessage::text).sorted().toList();
  }

  @Test
  void itIsKnownToNobodyElseUntilItIsDueAndGoesOnAsAnyOther() {
    String id = esme.submit(later("good morning"));
    assertThat(state(id)).isEqualTo(SCHEDULED);
    CLOCK.advance(Duration.ofMinutes(115));
    assertThat(state(id)).isEqualTo(SCHEDULED);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
    Object gatewayId =
        bridge.database().run("SELECT gateway_id FROM message WHERE message_id = ?", id);
    assertThat(gateway.requests(GatewayOperation.GET_MESSAGE))
        .noneMatch(request -> request.path().contains(gatewayId.toString()));

    CLOCK.advance(Duration.ofMinutes(6));
    awaitSent("good morning");
    StubMessage sent = gateway.last();
    assertThat(sent.request().getString("scheduleAt")).isNull();
    assertThat(sent.deviceId()).isNotNull();
    gateway.deliver(sent.id());
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void itIsCancelledHereAtOnceAndNeverSent() {
    String id = esme.submit(later("no"));
    assertThat(esme.cancelStatus(id)).isEqualTo(OK);
    assertThat(state(id)).isEqualTo(DELETED);
    assertThat(esme.awaitStat(id)).isEqualTo("DELETED");
    assertThat(esme.cancelStatus(id)).isEqualTo(RCANCELFAIL);
    String alone = "4915199990077";
    esme.submit(later("yes").withDest(alone));
    // without a message_id: all between the addresses
    assertThat(esme.cancelStatus("", null, "bridge", alone)).isEqualTo(OK);
    due();
    assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
    assertThat(gateway.accepted()).isZero();
  }

  @Test
  void itIsReplacedHereItsTimeAsWell() throws Exception {
    String id = esme.submit(later("old"));
    assertThat(esme.replaceStatus(id, "new", 1)).isEqualTo(OK);
    replace(id, IN_THREE_HOURS, "newest");
    due();
    assertThat(state(id)).isEqualTo(SCHEDULED);
    assertThat(gateway.accepted()).isZero();
    CLOCK.advance(Duration.ofHours(1));
    awaitSent("newest");
    gateway.deliver(gateway.last().id());
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void whatIsAtTheGatewayAndReplacedByALaterOneIsHeld() throws Exception {
    String id = esme.submit("now", NUMBER);
    replace(id, IN_TWO_HOURS, "later");
    assertThat(gateway.accepted()).isEqualTo(1);
    assertThat(gateway.last().state()).isEqualTo("Cancelling");
    gateway.fireCancelled(gateway.last().id());
    assertThat(state(id)).isEqualTo(SCHEDULED);
    due();
    awaitSent("later", "now");
    assertThat(esme.receipts()).noneMatch(receipt -> Esme.field(receipt, "id").equals(id));
  }

  @Test
  void everyCommandAndEveryFormIsHeld() {
    Stream<Sms> parts =
        Parts.of(0, "in parts".getBytes(StandardCharsets.US_ASCII), 4).to(NUMBER).udh8(9).stream();
    List<String> ids = parts.map(part -> esme.submit(part.withSchedule(IN_TWO_HOURS))).toList();
    esme.submitMulti(later("multi"), "4915112345601", "4915112345602");
    esme.submit(
        Sms.to(NUMBER)
            .octets(4, new byte[] {6, 5, 4, 0x3f, 1, 0, 0, 1, 2, 3})
            .withEsmClass(0x40)
            .withSchedule(IN_TWO_HOURS));
    assertThat(gateway.accepted()).isZero();
    assertThat(held()).isEqualTo(4);

    due();
    await().until(() -> gateway.accepted() == 4);
    await().until(() -> held() == 0);
    StubMessage whole =
        gateway.messages().stream().filter(m -> "in parts".equals(m.text())).findFirst().get();
    gateway.deliver(whole.id());
    ids.forEach(id -> assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD"));
    assertThat(gateway.messages())
        .filteredOn(m -> m.request().containsKey("dataMessage"))
        .singleElement()
        .satisfies(
            m ->
                assertThat(m.request().getJsonObject("dataMessage").getString("data"))
                    .isEqualTo("AQID"));
  }

  @Test
  void whatIsDueAtOneTimeGoesOutInItsOrder() {
    List<String> texts = IntStream.range(10, 40).mapToObj(i -> "no " + i).toList();
    texts.forEach(text -> esme.submit(later(text)));
    due();
    await().until(() -> gateway.accepted() == texts.size());
    assertThat(gateway.sentTexts()).containsExactlyElementsOf(texts);
    await().until(() -> held() == 0);
  }

  @Test
  void itIsSentThoughItsClientHasUnbound() {
    esme.submit(later("while away"));
    esme.close();
    await().until(() -> bridge.server().getSessions().ofAccount(StubGateway.USERNAME).isEmpty());
    due();
    awaitSent("while away");
  }

  @Test
  void whatTheGatewayRefusesThenIsTold() {
    String id = esme.submit(later("refused"));
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(400, "invalid phone number"));
    due();
    assertThat(esme.awaitStat(id)).isEqualTo("UNDELIV");
    assertThat(state(id)).isEqualTo(UNDELIVERABLE);
  }

  @Test
  void whatTheGatewayDoesNotTakeNowIsTriedAgain() {
    String id = esme.submit(later("again"));
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(503, "queue limits"));
    due();
    await().until(() -> !gateway.requests(GatewayOperation.SEND_MESSAGE).isEmpty());
    assertThat(state(id)).isEqualTo(SCHEDULED);
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    CLOCK.advance(Duration.ofMinutes(1));
    awaitSent("again");
  }

  @Test
  void aMessageWhosePhoneIsFullHoldsUpNoOther() {
    StubAccount account = gateway.account(StubGateway.USERNAME);
    List<JsonObject> phones = account.devices();
    account.device("pinned").full("pinned");
    try (Esme other = bridge.bind()) {
      String stuck = other.submit(later("stuck").withSource("pinned").withValidity(IN_THREE_HOURS));
      IntStream.range(0, 5).forEach(i -> other.submit(later("passes " + i)));
      due();
      await().until(() -> gateway.accepted() == 5);
      assertThat(held()).isPositive();
      CLOCK.advance(Duration.ofHours(1));
      assertThat(other.awaitStat(stuck)).isEqualTo("EXPIRED");
    } finally {
      account.full().devices(phones.toArray(JsonObject[]::new));
    }
  }

  @Test
  void whatCertainlyCameToNothingGoesToAnotherPhone() {
    StubAccount account = gateway.account(StubGateway.USERNAME);
    List<JsonObject> phones = account.devices();
    try (Esme other = bridge.bind()) {
      String id = other.submit(later("moves"));
      gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.close());
      gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
      due();
      awaitQuestion(id);
      account.full(account.deviceId()).device("other");
      try (Esme again = bridge.bind()) {
        assertThat(again.query(id).getMessageState().value()).isEqualTo(SCHEDULED);
        gateway.respondNormally(GatewayOperation.GET_MESSAGE);
        CLOCK.advance(Duration.ofMinutes(10));
        awaitSent("moves");
        assertThat(gateway.last().deviceId()).isEqualTo("other");
      }
    } finally {
      account.full().devices(phones.toArray(JsonObject[]::new));
    }
  }

  @Test
  void aTimeAfterTheValidityThatStaysIsRefused() {
    String id = esme.submit(later("never").withValidity("000000023000000R"));
    assertThatThrownBy(() -> replace(id, IN_THREE_HOURS, "later"))
        .isInstanceOfSatisfying(
            NegativeResponseException.class,
            refused -> assertThat(refused.getCommandStatus()).isEqualTo(RINVSCHED));
    assertThat(esme.cancelStatus(id)).isEqualTo(OK);
  }

  @Test
  void whatIsReplacedByALaterOneKeepsItsPriority() throws Exception {
    String id = esme.submit(Sms.to(NUMBER).text("now").withPriority(3));
    Object priority = gateway.last().request().getValue("priority");
    assertThat(priority).isNotNull();
    replace(id, IN_TWO_HOURS, "later");
    gateway.fireCancelled(gateway.last().id());
    due();
    awaitSent("later", "now");
    assertThat(gateway.messages().stream().filter(m -> "later".equals(m.text())).findFirst().get())
        .satisfies(m -> assertThat(m.request().getValue("priority")).isEqualTo(priority));
  }

  private void replace(String id, String schedule, String text) throws Exception {
    esme.session()
        .replaceShortMessage(
            id,
            TypeOfNumber.ALPHANUMERIC,
            NumberingPlanIndicator.UNKNOWN,
            "bridge",
            schedule,
            null,
            new RegisteredDelivery(1),
            (byte) 0,
            text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void anAttemptWhoseEndNobodyKnowsIsAskedForNotRepeated() {
    String id = esme.submit(later("once"));
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.close().afterProcessing());
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
    due();
    awaitQuestion(id);
    // it is on its way: neither here nor there for certain
    assertThat(esme.replaceStatus(id, "other", 1)).isEqualTo(RSYSERR);
    assertThat(held()).isEqualTo(1);
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
    CLOCK.advance(Duration.ofMinutes(1));
    await().until(() -> held() == 0);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).hasSize(1);
    gateway.deliver(gateway.last().id());
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void aValidityThatEndsWhileTheGatewayIsAwayEndsIt() {
    String id = esme.submit(later("too late").withValidity(IN_THREE_HOURS));
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(503, "busy"));
    due();
    await().until(() -> !gateway.requests(GatewayOperation.SEND_MESSAGE).isEmpty());
    CLOCK.advance(Duration.ofHours(1));
    assertThat(esme.awaitStat(id)).isEqualTo("EXPIRED");
    assertThat(state(id)).isEqualTo(EXPIRED);
  }

  @Test
  void anotherWithReplaceIfPresentTakesItsPlace() {
    String first = esme.submit(later("first"));
    esme.submit(later("second").withReplaceIfPresent(1));
    assertThat(esme.awaitStat(first)).isEqualTo("DELETED");
    due();
    awaitSent("second");
  }
}
