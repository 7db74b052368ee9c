package io.github.smppbridge.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.gateway.GatewayState;
import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.Decision;
import io.github.smppbridge.store.MessageRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateRulesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant SUBMITTED = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant NOW = SUBMITTED.plusSeconds(600);

  private final Receipts receipts = new Receipts(JSON, Duration.ofHours(72));
  private final StateRules transitions = rules(SentMessages.NEVER);

  private StateRules rules(SentMessages sent) {
    return new StateRules(receipts, sent, Duration.ofSeconds(10), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static MessageRow row() {
    return MessageRow.builder("1", "g1", "ACME", SUBMITTED.toEpochMilli())
        .sourceAddr("1234")
        .sourceTon(0)
        .sourceNpi(1)
        .destAddr("4915112345678")
        .destTon(1)
        .destNpi(1)
        .registeredDelivery(0x11)
        .partsCount(1)
        .build();
  }

  private static PhoneEvent.OfMessage event(String event, String field, String value) {
    Map<String, String> payload = Map.of("messageId", "g1", field, value);
    return (PhoneEvent.OfMessage)
        PhoneEvent.read(JSON.valueToTree(Map.of("id", "e", "event", event, "payload", payload)));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-01T15:05:00+03:00, 2026-05-01T12:05:00Z",
    "1970-01-01T00:00:01Z, 2026-05-01T12:00:00Z",
    "2150-01-01T00:00:00Z, 2026-05-01T12:10:00Z",
    "nonsense, 2026-05-01T12:10:00Z"
  })
  void aPhoneWithAWrongClockReportsAllTheSame(String told, Instant believed) throws Exception {
    Decision delivered =
        transitions.onEvent(List.of(row()), event("sms:delivered", "deliveredAt", told));
    assertThat(delivered.updated()).singleElement().matches(MessageRow::isFinal);
    assertThat(Instant.ofEpochMilli(delivered.updated().get(0).finalAt())).isEqualTo(believed);
    assertThat(done(delivered)).isEqualTo(believed);

    Decision sent = transitions.onEvent(List.of(row()), event("sms:sent", "sentAt", told));
    assertThat(Instant.ofEpochMilli(sent.updated().get(0).sentAt())).isEqualTo(believed);
    assertThat(done(sent)).isEqualTo(believed);
  }

  private static Instant done(Decision decision) throws JsonProcessingException {
    assertThat(decision.outbox()).hasSize(1);
    return Instant.ofEpochMilli(
        JSON.readValue(decision.outbox().get(0).payload(), Receipts.Payload.class).done());
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 48, 63})
  void aPhoneThatGaveUpIsTheEndAlthoughTheNetworkStillTried(int status) throws Exception {
    String reason = "Delivery result from SC +491722270333: " + status;
    Decision failed = transitions.onEvent(List.of(row()), event("sms:failed", "reason", reason));

    MessageRow end = failed.updated().get(0);
    assertThat(end.isFinal()).isTrue();
    assertThat(end.state()).isEqualTo(MessageState.UNDELIVERABLE.value());
    assertThat(end.error()).isEqualTo(status);
    assertThat(failed.outbox()).hasSize(1);

    GatewayState asked =
        GatewayState.read(
            JSON.valueToTree(
                Map.of("state", "Failed", "recipients", List.of(Map.of("error", reason)))));
    assertThat(asked.finalState()).contains(MessageState.UNDELIVERABLE);
  }

  @Test
  void theFirstFinalStateStays() {
    MessageRow end =
        transitions
            .onEvent(List.of(row()), event("sms:failed", "reason", "TTL expired"))
            .updated()
            .get(0);

    assertThat(end.state()).isEqualTo(MessageState.EXPIRED.value());
    assertThat(transitions.onEvent(List.of(end), event("sms:delivered", "deliveredAt", "")))
        .isEqualTo(Decision.NOTHING);
  }

  @Test
  void whileAReplacementMayBeOutOnlyTheDeliveryOfTheOldTextIsTheEnd() {
    MessageRow row = row().with().replacementId("g2").nextCheckAt(NOW.toEpochMilli() + 9).build();
    for (PhoneEvent.OfMessage event :
        List.of(
            event("sms:cancelled", "cancelledAt", ""),
            event("sms:failed", "reason", "TTL expired"))) {
      assertThat(transitions.onEvent(List.of(row), event))
          .isEqualTo(
              new Decision(List.of(row.with().nextCheckAt(NOW.toEpochMilli()).build()), List.of()));
    }
    assertThat(transitions.onGatewayState(List.of(row), told("Cancelled")))
        .isEqualTo(Decision.NOTHING);
    assertThat(transitions.onGatewayState(List.of(row), told("Failed")))
        .isEqualTo(Decision.NOTHING);
    assertThat(transitions.giveUp(List.of(row), MessageState.EXPIRED)).isEqualTo(Decision.NOTHING);

    for (Decision end :
        List.of(
            transitions.onEvent(List.of(row), event("sms:delivered", "deliveredAt", "")),
            transitions.onGatewayState(List.of(row), told("Delivered")))) {
      assertThat(end.updated()).singleElement().matches(MessageRow::isFinal);
      assertThat(end.updated().get(0).replacementId()).isNull();
      assertThat(end.outbox()).hasSize(1);
    }
  }

  @Test
  void aRefusedReplacementEndsTheMessageUnlessAnotherCameBetween() {
    MessageRow row = row().with().replacementId("g2").build();

    Decision end = transitions.onReplacementRefused(List.of(row), "g2");
    assertThat(end.updated().get(0).state()).isEqualTo(MessageState.UNDELIVERABLE.value());
    assertThat(end.updated().get(0).replacementId()).isNull();
    assertThat(transitions.onReplacementRefused(List.of(row), "g3")).isEqualTo(Decision.NOTHING);
    assertThat(transitions.onReplacementRefused(List.of(row()), "g2")).isEqualTo(Decision.NOTHING);
    assertThat(transitions.onReplacementRefused(end.updated(), "g2")).isEqualTo(Decision.NOTHING);
  }

  private static GatewayState told(String state) {
    return GatewayState.read(JSON.valueToTree(Map.of("state", state)));
  }

  @Test
  void whatIsFinalWhenItIsSentIsAskedForThenThoughNobodyWaitsForIt() {
    StateRules rules =
        rules(
            new SentMessages(
                account ->
                    Optional.of(
                        new SentMessages.Terms(Duration.ofHours(1), MessageState.ACCEPTED))));
    Instant sent = NOW.minusSeconds(60);
    long end = sent.plus(Duration.ofHours(1)).toEpochMilli();
    List<MessageRow> quiet =
        List.of(row().with().slot(0).build(), row().with().messageId("2").slot(1).build());
    MessageRow soon = row().with().messageId("3").nextCheckAt(NOW.toEpochMilli()).build();

    assertThat(rules.onEvent(quiet, new PhoneEvent.Sent("e", "g1", 1, sent)).updated())
        .extracting(MessageRow::nextCheckAt)
        .containsExactly(end, null);
    assertThat(rules.onEvent(List.of(soon), new PhoneEvent.Sent("e", "g1", 1, sent)).updated())
        .extracting(MessageRow::nextCheckAt)
        .containsExactly(NOW.toEpochMilli());
  }

  @Test
  void whatWouldChangeNothingAgainNeedNotBeRemembered() {
    String at = "2026-05-01T12:05:00Z";
    PhoneEvent.OfMessage delivered = event("sms:delivered", "deliveredAt", at);
    PhoneEvent.OfMessage failed = event("sms:failed", "failedAt", at);
    MessageRow ended = row().withFinalAt(NOW.toEpochMilli());
    MessageRow parts = row().with().partsCount(2).build();

    assertThat(repeatable(row(), delivered)).isTrue();
    assertThat(repeatable(row(), event("sms:sent", "sentAt", at))).isTrue();
    assertThat(repeatable(ended, failed)).isTrue();
    assertThat(repeatable(row(), failed)).isFalse();
    assertThat(repeatable(row(), event("sms:sent", "sentAt", "nonsense"))).isFalse();
    assertThat(repeatable(parts, delivered)).isFalse();
    assertThat(repeatable(parts.with().partsDelivered(1).build(), delivered)).isFalse();
    assertThat(repeatable(row().with().partsDelivered(1).build(), delivered)).isFalse();
    assertThat(repeatable(row().with().partsCount(0).build(), delivered)).isFalse();
  }

  private static boolean repeatable(MessageRow row, PhoneEvent.OfMessage event) {
    return StateRules.isRepeatable(List.of(row), event);
  }
}
