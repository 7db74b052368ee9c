package io.github.smppbridge.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageRowBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckVerdictsTest {
  private static final String ACCOUNT = "ACME";
  private static final GatewayAccounts NONE = new GatewayAccounts();
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant SUBMITTED = Instant.parse("2026-05-01T12:00:00Z");
  private static final long VALIDITY = SUBMITTED.plus(Duration.ofDays(60)).toEpochMilli();
  private static final Instant DUE = SUBMITTED.plus(Duration.ofDays(50));

  private static CheckVerdicts.Verdict verdict(
      int days, String state, Instant due, Long expiresAt) {
    return verdict(SUBMITTED.plus(Duration.ofDays(days)), 200, state, due, expiresAt);
  }

  private static CheckVerdicts.Verdict verdict(
      Instant now, int status, String state, Instant due, Long expiresAt) {
    return verdict(now, status, state, row(due, expiresAt).build());
  }

  private static MessageRowBuilder row(Instant due, Long expiresAt) {
    return MessageRow.builder("1", "g1", ACCOUNT, SUBMITTED.toEpochMilli())
        .dueAt(due.toEpochMilli())
        .expiresAt(expiresAt)
        .checks(-1);
  }

  private static CheckVerdicts.Verdict verdict(
      Instant now, int status, String state, MessageRow row) {
    return verdict(now, status, state, row, null, NONE);
  }

  private static CheckVerdicts.Verdict verdict(
      Instant now,
      int status,
      String state,
      MessageRow row,
      SentMessages.Terms terms,
      GatewayAccounts accounts) {
    CheckVerdicts verdicts =
        new CheckVerdicts(
            new SentMessages(account -> Optional.ofNullable(terms)),
            new LostMessages(null, accounts, null, null),
            Duration.ofDays(30),
            Clocks.of(Clock.fixed(now, ZoneOffset.UTC)).patient());
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.setProperty(RouteProperties.MESSAGE_ROW, row);
    exchange.setProperty(RouteProperties.GATEWAY_OUTCOME, outcome(status).name());
    exchange.getMessage().setBody(JSON.valueToTree(Map.of("state", state)));
    return verdicts.verdict(exchange);
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
      int days, String state, CheckVerdicts.Verdict expected) {
    assertThat(verdict(days, state, SUBMITTED, null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"31, WAIT", "79, WAIT", "81, WITHDRAW"})
  void itCountsFromWhenTheMessageIsToBeSent(int days, CheckVerdicts.Verdict expected) {
    assertThat(verdict(days, "Pending", DUE, null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"31, WAIT", "61, WITHDRAW"})
  void aValidityOfTheEsmeMayBeLonger(int days, CheckVerdicts.Verdict expected) {
    assertThat(verdict(days, "Pending", SUBMITTED, VALIDITY)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"31, Sent, WAIT", "61, Sent, UNKNOWN"})
  void whatTheNetworkIsSilentAboutIsUnknownOnlyAfterItsValidity(
      int days, String state, CheckVerdicts.Verdict expected) {
    assertThat(verdict(days, state, SUBMITTED, VALIDITY)).isEqualTo(expected);
  }

  /** Milliseconds since the end of the validity. */
  @ParameterizedTest
  @CsvSource({
    "-1, 200, Pending, WAIT",
    "-1, 404, , MISSING",
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
      long since, int status, String state, CheckVerdicts.Verdict expected) {
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
  @CsvSource({"-17, WAIT", "-11, WAIT", "-10, DELETE", "-1, DELETE", "0, ASK_SOON", "5, ASK_SOON"})
  void whatWasTakenBackEndsThoughItsPhoneIsOfflineAndConfirmsNothing(
      int checks, CheckVerdicts.Verdict expected) {
    MessageRow row = row(SUBMITTED, null).checks(checks).build();
    Instant now = SUBMITTED.plusSeconds(90);
    assertThat(verdict(now, 200, "Cancelling", row)).isEqualTo(expected);
    MessageRow sent = row.with().sentAt(SUBMITTED.toEpochMilli()).build();
    assertThat(verdict(now, 200, "Cancelling", sent)).isEqualTo(CheckVerdicts.Verdict.WAIT);
  }

  /** How often it was asked for since the gateway first said not to have it. */
  @ParameterizedTest
  @CsvSource({
    "5, 404, , MISSING",
    "-4, 404, , MISSING",
    "-999, 404, , LOST_WITH_PHONE",
    "-998, 404, , LOST",
    "-999, 200, Pending, FOUND",
    "-998, 200, Processed, FOUND",
    "-998, 503, , WAIT",
    "5, 200, Pending, WAIT"
  })
  void whatTheGatewayDoesNotHaveIsLostOnlyWhenItSaysSoAgainAndAgain(
      int checks, int status, String state, CheckVerdicts.Verdict expected) {
    MessageRow row = row(SUBMITTED, null).checks(checks).deviceId("gone").build();
    Instant now = SUBMITTED.plusSeconds(300);
    assertThat(verdict(now, status, String.valueOf(state), row)).isEqualTo(expected);
  }

  /** What a gateway tells that remembers an answer of when the phone was there. */
  @ParameterizedTest
  @CsvSource({
    "gone, 5, Pending, PHONE_MISSING",
    "gone, -999, Pending, WAIT",
    "gone, -998, Processed, LOST_WITH_PHONE",
    "gone, 5, Sent, WAIT",
    "there, 5, Pending, WAIT",
    ", 5, Pending, WAIT"
  })
  void aMessageIsLostWithItsPhoneThoughTheGatewayRemembersIt(
      String phone, int checks, String state, CheckVerdicts.Verdict expected) {
    GatewayAccounts accounts = new GatewayAccounts();
    Clock clock = Clock.fixed(SUBMITTED, ZoneOffset.UTC);
    GatewayAccount account =
        new GatewayAccount(ACCOUNT, GatewayCredential.basic(ACCOUNT, Secret.of("secret")), clock);
    accounts.admit(account);
    MessageRow row = row(SUBMITTED, null).checks(checks).deviceId(phone).build();
    Instant now = SUBMITTED.plusSeconds(300);
    // no list of phones yet
    assertThat(verdict(now, 200, state, row.with().checks(5).build(), null, accounts))
        .isEqualTo(CheckVerdicts.Verdict.WAIT);
    account.setDevices(List.of(new Device("there", SUBMITTED, List.of())));
    assertThat(verdict(now, 200, state, row, null, accounts)).isEqualTo(expected);
  }

  /** Seconds since it was sent; the account's messages are accepted after 60 of them. */
  @ParameterizedTest
  @CsvSource({
    "59, 200, Sent, ACCEPTED, WAIT",
    "60, 200, Sent, ACCEPTED, ACCEPT",
    "60, 200, Sent, DELIVERED, DELIVER",
    "60, 200, Processed, ACCEPTED, ACCEPT",
    "60, 404, , ACCEPTED, ACCEPT",
    "60, 503, , ACCEPTED, WAIT",
    "60, 200, Failed, ACCEPTED, APPLY",
    "60, 200, Delivered, ACCEPTED, APPLY"
  })
  void whatIsSentIsFinalAfterATimeIfTheAccountSaysSo(
      int seconds, int status, String state, MessageState end, CheckVerdicts.Verdict expected) {
    SentMessages.Terms terms = new SentMessages.Terms(Duration.ofMinutes(1), end);
    MessageRow row = row(SUBMITTED, VALIDITY).sentAt(SUBMITTED.toEpochMilli()).build();
    Instant now = SUBMITTED.plusSeconds(seconds);
    assertThat(verdict(now, status, String.valueOf(state), row, terms, NONE)).isEqualTo(expected);
  }

  @Test
  void whenItWasSentIsAskedFromTheGatewayIfThatMatters() {
    SentMessages.Terms terms = new SentMessages.Terms(Duration.ofMinutes(1), MessageState.ACCEPTED);
    MessageRow row = row(SUBMITTED, null).build();
    assertThat(verdict(SUBMITTED, 200, "Sent", row, terms, NONE))
        .isEqualTo(CheckVerdicts.Verdict.APPLY);
    assertThat(verdict(SUBMITTED, 200, "Processed", row, terms, NONE))
        .isEqualTo(CheckVerdicts.Verdict.WAIT);
  }
}
