package io.github.smppbridge.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.smppbridge.gateway.GatewayCalls;
import io.github.smppbridge.message.Reconciliation.Verdict;
import io.github.smppbridge.store.MessageRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** When a message that never ended is given up. */
class ReconciliationVerdictTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofDays(30);
  private static final int FOR_HOURS = 9;

  private final Reconciliation reconciliation =
      new Reconciliation(
          null,
          null,
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          PATIENCE,
          50,
          Clock.fixed(NOW, ZoneOffset.UTC));

  private Verdict verdict(Duration age, int checks, int status, String state) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setProperty(
        MessageEvents.ROW,
        MessageRow.builder("1", "g", "ACME", NOW.minus(age).toEpochMilli()).checks(checks).build());
    exchange.setProperty(GatewayCalls.STATUS, status);
    exchange.getMessage().setBody(JsonNodeFactory.instance.objectNode().put("state", state));
    return reconciliation.verdict(exchange);
  }

  @Test
  void anOldOneEndsByWhatIsKnownOfIt() {
    assertThat(verdict(PATIENCE, FOR_HOURS, 200, "Sent")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(PATIENCE, FOR_HOURS, 200, "Pending")).isEqualTo(Verdict.WITHDRAW);
    assertThat(verdict(PATIENCE, FOR_HOURS, 200, "Processed")).isEqualTo(Verdict.EXPIRE);
    assertThat(verdict(PATIENCE, FOR_HOURS, 200, "Delivered")).isEqualTo(Verdict.APPLY);
    assertThat(verdict(PATIENCE, FOR_HOURS, 404, "")).isEqualTo(Verdict.EXPIRE);
    assertThat(verdict(PATIENCE, FOR_HOURS, 503, "")).isEqualTo(Verdict.WAIT);
  }

  @Test
  void aYoungOneOfUnlimitedValidityIsWaitedFor() {
    Duration young = PATIENCE.minusMillis(1);
    assertThat(verdict(young, FOR_HOURS, 200, "Sent")).isEqualTo(Verdict.WAIT);
    assertThat(verdict(young, FOR_HOURS, 200, "Pending")).isEqualTo(Verdict.WAIT);
    assertThat(verdict(young, FOR_HOURS, 404, "")).isEqualTo(Verdict.WAIT);
  }

  @Test
  void anOldOneThatWasScheduledForTodayIsAskedForSomeHoursFirst() {
    assertThat(verdict(PATIENCE, FOR_HOURS - 1, 200, "Pending")).isEqualTo(Verdict.WAIT);
  }
}
