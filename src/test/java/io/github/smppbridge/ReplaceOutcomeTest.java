package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** replace_sm whose calls to the gateway end as nobody knows: what is found out, and when. */
class ReplaceOutcomeTest {
  private static final int OK = 0;
  private static final int RSYSERR = 0x08;
  private static final int RMSGQFUL = 0x14;
  private static final int RREPLACEFAIL = 0x13;
  private static final int RTHROTTLED = 0x58;
  private static final byte ENROUTE = 1;
  private static final String NUMBER = "4915112345678";

  /** Longer than any request may be under way, and than the gateway is left alone. */
  private static final Duration SETTLED = Duration.ofMinutes(5);

  private static final AtomicInteger ACCOUNTS = new AtomicInteger();
  private static final TestClock CLOCK = TestClock.running();

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(
          Map.of(
              "gateway.schedule", "gateway",
              "gateway.timeout", "2s",
              "gateway.retries", "1",
              "gateway.circuit_wait", "0",
              "receipts.first_check", "1s",
              "receipts.grace", "1s"),
          CLOCK);

  static final StubGateway gateway = bridge.gateway();

  /**
   * Its own for each test: what another one left open ends, with its receipt, when time goes on.
   */
  private final StubAccount account =
      gateway.account("ACC" + ACCOUNTS.incrementAndGet(), StubGateway.PASSWORD);

  private Esme esme = bridge.bind(account.username(), StubGateway.PASSWORD);

  private int replace(String id, String text, int registered) {
    return esme.replaceStatus(id, text, registered);
  }

  private int replace(String id, String text) {
    return replace(id, text, 1);
  }

  private CompletableFuture<Integer> replacing(String id, String text) {
    return CompletableFuture.supplyAsync(() -> replace(id, text));
  }

  private static void loseAnswers(GatewayOperation operation) {
    gateway.respondAlways(operation, Answer.close().afterProcessing());
  }

  private static void loseRequests(GatewayOperation operation) {
    gateway.respondAlways(operation, Answer.close());
  }

  /** The replacement at the gateway, its answer lost. */
  private StubMessage unknown(String id, String text, int registered) {
    loseAnswers(GatewayOperation.SEND_MESSAGE);
    loseAnswers(GatewayOperation.GET_MESSAGE);
    assertThat(replace(id, text, registered)).isEqualTo(RSYSERR);
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
    return gateway.last();
  }

  private DeliverSm onlyReceipt(String id) {
    DeliverSm receipt = esme.awaitReceipt(id);
    CLOCK.advance(SETTLED);
    assertThat(esme.receipts()).hasSize(1);
    return receipt;
  }

  private static void assertEnd(DeliverSm receipt, String stat, String text) {
    assertThat(Esme.field(receipt, "stat")).isEqualTo(stat);
    assertThat(Esme.text(receipt)).endsWith("text:" + text);
  }

  @Test
  void aReplacementOfUnknownOutcomeThatThePhoneDeliversIsDelivered() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    StubMessage next = unknown(id, "new", 1);
    assertThat(next.state()).isEqualTo("Pending");

