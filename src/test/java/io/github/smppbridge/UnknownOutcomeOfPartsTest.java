package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long message that the gateway may have although it did not say so: the last part is refused for
 * now, the others were acknowledged, and there is one SMS all the same.
 */
class UnknownOutcomeOfPartsTest {
  private static final String NUMBER = "4915112345678";
  private static final String TEXT = "A text of three parts. ".repeat(13);
  private static final int RSYSERR = 0x08;

  @TempDir Path folder;
  @AutoClose final StubGateway gateway = StubGateway.start();
  private final TestClock clock = TestClock.running();
  private final List<String> ids = new ArrayList<>();
  private final List<Sms> parts =
      Parts.of(0, TEXT.getBytes(StandardCharsets.US_ASCII), 110).to(NUMBER).udh8(77);
  private final Map<String, String> keys =
      new HashMap<>(
          Map.of(
              "gateway.device_selection", "round_robin",
              "gateway.circuit_wait", "0",
              "gateway.timeout", "20s",
              "smpp.parts_timeout", "1d"));

  @BeforeEach
  void addAPhone() {
    gateway.account(StubGateway.USERNAME).device("other-phone");
  }

  private TestBridge start() {
    return TestBridge.start(gateway, folder, keys, clock);
  }

  /** All but the last part; which is refused for now. */
  private void submitInVain(Esme esme) {
    ids.add(esme.submit(parts.get(0)));
    ids.add(esme.submit(parts.get(1)));
    assertThat(esme.submitStatus(parts.get(2))).isEqualTo(RSYSERR);
  }

  /** It takes messages, and nobody hears of it. */
  private void loseAnswers() {
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.close().afterProcessing());
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
  }

  private void answerAgain() {
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
  }

  private String repeatTheLastPart(Esme esme) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              clock.advance(Duration.ofMinutes(1));
              return esme.submit(parts.get(2));
            },
            id -> true);
  }

  private void eachIsDeliveredOnce(Esme esme) {
    assertThat(gateway.accepted()).isEqualTo(1);
    assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
    assertThat(gateway.deliver(gateway.sentId())).isEqualTo(200);
    assertThat(ids).extracting(esme::awaitStat).containsOnly("DELIVRD");
    String next = esme.submit("marker", NUMBER);
    gateway.deliver(gateway.last().id());
    esme.awaitReceipt(next);
    assertThat(esme.receipts()).hasSize(ids.size() + 1);
  }

  @Test
  void theLastPartAgainAsksForItAtOnce() {
    loseAnswers();
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      submitInVain(esme);
      answerAgain();
      ids.add(esme.submit(parts.get(2)));
      assertThat(ids).doesNotHaveDuplicates();
      eachIsDeliveredOnce(esme);
    }
  }

  @Test
  void aNewMessageThatEndsAlikeIsNotTakenForItsLastPart() {
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.close());
    String other = "B" + TEXT.substring(1);
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      submitInVain(esme);
      gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
      for (Sms part :
          Parts.of(0, other.getBytes(StandardCharsets.US_ASCII), 110).to(NUMBER).udh8(77)) {
        esme.submit(part);
      }
      assertThat(gateway.accepted()).isEqualTo(1);
      assertThat(gateway.last().text()).isEqualTo(other);
      // and the first one is still known
      esme.submit(parts.get(2));
      assertThat(gateway.last().text()).isEqualTo(TEXT);
    }
  }

  @Test
  void theLastPartAgainSendsItAtOnceWhenTheGatewayDoesNotHaveIt() {
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.close());
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      submitInVain(esme);
      assertThat(esme.submitStatus(parts.get(2))).isEqualTo(RSYSERR);
      gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
      ids.add(esme.submit(parts.get(2)));
      eachIsDeliveredOnce(esme);
      assertThat(gateway.sent().subList(0, gateway.sent().size() - 1))
          .extracting(sent -> sent.getString("id") + sent.getString("deviceId"))
          .containsOnly(gateway.sentId() + gateway.sent().get(0).getString("deviceId"));
    }
  }

  @Test
  void itIsSentEvenIfTheLastPartNeverComesAgain() {
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(500, "no"));
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      submitInVain(esme);
      gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
      clock.advance(Duration.ofMinutes(1));
      await().atMost(Duration.ofSeconds(60)).until(() -> gateway.accepted() == 1);
      ids.add(repeatTheLastPart(esme));
      eachIsDeliveredOnce(esme);
    }
  }

  @Test
  void aRefusalAfterAnAttemptWithoutAnswerIsNotBelieved() {
    // with the first attempt the gateway took it
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.close().afterProcessing(),
        Answer.error(400, "invalid phone number"));
    gateway.respond(GatewayOperation.GET_MESSAGE, Answer.error(503, "busy"));
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      submitInVain(esme);
      ids.add(repeatTheLastPart(esme));
      eachIsDeliveredOnce(esme);
    }
  }

  @Test
  void whatItsPhoneHasReportedMeanwhileStays() {
    loseAnswers();
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      submitInVain(esme);
      assertThat(gateway.deliver(gateway.sentId())).isEqualTo(200);
      assertThat(ids).extracting(esme::awaitStat).containsOnly("DELIVRD");
      answerAgain();
      ids.add(repeatTheLastPart(esme));
      assertThat(esme.awaitStat(ids.get(2))).isEqualTo("DELIVRD");
      assertThat(esme.receipts()).hasSize(3);
      assertThat(gateway.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aBridgeThatIsStartedAgainMakesOneSmsOfIt() {
    keys.put("smpp.parts_timeout", "5m");
    loseAnswers();
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      submitInVain(esme);
    }
    answerAgain();
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      // nobody knows any more that it comes again: found out when no other parts follow
      ids.add(repeatTheLastPart(esme));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                clock.advance(Duration.ofMinutes(1));
                return bridge.database().run("SELECT COUNT(*) FROM message");
              },
              count -> ((Number) count).intValue() == 4);
      // the id that the last part got first was never told
      ids.add(
          (String)
              bridge
                  .database()
                  .run(
                      "SELECT message_id FROM message WHERE message_id NOT IN (?, ?, ?)",
                      ids.toArray()));
      eachIsDeliveredOnce(esme);
    }
  }

  @Test
  void aPhoneThatReportsBeforeARefusalIsBelieved() {
    Answer late = Answer.error(503, "busy").afterProcessing().after(Duration.ofMillis(500));
    gateway.respond(GatewayOperation.SEND_MESSAGE, late);
    gateway.onAccepted(message -> gateway.fire(GatewayEvent.sent(message, 1)));
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      ids.add(esme.submit(parts.get(0)));
      ids.add(esme.submit(parts.get(1)));
      assertThat(esme.submitStatus(parts.get(2))).isEqualTo(0x58);
      clock.advance(Duration.ofMinutes(2));
      ids.add(repeatTheLastPart(esme));
      eachIsDeliveredOnce(esme);
    }
  }
}
