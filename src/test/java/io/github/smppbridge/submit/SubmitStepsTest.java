package io.github.smppbridge.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmitStepsTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
  private static final Instant RECEIVED = Instant.parse("2026-05-01T12:00:00Z");

  private final SubmitSteps submissions =
      new SubmitSteps(null, null, NumberRules.of(""), Map.of(), false, Clock.systemUTC());

  private static Exchange submit(String schedule, String validity) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.getMessage().setHeader(SmppServerConstants.SCHEDULE_DELIVERY_TIME, schedule);
    exchange.getMessage().setHeader(SmppServerConstants.VALIDITY_PERIOD, validity);
    exchange.setProperty(
        RouteProperties.SUBMISSION,
        new Submission(
            "g", "ACME", RECEIVED, List.of(new Submission.Part("1", 0, 0, null, 0, null, null))));
    return exchange;
  }

  @Test
  void relativeTimesCountFromWhenTheSubmitWasRead() {
    Exchange exchange = submit("000000010000000R", "000000020000000R");
    submissions.readTimes(exchange);

    assertThat(exchange.getProperty(RouteProperties.SEND_AT))
        .isEqualTo(RECEIVED.plusSeconds(3_600));
    assertThat(exchange.getProperty(RouteProperties.EXPIRES_AT))
        .isEqualTo(RECEIVED.plusSeconds(7_200));
  }

  @Test
  void aScheduleThatIsPastMeansAtOnce() {
    Exchange exchange = submit("260501115900000+", "000000020000000R");
    submissions.readTimes(exchange);

    assertThat(exchange.getProperty(RouteProperties.SEND_AT)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 000000000000000R, 98",
    "'', 260501120000000+, 98",
    "'', 260501135900008+, 98",
    "000000020000000R, 000000010000000R, 98",
    "'', 260503130000057+, 98",
    "261301120000000+, '', 97",
    "tomorrow, '', 97"
  })
  void timesThatCannotBeAreRefused(String schedule, String validity, int status) {
    SmppStatusException refused =
        catchThrowableOfType(
            SmppStatusException.class, () -> submissions.readTimes(submit(schedule, validity)));

    assertThat(refused).isNotNull();
    assertThat(refused.commandStatus())
        .isEqualTo(status)
        .isIn(CommandStatus.ESME_RINVEXPIRY, CommandStatus.ESME_RINVSCHED);
  }

  @ParameterizedTest
  @CsvSource({"0, false, false", "1, false, true", "0, true, true", "16, true, true"})
  void aReportIsAskedForOnDemandOrAlways(int registered, boolean always, boolean asked) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.setProperty(
        RouteProperties.SUBMISSION,
        new Submission(
            "g",
            "ACME",
            RECEIVED,
            List.of(new Submission.Part("1", 0, registered, null, 0, null, null))));
    new SubmitSteps(null, null, NumberRules.of(""), Map.of(), always, Clock.systemUTC())
        .askForReport(exchange);

    assertThat(exchange.getProperty(RouteProperties.DELIVERY_REPORT)).isEqualTo(asked);
  }
}