    assertThat(gateway.fire(GatewayEvent.cancelled(old)).join()).isIn(0, 200);
    assertThat(gateway.deliver(next.id())).isEqualTo(200);
    assertEnd(onlyReceipt(id), "DELIVRD", "new");
  }

  @Test
  void whatNoWebhookToldOfItIsAsked() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    StubMessage next = unknown(id, "new", 1);
    gateway.state(old.id(), "Cancelled", null);
    gateway.state(next.id(), "Delivered", null);
    assertThat(esme.receipts()).isEmpty();

    CLOCK.advance(SETTLED);
    assertEnd(onlyReceipt(id), "DELIVRD", "new");
  }

  @Test
  void aPhoneThatIsGoneForAMomentDoesNotEndTheMessage() {
    String id = esme.submit("old", NUMBER);
    gateway.respond(
        GatewayOperation.SEND_MESSAGE, Answer.error(400, "failed to select device: not found"));
    assertThat(replace(id, "new")).isEqualTo(RMSGQFUL);
    assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 1);

    assertThat(replace(id, "newer")).isZero();
    gateway.deliver(gateway.last().id());
    assertEnd(onlyReceipt(id), "DELIVRD", "newer");
  }

  @Test
  void aReplacementThatNeverReachedTheGatewayLeavesTheCancelledMessage() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    loseRequests(GatewayOperation.SEND_MESSAGE);
    assertThat(replace(id, "new")).isEqualTo(RSYSERR);
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    gateway.state(old.id(), "Cancelled", null);

    CLOCK.advance(SETTLED);
    assertEnd(onlyReceipt(id), "DELETED", "old");
    assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 4);
  }

  @Test
  void aMessageThatTheGatewayDidNotTakeBackKeepsItsTextAndItsReceipt() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    loseRequests(GatewayOperation.CANCEL_MESSAGE);
    gateway.forgetRequests();
    assertThat(replace(id, "new")).isEqualTo(RSYSERR);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();

    assertThat(gateway.deliver(old.id())).isEqualTo(200);
    assertEnd(onlyReceipt(id), "DELIVRD", "old");
  }

  @Test
  void aMessageThatTheGatewayTookBackUnheardIsReplacedByTheNextTry() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    loseAnswers(GatewayOperation.CANCEL_MESSAGE);
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.error(500, "no"));
    assertThat(replace(id, "new")).isEqualTo(RSYSERR);
    assertThat(old.state()).isEqualTo("Cancelling");
    gateway.respondNormally(GatewayOperation.CANCEL_MESSAGE);
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);

    assertThat(replace(id, "new")).isEqualTo(OK);
    gateway.deliver(gateway.last().id());
    assertEnd(onlyReceipt(id), "DELIVRD", "new");
  }

  @Test
  void aSecondReplacementWaitsUntilTheOutcomeOfTheFirstIsKnown() {
    String id = esme.submit("one", NUMBER);
    StubMessage second = unknown(id, "two", 1);
    assertThat(replace(id, "three")).isEqualTo(RSYSERR);
    assertThat(second.state()).isEqualTo("Pending");

    CLOCK.advance(SETTLED);
    assertThat(replace(id, "three")).isEqualTo(OK);
    assertThat(second.state()).isEqualTo("Cancelling");
    gateway.deliver(gateway.last().id());
    assertEnd(onlyReceipt(id), "DELIVRD", "three");
  }

  @Test
  void aSecondReplacementKnowsTheFirstByItsEvents() {
    String id = esme.submit("one", NUMBER);
    StubMessage second = unknown(id, "two", 1);
    gateway.fireSent(second.id(), 1);
    assertThat(replace(id, "three")).as("on its way").isEqualTo(RREPLACEFAIL);
    gateway.fireDelivered(second.id());
    assertEnd(onlyReceipt(id), "DELIVRD", "two");
  }

  @Test
  void aReplacementThatTheGatewayPutsOffGoesThroughAtTheNextTry() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(503, "limit exceeded"));
    assertThat(replace(id, "new")).isEqualTo(RTHROTTLED);
    gateway.state(old.id(), "Cancelled", null);

    assertThat(replace(id, "newer")).isEqualTo(OK);
    gateway.deliver(gateway.last().id());
    assertEnd(onlyReceipt(id), "DELIVRD", "newer");
  }

  @Test
  void aReplacementThatTheGatewayPutsOffAndNobodyTriesAgainEndsDeleted() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(503, "limit exceeded"));
    assertThat(replace(id, "new")).isEqualTo(RTHROTTLED);
    gateway.state(old.id(), "Cancelled", null);

    CLOCK.advance(SETTLED);
    assertEnd(onlyReceipt(id), "DELETED", "old");
  }

  @Test
  void nothingIsSentInThePlaceOfAMessageThatItsPhoneSentAllTheSame() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    gateway.forgetRequests();
    gateway.hold(GatewayOperation.CANCEL_MESSAGE);
    CompletableFuture<Integer> replacing = replacing(id, "new");
    await().until(() -> !gateway.requests(GatewayOperation.CANCEL_MESSAGE).isEmpty());
    assertThat(gateway.fire(GatewayEvent.sent(old, 1)).join()).isEqualTo(200);
    gateway.release(GatewayOperation.CANCEL_MESSAGE);

    assertThat(replacing.join()).isEqualTo(RREPLACEFAIL);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
    gateway.fireDelivered(old.id());
    assertEnd(onlyReceipt(id), "DELIVRD", "old");
  }

  @Test
  void aReplacementIsTakenBackWhenThePhoneDeliversTheOldWhileItIsSent() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    gateway.forgetRequests();
    gateway.hold(GatewayOperation.SEND_MESSAGE);
    CompletableFuture<Integer> replacing = replacing(id, "new");
    await().until(() -> !gateway.requests(GatewayOperation.SEND_MESSAGE).isEmpty());
    gateway.deliver(old.id());
    gateway.release(GatewayOperation.SEND_MESSAGE);

    assertThat(replacing.join()).isEqualTo(RREPLACEFAIL);
    await().until(() -> gateway.last().state().equals("Cancelling"));
    assertEnd(onlyReceipt(id), "DELIVRD", "old");
  }

  @Test
  void aReplacementInDoubtIsTakenBackWhenThePhoneDeliversTheOld() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    StubMessage next = unknown(id, "new", 1);
    gateway.deliver(old.id());

    assertEnd(onlyReceipt(id), "DELIVRD", "old");
    await().until(() -> next.state().startsWith("Cancel"));
    await()
        .untilAsserted(
            () ->
                assertThat(bridge.database().run("SELECT COUNT(*) FROM replacement")).isEqualTo(0));
  }

  @Test
  void thatTheOldOneFailedSaysNothingOfTheNew() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    StubMessage next = unknown(id, "new", 1);
    gateway.fireFailed(old.id(), "Send result: RESULT_ERROR_NO_SERVICE");
    assertThat(esme.receipts()).isEmpty();

    gateway.deliver(next.id());
    assertEnd(onlyReceipt(id), "DELIVRD", "new");
  }

  @Test
  void thatTheOldOneFailedIsToldWhenThereIsNoNew() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    loseRequests(GatewayOperation.SEND_MESSAGE);
    assertThat(replace(id, "new")).isEqualTo(RSYSERR);
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    gateway.fireFailed(old.id(), "Send result: RESULT_ERROR_NO_SERVICE");

    CLOCK.advance(SETTLED);
    assertEnd(onlyReceipt(id), "UNDELIV", "old");
  }

  @Test
  void queriesAreAnsweredFromTheMessageThatCounts() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    StubMessage next = unknown(id, "new", 1);
    gateway.state(old.id(), "Cancelled", null);
    assertThat(esme.query(id).getMessageState().value()).as("in doubt").isEqualTo(ENROUTE);

    CLOCK.advance(SETTLED);
    assertThat(esme.query(id).getMessageState().value()).as("pending").isZero();
    gateway.state(next.id(), "Processed", null);
    assertThat(esme.query(id).getMessageState().value()).isEqualTo(ENROUTE);
    gateway.deliver(next.id());
    assertEnd(onlyReceipt(id), "DELIVRD", "new");
    assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 2);
  }

  @Test
  void theReceiptsThatTheReplacementAsksForAreSent() {
    String quiet = esme.submit(Sms.to(NUMBER).text("quiet").withRegistered(0));
    StubMessage asked = unknown(quiet, "asked", 1);
    String loud = esme.submit("loud", NUMBER);
    StubMessage silent = unknown(loud, "silent", 0);

    gateway.deliver(silent.id());
    gateway.deliver(asked.id());
    assertEnd(onlyReceipt(quiet), "DELIVRD", "asked");
    assertThat(esme.query(loud).getMessageState().value()).isEqualTo((byte) 2);
  }

  @Test
  void aReplacementWithoutReceiptIsFoundOutAllTheSame() {
    String id = esme.submit(Sms.to(NUMBER).text("quiet").withRegistered(0));
    StubMessage next = unknown(id, "new", 0);
    gateway.forgetRequests();

    CLOCK.advance(SETTLED);
    await()
        .until(
            () ->
                gateway.requests(GatewayOperation.GET_MESSAGE).stream()
                    .anyMatch(request -> request.path().endsWith(next.id())));
    await().until(() -> replace(id, "newer", 0) == OK);
    assertThat(next.state()).isEqualTo("Cancelling");
  }

  @Test
  void aScheduledMessageStaysScheduled() {
    String id = esme.submit(Sms.to(NUMBER).text("old").withSchedule("000002000000000R"));
    StubMessage old = gateway.last();
    StubMessage next = unknown(id, "new", 1);
    CLOCK.advance(SETTLED);
    assertThat(esme.query(id).getMessageState().value()).isZero();
    Object due = bridge.database().run("SELECT due_at FROM message WHERE message_id = ?", id);
    assertThat(((Number) due).longValue() - CLOCK.millis())
        .isGreaterThan(Duration.ofHours(40).toMillis());
    assertThat(next.request().getString("scheduleAt"))
        .startsWith(old.request().getString("scheduleAt").substring(0, 19));

    assertThat(replace(id, "newer")).isEqualTo(OK);
    gateway.deliver(gateway.last().id());
    assertEnd(onlyReceipt(id), "DELIVRD", "newer");
  }
}
