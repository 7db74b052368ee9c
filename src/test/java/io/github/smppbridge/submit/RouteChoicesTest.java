package io.github.smppbridge.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.ChoiceHeaders;
import io.github.smppbridge.route.RouteChoice;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.testkit.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteChoicesTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

  private static RouteChoice choice(Map<String, Object> headers) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.setProperty(RouteProperties.ROUTE_CHOICE, "of another message");
    exchange.getMessage().setHeaders(headers);
    new RouteChoices("cloud"::equals).read(exchange);
    return RouteChoice.of(exchange);
  }

  private static RouteChoice choice(String header, Object value) {
    return choice(Map.of(header, value));
  }

  @Test
  void whatIsNotSetIsNotChosen() {
    assertThat(choice(Map.of())).isSameAs(RouteChoice.NONE);
    for (String header :
        List.of(
            ChoiceHeaders.DEVICE,
            ChoiceHeaders.SIM,
            ChoiceHeaders.PRIORITY,
            ChoiceHeaders.VALIDITY,
            ChoiceHeaders.DELIVERY_REPORT,
            ChoiceHeaders.SKIP_PHONE_VALIDATION,
            ChoiceHeaders.GATEWAY)) {
      assertThat(choice(header, " ")).as(header).isEqualTo(RouteChoice.NONE);
    }
  }

  /** As YAML sets them, and as Java does. */
  @Test
  void textsAndTheirTypesAreTheSame() {
    RouteChoice typed =
        choice(
            Map.of(
                ChoiceHeaders.DEVICE,
                "phone-a",
                ChoiceHeaders.SIM,
                2,
                ChoiceHeaders.PRIORITY,
                -128L,
                ChoiceHeaders.VALIDITY,
                Duration.ofMinutes(10),
                ChoiceHeaders.DELIVERY_REPORT,
                false,
                ChoiceHeaders.SKIP_PHONE_VALIDATION,
                true,
                ChoiceHeaders.GATEWAY,
                "cloud,own"));
    RouteChoice texts =
        choice(
            Map.of(
                ChoiceHeaders.DEVICE, " phone-a ",
                ChoiceHeaders.SIM, "2",
                ChoiceHeaders.PRIORITY, " -128",
                ChoiceHeaders.VALIDITY, "10m",
                ChoiceHeaders.DELIVERY_REPORT, "False",
                ChoiceHeaders.SKIP_PHONE_VALIDATION, "true",
                ChoiceHeaders.GATEWAY, "cloud , own"));

    assertThat(texts)
        .isEqualTo(typed)
        .isEqualTo(
            new RouteChoice(
                "phone-a",
                2,
                -128,
                Duration.ofMinutes(10),
                null,
                false,
                true,
                List.of("cloud", "own")));
  }

  @ParameterizedTest
  @CsvSource({
    "90s, 90",
    "10m, 600",
    "1h30m, 5400",
    "2d, 172800",
    "PT5M, 300",
    "2026-12-01T12:00:30Z, 30"
  })
  void aValidityIsATimeFromNowOrAnInstant(String text, long seconds) {
    assertThat(choice(ChoiceHeaders.VALIDITY, text).expiresAt(NOW))
        .isEqualTo(NOW.plusSeconds(seconds));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(ChoiceHeaders.DEVICE, 4711, "a number that is not the id or name of a phone"),
        Arguments.of(ChoiceHeaders.DEVICE, List.of("a"), "that is not the id or name of a phone"),
        Arguments.of(ChoiceHeaders.SIM, 9, "a number that is not a whole number from 1 to 3"),
        Arguments.of(ChoiceHeaders.SIM, "0", "a number that is not a whole number from 1 to 3"),
        Arguments.of(ChoiceHeaders.SIM, "1.5", "a number that is not a whole number from 1 to 3"),
        Arguments.of(ChoiceHeaders.SIM, "two", "a text that is not a whole number from 1 to 3"),
        Arguments.of(ChoiceHeaders.PRIORITY, 128, "not a whole number from -128 to 127"),
        Arguments.of(ChoiceHeaders.PRIORITY, true, "a Boolean that is not a whole number"),
        Arguments.of(ChoiceHeaders.VALIDITY, "600", "a number that is not a time with its unit"),
        Arguments.of(ChoiceHeaders.VALIDITY, 600, "a number that is not a time with its unit"),
        Arguments.of(ChoiceHeaders.VALIDITY, "0s", "a text that is not a time with its unit"),
        Arguments.of(ChoiceHeaders.VALIDITY, "soon", "a text that is not a time with its unit"),
        Arguments.of(ChoiceHeaders.VALIDITY, Duration.ofDays(9_999), "a Duration that is not"),
        Arguments.of(ChoiceHeaders.DELIVERY_REPORT, "yes", "a text that is not true or false"),
        Arguments.of(ChoiceHeaders.GATEWAY, "cloud,claud", "a text that is not own or gateways"),
        Arguments.of(ChoiceHeaders.GATEWAY, "cloud,", "a text that is not own or gateways"),
        Arguments.of(ChoiceHeaders.SKIP_PHONE_VALIDATION, 1, "a number that is not true or false"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeOfTheRouteIsRefusedForNowWithItsHeaderAndKind(
      String header, Object value, String told) {
    assertThatThrownBy(() -> choice(header, value))
        .isInstanceOfSatisfying(
            SmppStatusException.class,
            refused -> assertThat(refused.commandStatus()).isEqualTo(CommandStatus.ESME_RSYSERR))
        .hasMessageStartingWith(header + ": ")
        .hasMessageContaining(told)
        .hasMessageNotContaining("4711");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+491511234567", "secret words"})
  void theLogNamesTheHeaderAndNeverItsValue(String value) {
    try (LogLines log = LogLines.of(RouteChoices.class.getName(), Level.WARN)) {
      assertThatThrownBy(
              () ->
                  choice(
                      Map.of(
                          ChoiceHeaders.SIM, value, SmppServerConstants.SYSTEM_ID, "ONE" + value)))
          .isInstanceOf(SmppStatusException.class);
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("ESME_RSYSERR, as a route set header GatewaySim: a ")
          .doesNotContain(" " + value);
    }
  }
}
