package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Answers that are not the gateway's, or about something else: none becomes an ESME_ROK of what is
 * nowhere, a refusal of what is there, a state, a receipt or a cancellation.
 */
class LyingGatewayTest {
  private static final int OK = 0;
  private static final int RSYSERR = 0x08;
  private static final int RCANCELFAIL = 0x11;
  private static final int RTHROTTLED = 0x58;
  private static final byte SCHEDULED = 0;
  private static final byte ENROUTE = 1;
  private static final String NUMBER = "4915112345678";
  private static final String HTML = "<html><body>Please log in</body></html>";
  private static final Sms SMS = Sms.to(NUMBER).text("hello");
  private static final Duration LATER = Duration.ofMinutes(5);

  private static final AtomicInteger ACCOUNTS = new AtomicInteger();
  private static final TestClock CLOCK = TestClock.running();

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(
          Map.of(
              "gateway.timeout", "20s",
              "gateway.retries", "0",
              "gateway.circuit_wait", "0",
              "smpp.parts_timeout", "1d",
              "receipts.first_check", "1s",
              "receipts.grace", "1s"),
          CLOCK);

  static final StubGateway gateway = bridge.gateway();

  private final StubAccount account =
      gateway.account("ACC" + ACCOUNTS.incrementAndGet(), StubGateway.PASSWORD);

  private final Esme esme = bridge.bind(account.username(), StubGateway.PASSWORD);

  /** What is no answer about a message, whatever its status. */
  private static Stream<String> bodies() {
    return Stream.of(
        HTML,
        "",
        "{}",
        "[]",
        "\"ok\"",
        "null",
        "{\"id\":\"another-message\",\"state\":\"Delivered\"}",
        "{\"id\":\"{ID}\",\"state\":\"Delivered\"}",
        "{\"id\":null,\"state\":\"Delivered\"}",
        "{\"id\":4711,\"state\":\"Delivered\"}",
        "{\"id\":[\"{id}\"],\"state\":\"Delivered\"}",
        "[{\"id\":\"{id}\",\"state\":\"Delivered\"}]",
        "{\"message\":{\"id\":\"{id}\",\"state\":\"Delivered\"}}",
        "{\"id\":\"{id}\"}",
        "{\"id\":\"{id}\",\"state\":\"Teleported\"}",
        "{\"id\":\"{id}\",\"state\":\"delivered\"}",
        "{\"id\":\"{id}\",\"state\":5}",
        "{\"id\":\"{id}\",\"state\":[\"Delivered\"]}",
        "{\"id\":\"{id}\",\"state\":\"Delivered\"",
        "{\"id\":\"{id}\",\"state\":\"Delivered\"}{\"id\":\"x\"}",
        "{\"id\":\"x\",\"state\":\"Delivered\",\"id\":\"{id}\"}",
        "{\"message\":\"failed to enqueue message\"}",
        "[".repeat(100_000));
  }

  /** Answers to a POST that say nothing of the message; most of them a status that looks well. */
  private static Stream<Answer> sends() {
    return Stream.of(
            bodies().map(body -> Answer.raw(202, body)),
            Stream.of(
                Answer.raw(200, HTML),
                Answer.raw(204, ""),
                Answer.raw(202, "{\"id\":\"{id}\",\"deviceId\":\"other\",\"state\":\"Pending\"}"),
                Answer.raw(302, "").with("Location", "http://127.0.0.1:1/login"),
                Answer.error(409, "message with the same ID already exists"),
                Answer.raw(409, HTML),
                Answer.raw(404, HTML),
                Answer.raw(503, "upstream connect error or disconnect/reset before headers")))
        .flatMap(answers -> answers);
  }

  @Test
  void aMessageThatIsThereIsAcceptedWhateverItsPostWasAnswered() {
    sends()
        .forEach(
            answer -> {
              gateway.forgetRequests();
              gateway.respond(GatewayOperation.SEND_MESSAGE, answer.afterProcessing());
              assertThat(esme.submitStatus(SMS)).as(answer.toString()).isEqualTo(OK);
              assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).hasSize(1);
              assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
            });
    String id = esme.submit("the last", NUMBER);
    gateway.deliver(gateway.last().id());
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void aMessageThatIsNowhereIsRefusedForNowAndForgotten() {
    sends()
        .forEach(
            answer -> {
              gateway.forgetRequests();
              gateway.respond(GatewayOperation.SEND_MESSAGE, answer);
              assertThat(esme.submitStatus(SMS)).as(answer.toString()).isIn(RSYSERR, RTHROTTLED);
              assertThat(asked()).isEqualTo(1);
              assertThat(stored()).isZero();
            });
  }

