package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Final states that no webhook told, and messages nobody will report on any more. */
class ReconciliationTest {
  private static final String NUMBER = "4915112345678";
  private static final String ONE_MINUTE = "000000000100000R";
  private static final Duration MINUTES = Duration.ofMinutes(5);

  private static final TestClock CLOCK = TestClock.running();

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(
          Map.of(
              "receipts.reconcile_interval", "1s",
              "receipts.first_check", "30s",
              "receipts.grace", "1s"),
          CLOCK);

  static final StubGateway gateway = bridge.gateway();
  private Esme esme = bridge.bind();

  private static long asked(StubMessage message) {
    return gateway.requests(GatewayOperation.GET_MESSAGE).stream()
        .filter(request -> request.path().endsWith(message.id()))
        .count();
  }

  /** Lets time pass until the gateway was asked for it so many times since it was sent. */
  private static void awaitAsked(StubMessage message, int times) {
    for (int i = 1; i <= times; i++) {
      int expected = i;
      CLOCK.advance(MINUTES);
      await().until(() -> asked(message) >= expected);
    }
  }

  /** One that the session of the test before left unanswered may come here again. */
  private List<DeliverSm> receiptsOf(String id) {
    return esme.receipts().stream()
        .filter(
            receipt ->
                new String(receipt.getShortMessage(), StandardCharsets.US_ASCII)
                    .startsWith("id:" + id + " "))
        .toList();
  }

  private String statMinutesLater(String id) {
    CLOCK.advance(MINUTES);
    return esme.awaitStat(id);
  }

  @Test
  void aStateThatNoWebhookToldIsAskedFromTheGateway() {
    String delivered = esme.submit("one", NUMBER);
    gateway.state(gateway.last().id(), "Delivered", null);
    String failed = esme.submit("two", NUMBER);
    gateway.state(gateway.last().id(), "Failed", "Send result: RESULT_ERROR_NO_SERVICE");

    assertThat(statMinutesLater(delivered)).isEqualTo("DELIVRD");
    assertThat(esme.awaitStat(failed)).isEqualTo("UNDELIV");
    assertThat(receiptsOf(delivered)).hasSize(1);
    assertThat(receiptsOf(failed)).hasSize(1);
  }

  @Test
  void whatWasReportedWhileNobodyWasBoundIsAskedAtTheBind() {
    String id = esme.submit("away", NUMBER);
    StubMessage message = gateway.last();
    awaitAsked(message, 1);
    long inAnHour = CLOCK.millis() + 3_600_000;
    bridge
        .store()
        .messages()
        .claimChecks(inAnHour, List.of(StubGateway.USERNAME), 10, 0, row -> inAnHour, row -> true)
        .toCompletableFuture()
        .join();
    esme.unbind();
    await().until(() -> gateway.account(StubGateway.USERNAME).webhooks().isEmpty());
    gateway.state(message.id(), "Delivered", null);

    esme = bridge.bind();

    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void whatWasDeliveredSoonAfterItsSubmitWhileNobodyWasBoundIsAskedAtTheBind() {
    String id = esme.submit("away at once", NUMBER);
    String other = esme.submit("later", NUMBER);
    StubMessage later = gateway.last();
    esme.unbind();
    await().until(() -> gateway.account(StubGateway.USERNAME).webhooks().isEmpty());
    gateway.messages().stream()
        .filter(message -> !message.id().equals(later.id()) && message.state().equals("Pending"))
        .forEach(message -> gateway.state(message.id(), "Delivered", null));

    esme = bridge.bind();

    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
    // and once more soon: its phone learns late where to report
    await().until(() -> asked(later) == 1);
    gateway.state(later.id(), "Delivered", null);
    CLOCK.advance(Duration.ofSeconds(17));
    assertThat(esme.awaitStat(other)).isEqualTo("DELIVRD");
  }

  @Test
  void whatQuerySmFindsEndedHasItsReceipt() {
    String id = esme.submit("queried", NUMBER);
    gateway.state(gateway.last().id(), "Failed", "TTL expired");

    assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 3);
    assertThat(esme.awaitStat(id)).isEqualTo("EXPIRED");
  }

