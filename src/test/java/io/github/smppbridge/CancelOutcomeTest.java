package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** cancel_sm that is interrupted, asked twice, or meets a submit or a replace_sm under way. */
class CancelOutcomeTest {
  private static final int OK = 0;
  private static final int RSYSERR = 0x08;
  private static final int RCANCELFAIL = 0x11;
  private static final int RREPLACEFAIL = 0x13;
  private static final String NUMBER = "4915112345678";
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

  private final Esme esme = bridge.bind(account.username(), StubGateway.PASSWORD);

  private int cancel(String id, String dest) {
    return esme.cancelStatus("", id, "bridge", dest);
  }

  private int cancel(String id) {
    return esme.cancelStatus(id);
  }

  private int replace(String id, String text) {
    return esme.replaceStatus(id, text, 1);
  }

  private StubMessage unknownReplacement(String id, Answer answer) {
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, answer);
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
    assertThat(replace(id, "new")).isEqualTo(RSYSERR);
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
    return answer.processed() ? gateway.last() : null;
  }

  private void assertOnlyReceipt(String id, String stat) {
    assertThat(esme.awaitStat(id)).isEqualTo(stat);
    CLOCK.advance(SETTLED);
    assertThat(esme.receipts()).hasSize(1);
  }

  @Test
  void aCancellationThatIsAskedForAgainIsTheSame() {
    String id = esme.submit("hello", NUMBER);
    assertThat(List.of(cancel(id), cancel(id))).containsExactly(OK, OK);
    gateway.state(gateway.last().id(), "Cancelled", null);
    assertThat(cancel(id)).as("confirmed, not heard of yet").isIn(OK, RCANCELFAIL);
    CLOCK.advance(SETTLED);
    assertOnlyReceipt(id, "DELETED");
    assertThat(cancel(id)).as("final").isEqualTo(RCANCELFAIL);
  }

  @Test
  void twoCancellationsAtOnceBothWork() {
    String id = esme.submit("hello", NUMBER);
    gateway.forgetRequests();
    gateway.hold(GatewayOperation.CANCEL_MESSAGE);
    List<CompletableFuture<Integer>> both =
        List.of(
            CompletableFuture.supplyAsync(() -> cancel(id)),
            CompletableFuture.supplyAsync(() -> cancel(id)));
    await().until(() -> gateway.requests(GatewayOperation.CANCEL_MESSAGE).size() == 2);
    gateway.release(GatewayOperation.CANCEL_MESSAGE);
    assertThat(both).extracting(CompletableFuture::join).containsExactly(OK, OK);
  }

  @Test
  void aCancellationWithoutAnAnswerIsTriedAgainAndItsReceiptSaysHowItEnded() {
    String id = esme.submit("hello", NUMBER);
    StubMessage message = gateway.last();
    gateway.respondAlways(GatewayOperation.CANCEL_MESSAGE, Answer.close().afterProcessing());
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.error(500, "no"));
    assertThat(cancel(id)).isEqualTo(RSYSERR);
    gateway.respondNormally(GatewayOperation.CANCEL_MESSAGE);
    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.error(409, "message is not pending"));
    assertThat(cancel(id)).as("nobody tells").isEqualTo(RSYSERR);
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
    assertThat(cancel(id)).isEqualTo(OK);

    gateway.state(message.id(), "Cancelled", null);
    CLOCK.advance(SETTLED);
    assertOnlyReceipt(id, "DELETED");
  }

  @Test
  void aCancellationThatDidNotArriveChangesNothing() {
    String id = esme.submit("hello", NUMBER);
    gateway.respondAlways(GatewayOperation.CANCEL_MESSAGE, Answer.close());
    assertThat(cancel(id)).isEqualTo(RSYSERR);
    gateway.deliver(gateway.last().id());
    assertOnlyReceipt(id, "DELIVRD");
  }

  @Test
  void aPhoneThatSendsItAllTheSameIsBelieved() {
    String id = esme.submit("hello", NUMBER);
    assertThat(cancel(id)).isEqualTo(OK);
    gateway.deliver(gateway.last().id());
    assertOnlyReceipt(id, "DELIVRD");
  }

  @Test
  void whatIsCancelledLongBeforeItIsDueEndsSoon() {
    String id = esme.submit(Sms.to(NUMBER).text("later").withSchedule("000002000000000R"));
    assertThat(cancel(id)).isEqualTo(OK);
    gateway.state(gateway.last().id(), "Cancelled", null);
    CLOCK.advance(SETTLED);
    assertOnlyReceipt(id, "DELETED");
  }

  @Test
  void allBetweenTwoAddressesAreCancelledByTheNextTryWhenOneHadNoAnswer() {
    String dest = "4915199990011";
    String one = esme.submit("one", dest);
    StubMessage first = gateway.last();
    String two = esme.submit("two", dest);
    StubMessage second = gateway.last();
    gateway.respond(
        GatewayOperation.CANCEL_MESSAGE, Answer.normal(), Answer.close(), Answer.close());
    assertThat(cancel(null, dest)).isEqualTo(OK);
    assertThat(List.of(first.state(), second.state()))
        .containsExactlyInAnyOrder("Pending", "Cancelling");

    assertThat(cancel(null, dest)).isEqualTo(OK);
    assertThat(List.of(first.state(), second.state())).containsOnly("Cancelling");
    gateway.state(first.id(), "Cancelled", null);
    gateway.state(second.id(), "Cancelled", null);
    CLOCK.advance(SETTLED);
    assertThat(esme.awaitStat(one)).isEqualTo("DELETED");
    assertThat(esme.awaitStat(two)).isEqualTo("DELETED");
  }

  @Test
  void aMessageThatIsStillOnItsWayToTheGatewayIsNotCancelled() {
    String dest = "4915199990012";
    gateway.forgetRequests();
    gateway.hold(GatewayOperation.SEND_MESSAGE);
    CompletableFuture<String> submitting = esme.submitAsync(Sms.to(dest).text("hello"));
    await().until(() -> !gateway.requests(GatewayOperation.SEND_MESSAGE).isEmpty());
    assertThat(cancel(null, dest)).isEqualTo(RCANCELFAIL);
    gateway.release(GatewayOperation.SEND_MESSAGE);

    String id = submitting.join();
    assertThat(gateway.last().state()).isEqualTo("Pending");
    gateway.deliver(gateway.last().id());
    assertOnlyReceipt(id, "DELIVRD");
  }

  @Test
  void aMessageWhoseSubmitIsNotAnsweredYetIsCancelledAndItsReceiptFollowsTheAnswer() {
    String dest = "4915199990013";
    gateway.forgetRequests();
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.normal().after(Duration.ofMillis(1_500)));
    CompletableFuture<String> submitting = esme.submitAsync(Sms.to(dest).text("hello"));
    await().until(() -> !gateway.requests(GatewayOperation.SEND_MESSAGE).isEmpty());
    await()
        .until(
            () -> gateway.messages().stream().anyMatch(m -> m.phoneNumbers().contains("+" + dest)));
    assertThat(cancel(null, dest)).isEqualTo(OK);
    assertThat(submitting).isNotDone();

    String id = submitting.join();
    gateway.fireCancelled(gateway.last().id());
    CLOCK.advance(SETTLED);
    assertOnlyReceipt(id, "DELETED");
  }

  @Test
  void aReplacementOfUnknownOutcomeIsTakenBack() {
    String id = esme.submit("old", NUMBER);
    StubMessage next = unknownReplacement(id, Answer.close().afterProcessing());
    assertThat(cancel(id)).isEqualTo(OK);
    assertThat(next.state()).isEqualTo("Cancelling");
    gateway.state(next.id(), "Cancelled", null);
    CLOCK.advance(SETTLED);
    assertOnlyReceipt(id, "DELETED");
  }

  @Test
  void aReplacementOfUnknownOutcomeThatHasLeftCannotBeCancelled() {
    String id = esme.submit("old", NUMBER);
    StubMessage next = unknownReplacement(id, Answer.close().afterProcessing());
    gateway.state(next.id(), "Processed", null);
    assertThat(cancel(id)).isEqualTo(RCANCELFAIL);
    gateway.deliver(next.id());
    assertOnlyReceipt(id, "DELIVRD");
  }

  @Test
  void nobodyPromisesThatAReplacementIsCancelledWhichMayStillComeToTheGateway() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    unknownReplacement(id, Answer.close());
    assertThat(cancel(id)).isEqualTo(RSYSERR);

    CLOCK.advance(SETTLED);
    assertThat(cancel(id)).isEqualTo(OK);
    gateway.state(old.id(), "Cancelled", null);
    CLOCK.advance(SETTLED);
    assertOnlyReceipt(id, "DELETED");
  }

  @Test
  void aReplacementThatIsAboutToBeSentIsNotSent() {
    String id = esme.submit("old", NUMBER);
    StubMessage old = gateway.last();
    gateway.forgetRequests();
    gateway.hold(GatewayOperation.CANCEL_MESSAGE);
    CompletableFuture<Integer> replacing = CompletableFuture.supplyAsync(() -> replace(id, "new"));
    await().until(() -> gateway.requests(GatewayOperation.CANCEL_MESSAGE).size() == 1);
    CompletableFuture<Integer> cancelling = CompletableFuture.supplyAsync(() -> cancel(id));
    await().until(() -> gateway.requests(GatewayOperation.CANCEL_MESSAGE).size() == 2);
    gateway.release(GatewayOperation.CANCEL_MESSAGE);

    assertThat(cancelling.join()).isEqualTo(OK);
    assertThat(replacing.join()).isEqualTo(RREPLACEFAIL);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
    gateway.state(old.id(), "Cancelled", null);
    CLOCK.advance(SETTLED);
    assertOnlyReceipt(id, "DELETED");
  }

  @Test
  void whatWasCancelledIsNotReplaced() {
    String id = esme.submit("old", NUMBER);
    assertThat(cancel(id)).isEqualTo(OK);
    gateway.forgetRequests();
    assertThat(replace(id, "new")).isEqualTo(RREPLACEFAIL);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
  }
}