  @Test
  void aMessageOfWhichOnlyLiesAreToldIsRefusedForNowAndTakenBack() {
    sends()
        .forEach(
            answer -> {
              gateway.respond(GatewayOperation.SEND_MESSAGE, answer.afterProcessing());
              gateway.respondAlways(
                  GatewayOperation.GET_MESSAGE,
                  answer.status() == 404
                      ? Answer.error(404, "Cannot GET /messages")
                      // that it is with another phone is no lie about where it is
                      : Answer.raw(200, answer.body().contains("deviceId") ? HTML : answer.body()));
              assertThat(esme.submitStatus(SMS)).as(answer.toString()).isIn(RSYSERR, RTHROTTLED);
              assertThat(stored()).isZero();
            });
    await().until(() -> mine().stream().allMatch(m -> m.state().equals("Cancelling")));
    assertThat(mine()).hasSize((int) sends().count());
  }

  private List<StubMessage> mine() {
    return gateway.messages().stream()
        .filter(m -> m.username().equals(account.username()))
        .toList();
  }

  /** Questions about messages that were posted since requests were forgotten. */
  private static long asked() {
    List<String> ids = gateway.sent().stream().map(sent -> sent.getString("id")).toList();
    return gateway.requests(GatewayOperation.GET_MESSAGE).stream()
        .filter(get -> ids.stream().anyMatch(get.path()::endsWith))
        .count();
  }

  private int stored() {
    return ((Number)
            bridge
                .database()
                .run("SELECT COUNT(*) FROM message WHERE account = ?", account.username()))
        .intValue();
  }

  @Test
  void aStateThatIsFurtherIsAcceptanceToo() {
    gateway.forgetRequests();
    for (String state : List.of("Failed", "Sent", "Delivered", "Processed", "Cancelled")) {
      gateway.onAccepted(message -> message.state(state, null));
      esme.submit("fast", NUMBER);
    }
    assertThat(asked()).isZero();
  }