  @Test
  void aCancelledMessageIsDeletedToWhoAsksAndThenInItsReceiptThoughItsPhoneIsOffline() {
    String id = esme.submit("taken back", NUMBER);
    StubMessage message = gateway.last();
    assertThat(esme.cancelStatus(id)).isZero();
    assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 4);
    for (int i = 1; i <= 8; i++) {
      int expected = i + 1;
      CLOCK.advance(Duration.ofSeconds(2));
      await().until(() -> asked(message) >= expected);
    }
    assertThat(esme.awaitStat(id)).isEqualTo("DELETED");
    assertThat(message.state()).isEqualTo("Cancelling");
  }

  @Test
  void aSentMessageOfWhichTheNetworkNeverToldMoreEndsUnknownBeforeTheStoreForgetsIt() {
    gateway.respondAlways(
        GatewayOperation.GET_MESSAGE, Answer.raw(200, "{\"id\":\"forgotten\",\"state\":\"Sent\"}"));
    long now = CLOCK.millis();
    long old = now - Duration.ofDays(30).toMillis();
    MessageRow row =
        MessageRow.builder("4711", "forgotten", StubGateway.USERNAME, old)
            .destAddr(NUMBER)
            .destTon(1)
            .destNpi(1)
            .registeredDelivery(1)
            .answeredAt(old)
            .checks(700)
            .nextCheckAt(now)
            .build();

    bridge.store().messages().insert(List.of(row)).toCompletableFuture().join();

    assertThat(esme.awaitStat("4711")).isEqualTo("UNKNOWN");
  }

  private String statSometime(String id) {
    await()
        .until(
            () -> {
              CLOCK.advance(Duration.ofSeconds(20));
              return !receiptsOf(id).isEmpty();
            });
    return esme.awaitStat(id);
  }

  @Test
  void aPhoneThatIsRemovedTakesItsMessagesAlong() {
    JsonObject there = gateway.account(StubGateway.USERNAME).devices().get(0);
    gateway.account(StubGateway.USERNAME).devices(there.copy().put("id", "removed"));
    esme.unbind();
    esme = bridge.bind();
    final String id = esme.submit("with its phone", NUMBER);
    final String sent = esme.submit("sent before", NUMBER);
    assertThat(gateway.last().deviceId()).isEqualTo("removed");
    gateway.fireSent(gateway.last().id(), 1);
    gateway.account(StubGateway.USERNAME).devices(there);
    gateway.removePhone(StubGateway.USERNAME, "removed");

    assertThat(statSometime(id)).isEqualTo("UNDELIV");
    assertThat(statSometime(sent)).isEqualTo("UNKNOWN");
    assertThat(receiptsOf(id)).hasSize(1);
  }

  @Test
  void whenAPhoneIsRemovedItsMessagesAreAskedForAtOnceHoweverOldTheyAre() {
    JsonObject there = gateway.account(StubGateway.USERNAME).devices().get(0);
    gateway.account(StubGateway.USERNAME).devices(there, there.copy().put("id", "removed-soon"));
    listPhones();
    esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    awaitAsked(old, 3);
    long turn = nextCheck(old);
    listPhones();
    assertThat(nextCheck(old)).as("nothing has changed").isEqualTo(turn);

    gateway.account(StubGateway.USERNAME).devices(there);
    listPhones();
    await().until(() -> nextCheck(old) < turn);
  }

  private static long nextCheck(StubMessage message) {
    String query = "SELECT next_check_at FROM message WHERE gateway_id = ?";
    return ((Number) bridge.database().run(query, message.id())).longValue();
  }

  private static void listPhones() {
    GatewayAccount account =
        bridge
            .bean("gatewayAccounts", GatewayAccounts.class)
            .find(StubGateway.USERNAME)
            .orElseThrow();
    Exchange asked =
        bridge
            .context()
            .createProducerTemplate()
            .send(
                "direct:refresh-account-devices",
                exchange -> {
                  exchange
                      .getMessage()
                      .setHeader(SmppServerConstants.SYSTEM_ID, account.systemId());
                  exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, account);
                });
    assertThat(asked.getException()).isNull();
  }

  @Test
  void aMessageThatTheGatewayHasLostIsUndeliverableWhenItHasSaidSoAgainAndAgain() {
    final String id = esme.submit("nowhere", NUMBER);
    gateway.forget(gateway.last());
    final String found = esme.submit("found again", NUMBER);
    final StubMessage message = gateway.last();
    gateway.respond(GatewayOperation.GET_MESSAGE, Answer.error(404, "message not found"));
    assertThat(statSometime(id)).isEqualTo("UNDELIV");
    assertThat(receiptsOf(found)).isEmpty();
    gateway.state(message.id(), "Delivered", null);
    assertThat(statSometime(found)).isEqualTo("DELIVRD");
  }

  @Test
  void aMessageWithoutReceiptIsNotAskedFor() {
    esme.submit(Sms.to(NUMBER).text("quiet").withRegistered(0));
    StubMessage quiet = gateway.last();
    String id = esme.submit("asked", NUMBER);
    StubMessage asked = gateway.last();
    awaitAsked(asked, 2);
    assertThat(asked(quiet)).isZero();
    gateway.state(asked.id(), "Delivered", null);
    assertThat(statMinutesLater(id)).isEqualTo("DELIVRD");
  }

  @Test
  void aDeliveryOfAnUnknownNumberOfPartsIsConfirmedByTheGateway() {
    // longer than one SMS: the phone tells into how many it was split, but that event got lost
    String id = esme.submit("x".repeat(200), NUMBER);
    StubMessage message = gateway.last();
    gateway.fireDelivered(message.id());
    long before = asked(message);
    assertThat(statMinutesLater(id)).isEqualTo("DELIVRD");
    assertThat(asked(message)).isGreaterThan(before);
    gateway.fireDelivered(message.id());
    assertThat(receiptsOf(id)).hasSize(1);
  }

  @Test
  void aMessageNoPhoneTookIsTakenBackWhenItsValidityIsOver() {
    String id = esme.submit(Sms.to(NUMBER).text("late").withValidity(ONE_MINUTE));
    StubMessage message = gateway.last();
    assertThat(statMinutesLater(id)).isEqualTo("EXPIRED");
    assertThat(message.state()).isEqualTo("Cancelling");
    assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 3);

    gateway.fireCancelled(message.id());
    assertThat(receiptsOf(id)).hasSize(1);
  }

  @Test
  void aMessageWhosePhoneFellSilentIsExpired() {
    String id = esme.submit(Sms.to(NUMBER).text("silent").withValidity(ONE_MINUTE));
    gateway.state(gateway.last().id(), "Processed", null);
    assertThat(statMinutesLater(id)).isEqualTo("EXPIRED");
    assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
  }

  @Test
  void aMessageTheGatewayDoesNotKnowIsExpiredWhenItsValidityIsOver() {
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.error(404, "message not found"));
    String id = esme.submit(Sms.to(NUMBER).text("unknown").withValidity(ONE_MINUTE));
    assertThat(statMinutesLater(id)).isEqualTo("EXPIRED");
  }

  @Test
  void aGatewayThatDoesNotAnswerExpiresNothing() {
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.error(503, "maintenance"));
    String id = esme.submit(Sms.to(NUMBER).text("patience").withValidity(ONE_MINUTE));
    StubMessage message = gateway.last();
    awaitAsked(message, 3);
    assertThat(receiptsOf(id)).isEmpty();
    gateway.state(message.id(), "Delivered", null);
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
    assertThat(statMinutesLater(id)).isEqualTo("DELIVRD");
  }

  @Test
  void aMessageThatWasSentIsNotExpiredSinceTheNetworkMayStillDeliverIt() {
    String id = esme.submit(Sms.to(NUMBER).text("sent").withValidity(ONE_MINUTE));
    StubMessage message = gateway.last();
    gateway.fireSent(message.id(), 1);
    awaitAsked(message, 3);
    assertThat(receiptsOf(id)).isEmpty();
    gateway.fireDelivered(message.id());
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }
}
