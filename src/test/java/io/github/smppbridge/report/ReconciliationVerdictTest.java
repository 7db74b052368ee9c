package io.github.smppbridge.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageRowBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconciliationVerdictTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant SUBMITTED = Instant.parse("2026-05-01T12:00:00Z");
  private static final long VALIDITY = SUBMITTED.plus(Duration.ofDays(60)).toEpochMilli();
  private static final Instant DUE = SUBMITTED.plus(Duration.ofDays(50));

  private static Reconciliation.Verdict verdict(
      int days, String state, Instant due, Long expiresAt) {
    return verdict(SUBMITTED.plus(Duration.ofDays(days)), 200, state, due, expiresAt);
  }

  private static Reconciliation.Verdict verdict(
      Instant now, int status, String state, Instant due, Long expiresAt) {
    return verdict(now, status, state, row(due, expiresAt).build());
  }

  private static MessageRowBuilder row(Instant due, Long expiresAt) {
    return MessageRow.builder("1", "g1", "ACME", SUBMITTED.toEpochMilli())
        .dueAt(due.toEpochMilli())
        .expiresAt(expiresAt)
        .checks(-1);
  }

  private static Reconciliation.Verdict verdict(
      Instant now, int status, String state, MessageRow row) {
    Reconciliation reconciliation =
        new Reconciliation(
            null,
            null,
            null,
            null,
            Duration.ofMinutes(1),
            Duration.ofDays(30),
            50,
            50,
            Clocks.of(Clock.fixed(now, ZoneOffset.UTC)));
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.setProperty(RouteProperties.MESSAGE_ROW, row);
    exchange.setProperty(RouteProperties.GATEWAY_OUTCOME, outcome(status).name());
    exchange.getMessage().setBody(JSON.valueToTree(Map.of("state", state)));
    return reconciliation.verdict(exchange);
  }

  private static GatewayOutcome outcome(int status) {
    return switch (status) {
      case 200 -> GatewayOutcome.DONE;
      case 404 -> GatewayOutcome.ABSENT;
      default -> GatewayOutcome.UNKNOWN;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "29, Pending, WAIT",
    "31, Pending, WITHDRAW",
    "31, Processed, EXPIRE",
    "31, Sent, UNKNOWN",
    "31, Delivered, APPLY"
  })
  void aMessageWithoutValidityIsGivenUpAfterTheLongest(
      int days, String state, Reconciliation.Verdict expected) {
    assertThat(verdict(days, state, SUBMITTED, null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"31, WAIT", "79, WAIT", "81, WITHDRAW"})
  void itCountsFromWhenTheMessageIsToBeSent(int days, Reconciliation.Verdict expected) {
    assertThat(verdict(days, "Pending", DUE, null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"31, WAIT", "61, WITHDRAW"})
  void aValidityOfTheEsmeMayBeLonger(int days, Reconciliation.Verdict expected) {
    assertThat(verdict(days, "Pending", SUBMITTED, VALIDITY)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"31, Sent, WAIT", "61, Sent, UNKNOWN"})
  void whatTheNetworkIsSilentAboutIsUnknownOnlyAfterItsValidity(
      int days, String state, Reconciliation.Verdict expected) {
    assertThat(verdict(days, state, SUBMITTED, VALIDITY)).isEqualTo(expected);
  }

  /** Milliseconds since the end of the validity. */
  @ParameterizedTest
  @CsvSource({
    "-1, 200, Pending, WAIT",
    "-1, 404, , WAIT",
    "-1, 200, Cancelling, DELETE",
    "-1, 200, Cancelled, APPLY",
    "0, 200, Pending, WITHDRAW",
    "0, 404, , EXPIRE",
    "0, 200, Cancelling, EXPIRE",
    "0, 200, Cancelled, APPLY",
    "0, 200, Processed, WAIT",
    "999, 200, Processed, WAIT",
    "1000, 200, Processed, EXPIRE",
    "0, 200, Sent, WAIT",
    "90000, 200, Sent, WAIT",
    "0, 200, Delivered, APPLY",
    "90000, 503, , WAIT",
    "90000, 0, , WAIT"
  })
  void aValidityThatIsOverEndsTheMessageAtOnce(
      long since, int status, String state, Reconciliation.Verdict expected) {
    Instant end = SUBMITTED.plusSeconds(2);
    assertThat(
            verdict(
                end.plusMillis(since),
                status,
                state == null ? "" : state,
                SUBMITTED,
                end.toEpochMilli()))
        .isEqualTo(expected);
  }

  /** How often it was asked for since the cancel_sm; from 0 on it is asked for as usual. */
  @ParameterizedTest
  @CsvSource({
    "-17, WAIT",
    "-11, WAIT",
    "-10, DELETE",
    "-1, DELETE",
    "0, ASK_SOON",
    "5, ASK_SOON"
  })
  void whatWasTakenBackEndsThoughItsPhoneIsOfflineAndConfirmsNothing(
      int checks, Reconciliation.Verdict expected) {
    MessageRow row = row(SUBMITTED, null).checks(checks).build();
    Instant now = SUBMITTED.plusSeconds(90);
    assertThat(verdict(now, 200, "Cancelling", row)).isEqualTo(expected);
    MessageRow sent = row.with().sentAt(SUBMITTED.toEpochMilli()).build();
    assertThat(verdict(now, 200, "Cancelling", sent)).isEqualTo(Reconciliation.Verdict.WAIT);
  }
}