  @Test
  void theLeastThatAGatewayTellsIsAcceptance() {
    gateway.forgetRequests();
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.raw(200, "{\"id\":\"{id}\",\"state\":\"Pending\",\"deviceId\":null}")
            .afterProcessing());
    esme.submit("short", NUMBER);
    assertThat(asked()).isZero();
  }

  @Test
  void eachDestinationOfASubmitMultiIsJudgedByItself() {
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.raw(200, HTML),
        Answer.raw(202, "").afterProcessing(),
        Answer.raw(202, "{\"id\":\"another\",\"state\":\"Pending\"}"));
    assertThat(
            esme.submitMulti(Sms.to("").text("multi"), NUMBER, "4915112345679", "4915112345670")
                .getUnsuccessDeliveries())
        .hasSize(2);
    assertThat(mine()).hasSize(1);
  }

  @Test
  void aLongMessageIsOneSmsWhateverItsPostWasAnswered() {
    List<Sms> parts =
        Parts.of(0, "Two parts. ".repeat(18).getBytes(StandardCharsets.US_ASCII), 110)
            .to(NUMBER)
            .udh8(7);
    esme.submit(parts.get(0));
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.raw(200, HTML).afterProcessing());
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.raw(200, HTML));
    assertThat(esme.submitStatus(parts.get(1))).isEqualTo(RSYSERR);
    assertThat(esme.submitStatus(parts.get(1))).as("asked, lied to").isEqualTo(RSYSERR);
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.raw(404, HTML));
    assertThat(esme.submitStatus(parts.get(1))).as("a proxy's 404").isEqualTo(RSYSERR);
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
    await().ignoreExceptions().until(() -> esme.submit(parts.get(1)), id -> true);
    assertThat(mine()).hasSize(1);
  }

  @Test
  void noLieAboutAMessageIsAReceiptOrAnAnswer() {
    String id = esme.submit("asked", NUMBER);
    StubMessage message = gateway.last();
    bodies().map(body -> Answer.raw(200, body)).forEach(lie -> notBelieved(id, lie));
    assertThat(esme.query(id).getMessageState().value()).isEqualTo(SCHEDULED);
    reconciledWith(Answer.raw(200, "{\"id\":\"another\",\"state\":\"Delivered\"}"));
    assertThat(esme.receipts()).isEmpty();
    gateway.state(message.id(), "Delivered", null);
    CLOCK.advance(LATER);
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void whatAProxyDoesNotFindIsNotGone() {
    String id = esme.submit(Sms.to(NUMBER).text("valid").withValidity("000000000100000R"));
    StubMessage message = gateway.last();
    message.state("Processed", null);
    Stream.of(HTML, "", "{}", "{\"message\":\"Cannot GET /messages/1\"}", "404 page not found")
        .map(body -> Answer.raw(404, body))
        .forEach(lie -> notBelieved(id, lie));
    reconciledWith(Answer.raw(404, HTML));
    gateway.state(message.id(), "Delivered", null);
    CLOCK.advance(LATER);
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  private void notBelieved(String id, Answer lie) {
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, lie);
    assertThatThrownBy(() -> esme.query(id))
        .as(lie.toString())
        .isInstanceOfSatisfying(
            CommandRefused.class, e -> assertThat(e.commandStatus()).isEqualTo(RSYSERR));
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
  }

  /** The time for a question comes, and the answer is a lie. */
  private void reconciledWith(Answer lie) {
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, lie);
    gateway.forgetRequests();
    CLOCK.advance(LATER);
    await().until(() -> !gateway.requests(GatewayOperation.GET_MESSAGE).isEmpty());
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
  }

  @Test
  void noLieIsACancellation() {
    bodies()
        .forEach(
            body -> {
              String id = esme.submit("cancelled", NUMBER);
              Answer lie = Answer.raw(200, body);
              gateway.respond(GatewayOperation.CANCEL_MESSAGE, lie);
              assertThat(esme.cancelStatus(id)).as("pending: " + lie).isEqualTo(RSYSERR);
              gateway.respond(GatewayOperation.CANCEL_MESSAGE, lie.afterProcessing());
              assertThat(esme.cancelStatus(id)).as("taken back: " + lie).isEqualTo(OK);
            });
  }

  @Test
  void whatAPhoneHasIsNotCancelledByALie() {
    String id = esme.submit("sent", NUMBER);
    gateway.state(gateway.last().id(), "Sent", null);
    gateway.respond(
        GatewayOperation.CANCEL_MESSAGE, Answer.raw(200, "{\"id\":\"{id}\",\"state\":\"Sent\"}"));
    assertThat(esme.cancelStatus(id)).isEqualTo(RCANCELFAIL);
    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.raw(404, HTML));
    assertThat(esme.cancelStatus(id)).isEqualTo(RCANCELFAIL);
  }

  @Test
  void aReplacementIsTheMessageOnlyWhenTheGatewaySaysSo() {
    String id = esme.submit("one", NUMBER);
    StubMessage one = gateway.last();
    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.raw(200, HTML));
    assertThat(esme.replaceStatus(id, "two", 1)).as("not taken back").isEqualTo(RSYSERR);
    assertThat(gateway.last()).isSameAs(one);

    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.raw(202, "").afterProcessing());
    assertThat(esme.replaceStatus(id, "two", 1)).as("confirmed").isEqualTo(OK);
    assertThat(gateway.last()).isNotSameAs(one);

    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.raw(200, HTML));
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.raw(200, HTML));
    assertThat(esme.replaceStatus(id, "three", 1)).as("unknown").isEqualTo(RSYSERR);
  }

  @Test
  void noStateGoesBack() {
    String id = esme.submit(Sms.to(NUMBER).text("sent").withValidity("000000000100000R"));
    StubMessage message = gateway.last();
    assertThat(gateway.fireSent(message.id(), 1)).isEqualTo(200);
    gateway.state(message.id(), "Pending", null);
    assertThat(esme.query(id).getMessageState().value()).isEqualTo(ENROUTE);
    gateway.forgetRequests();
    CLOCK.advance(LATER);
    await().until(() -> !gateway.requests(GatewayOperation.GET_MESSAGE).isEmpty());
    assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
    assertThat(gateway.fireDelivered(message.id())).isEqualTo(200);
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
    gateway.state(message.id(), "Failed", "Send result: RESULT_ERROR_NO_SERVICE");
    CLOCK.advance(LATER);
    assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 2);
    assertThat(esme.receipts()).hasSize(1);
  }

  @Test
  void theNumbersAndCountsThatAreToldDecideNothing() {
    String id = esme.submit("numbers", NUMBER);
    StubMessage message = gateway.last();
    assertThat(gateway.fireSent(message.id(), Integer.MAX_VALUE)).isEqualTo(200);
    gateway.respondAlways(
        GatewayOperation.GET_MESSAGE,
        Answer.raw(
            200,
            "{\"id\":\"{id}\",\"state\":\"Delivered\",\"recipients\":[{\"phoneNumber\":\"+1\","
                + "\"state\":\"Failed\"}],\"states\":{\"Delivered\":\"+999999999-12-31T23:59:59Z\"}}"));
    CLOCK.advance(LATER);
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }
}
