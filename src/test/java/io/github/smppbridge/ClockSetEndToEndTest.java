package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.clock.PatientClock;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.store.RetentionRound;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is set while messages are on their way. */
class ClockSetEndToEndTest {
  private static final String NUMBER = "4915112345678";
  private static final Sms MESSAGE = Sms.to(NUMBER).text("hello");
  private static final int THROTTLED = CommandStatus.ESME_RTHROTTLED;

  private final TestClock clock = TestClock.running();

  private static List<String> submit(WireEsme esme, int count) {
    List<Integer> submits =
        IntStream.range(0, count).mapToObj(i -> esme.submit("n" + i, NUMBER)).toList();
    return submits.stream().map(esme::awaitAnswer).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT100H", "P4380D"})
  void allReceiptsComeAlthoughTheClockWasFastMeanwhile(Duration fast) {
    try (TestBridge bridge = TestBridge.start(Map.of(), clock);
        LogLines log = LogLines.of(PatientClock.class.getName(), Level.WARN)) {
      bridge.gateway().deliverAll();
      // every third has no room at first
      WireEsme esme =
          bridge
              .wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME)
              .answers(number -> number % 3 == 0 && number < 100 ? THROTTLED : 0);
      List<String> ids = new ArrayList<>(submit(esme, 50));
      clock.jump(fast);
      ids.addAll(submit(esme, 50));
      clock.jump(fast.negated());
      ids.addAll(submit(esme, 50));

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(esme.delivered()).extracting(WireEsme.Pdu::id).containsAll(ids));
      await().until(() -> bridge.database().run("SELECT COUNT(*) FROM outbox").equals(0));
      assertThat(new HashSet<>(ids)).hasSize(150);
      assertThat(log.messages())
          .anyMatch(line -> line.contains("the clock was set ahead by " + fast))
          .anyMatch(line -> line.contains("the clock was set back by " + fast));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT100H", "P4380D"})
  void allReceiptsComeAfterARestartWithTheClockSetBack(Duration fast, @TempDir Path folder) {
    List<String> ids = new ArrayList<>();
    try (StubGateway gateway = StubGateway.start()) {
      clock.jump(fast);
      try (TestBridge bridge = TestBridge.start(gateway, folder, Map.of(), clock)) {
        gateway.deliverAll();
        WireEsme esme =
            bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME).answers(number -> THROTTLED);
        ids.addAll(submit(esme, 50));
        esme.awaitDelivered(10);
      }
      clock.jump(fast.negated());
      try (TestBridge bridge = TestBridge.start(gateway, folder, Map.of(), clock)) {
        WireEsme esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
        ids.addAll(submit(esme, 50));
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> assertThat(esme.delivered()).extracting(WireEsme.Pdu::id).containsAll(ids));
      }
    }
    assertThat(new HashSet<>(ids)).hasSize(100);
  }

  @Test
  void nothingEndsBecauseTheClockIsAHundredHoursAheadForAMinute() {
    try (TestBridge bridge = TestBridge.start(Map.of("smpp.parts_timeout", "5m"), clock)) {
      StubGateway gateway = bridge.gateway();
      Sms valid = MESSAGE.withValidity("000002000000000R");
      String away;
      String open;
      String part;
      List<Sms> parts =
          Parts.of(0, "A text of three parts. ".repeat(13).getBytes(StandardCharsets.US_ASCII), 110)
              .to(NUMBER)
              .udh8(77);
      try (Esme esme = bridge.bind()) {
        away = esme.submit(MESSAGE);
        String of = gateway.sentId();
        open = esme.submit(valid);
        part = esme.submit(parts.get(0));
        esme.close();
        assertThat(gateway.deliver(of)).isEqualTo(200);
      }
      clock.jump(Duration.ofHours(100));
      for (int i = 0; i < 6; i++) {
        clock.advance(Duration.ofSeconds(10));
        RetentionRound.of(bridge.store());
      }
      clock.jump(Duration.ofHours(-100));
      RetentionRound.of(bridge.store());

      try (Esme esme = bridge.bind()) {
        assertThat(esme.awaitStat(away)).isEqualTo("DELIVRD");
        assertThat(esme.query(open).getMessageState().value()).isZero();
        assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
        esme.submit(parts.get(1));
        esme.submit(parts.get(2));
        gateway.deliver(gateway.last().id());
        assertThat(esme.awaitStat(part)).isEqualTo("DELIVRD");
        assertThat(esme.receipts()).noneMatch(receipt -> Esme.text(receipt).contains("EXPIRED"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT100H", "-PT100H"})
  void whatLastsGoesByWhatElapses(Duration jump) {
    Map<String, String> keys =
        Map.of(
            "limits.bind_refusal_delay", "0",
            "gateway.retries", "0",
            "gateway.circuit_wait", "10m");
    try (TestBridge bridge = TestBridge.start(keys, clock)) {
      StubGateway gateway = bridge.gateway();
      Esme esme = bridge.bind();
      for (int i = 0; i < 5; i++) {
        bridge.bindStatus("GUESS", "wrong" + i);
      }
      gateway.respond(
          GatewayOperation.SEND_MESSAGE,
          Answer.error(429, "queue limits exceeded").with("Retry-After", "60"));
      assertThat(esme.submitStatus(MESSAGE)).isEqualTo(THROTTLED);
      gateway.forgetRequests();

      clock.jump(jump);
      assertThat(bridge.bindStatus("GUESS", "wrong"))
          .as("blocked")
          .isEqualTo(CommandStatus.ESME_RBINDFAIL);
      assertThat(esme.submitStatus(MESSAGE)).as("paused").isEqualTo(THROTTLED);
      assertThat(gateway.requests()).isEmpty();
      clock.advance(Duration.ofSeconds(60));
      assertThat(esme.submitStatus(MESSAGE)).isZero();
      assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE).get(0).header("Authorization"))
          .as("its token lives")
          .startsWith("Bearer ");

      gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(500, "internal"));
      await()
          .until(
              () -> {
                esme.submitStatus(MESSAGE);
                return bridge.get("/health?data=true").contains("\"circuitOfSends\":\"open\"");
              });
      gateway.calm();
      clock.jump(jump.negated());
      assertThat(esme.submitStatus(MESSAGE)).as("the circuit").isNotZero();
      clock.advance(Duration.ofMinutes(9));
      assertThat(esme.submitStatus(MESSAGE)).as("the circuit").isNotZero();
      clock.advance(Duration.ofMinutes(1));
      assertThat(esme.submitStatus(MESSAGE)).isZero();
      assertThat(bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD)).isZero();
    }
  }

  @Test
  void aReplacementInDoubtIsAskedForAlthoughTheBridgeWasAwayForDays(@TempDir Path folder)
      throws Exception {
    Map<String, String> keys =
        Map.of("gateway.timeout", "2s", "gateway.retries", "0", "gateway.circuit_wait", "0");
    try (StubGateway gateway = StubGateway.start()) {
      TestBridge.start(gateway, folder, keys, clock).close();
      clock.jump(Duration.ofHours(72));
      try (TestBridge bridge = TestBridge.start(gateway, folder, keys, clock)) {
        Esme esme = bridge.bind();
        String id = esme.submit(MESSAGE);
        gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.close().afterProcessing());
        gateway.respond(GatewayOperation.GET_MESSAGE, Answer.close());
        assertThat(esme.replaceStatus(id, "new", 1)).isEqualTo(0x08);
        gateway.last().state("Delivered", null);

        // longer than any request may be under way
        clock.advance(Duration.ofMinutes(5));
        assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
      }
    }
  }
}
