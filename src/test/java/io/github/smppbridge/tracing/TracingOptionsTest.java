package io.github.smppbridge.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the environment says of tracing, and what it may not. */
class TracingOptionsTest {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String URL = "http://127.0.0.1:1";

  private static boolean isOn(Map<String, String> variables) {
    return TracingOptions.of(variables, new Properties()).isPresent();
  }

  @Test
  void itIsOnWhereAnExporterOrAnEndpointIsNamed() {
    assertThat(isOn(Map.of())).isFalse();
    assertThat(isOn(Map.of("OTEL_SERVICE_NAME", "x", "OTEL_TRACES_SAMPLER", "always_on")))
        .isFalse();
    assertThat(isOn(Map.of(ENDPOINT, URL))).isTrue();
    assertThat(isOn(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", URL))).isTrue();
    assertThat(isOn(Map.of("OTEL_TRACES_EXPORTER", "otlp"))).isTrue();
    assertThat(isOn(Map.of("OTEL_TRACES_EXPORTER", "none", ENDPOINT, URL))).isFalse();
    assertThat(isOn(Map.of("OTEL_SDK_DISABLED", "true", ENDPOINT, URL))).isFalse();
    assertThat(isOn(Map.of("OTEL_SDK_DISABLED", "false", ENDPOINT, URL))).isTrue();
    assertThat(isOn(Map.of(ENDPOINT, " "))).isFalse();
  }

  @Test
  void systemPropertiesWin() {
    Properties system = new Properties();
    system.setProperty("otel.service.name", "of the property");
    system.setProperty("otel.traces.exporter", "otlp");

    TracingOptions options =
        TracingOptions.of(
                Map.of("OTEL_SERVICE_NAME", "of the variable", "OTEL_TRACES_EXPORTER", "none"),
                system)
            .orElseThrow();

    assertThat(options.get("otel.service.name")).isEqualTo("of the property");
  }

  @Test
  void theServiceHasANameUnlessItsAttributesHaveOne() {
    assertThat(
            TracingOptions.of(Map.of(ENDPOINT, URL), new Properties())
                .orElseThrow()
                .get("otel.service.name"))
        .isEqualTo("smpp-bridge");
    assertThat(
            TracingOptions.of(
                    Map.of(ENDPOINT, URL, "OTEL_RESOURCE_ATTRIBUTES", "service.name=mine,a=b"),
                    new Properties())
                .orElseThrow()
                .get("otel.service.name"))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_ENDPOINT, collector:4318",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, ftp://collector",
    "OTEL_EXPORTER_OTLP_ENDPOINT, http://",
    "OTEL_EXPORTER_OTLP_PROTOCOL, grpc",
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, grpc",
    "OTEL_EXPORTER_OTLP_PROTOCOL, smoke signals",
    "OTEL_TRACES_EXPORTER, jaeger",
    "OTEL_TRACES_SAMPLER, sometimes",
    "OTEL_TRACES_SAMPLER_ARG, a half",
    "OTEL_PROPAGATORS, pigeon",
    "OTEL_BSP_SCHEDULE_DELAY, soon",
    "OTEL_BSP_MAX_QUEUE_SIZE, big",
    "OTEL_EXPORTER_OTLP_TIMEOUT, long",
    "OTEL_EXPORTER_OTLP_COMPRESSION, squeeze"
  })
  void aValueThatCannotBeUsedIsNamed(String name, String value) {
    Map<String, String> variables =
        new HashMap<>(Map.of(ENDPOINT, URL, "OTEL_TRACES_SAMPLER", "parentbased_traceidratio"));
    variables.put(name, value);

    assertThatThrownBy(
            () -> Tracing.start(TracingOptions.of(variables, new Properties()).orElseThrow()))
        .isInstanceOf(TracingOptionException.class)
        .hasMessageStartingWith(name + ": ")
        .hasMessageContaining(value);
  }

  @Test
  void attributesThatAreNoPairsAreNamed() {
    Map<String, String> variables = Map.of(ENDPOINT, URL, "OTEL_RESOURCE_ATTRIBUTES", "nonsense");

    assertThatThrownBy(
            () -> Tracing.start(TracingOptions.of(variables, new Properties()).orElseThrow()))
        .hasMessage("OTEL_RESOURCE_ATTRIBUTES: it is no list of name=value, separated by commas");
  }

  @Test
  void aHeaderThatCannotBeUsedIsNotTold() {
    Map<String, String> variables =
        Map.of(ENDPOINT, URL, "OTEL_EXPORTER_OTLP_HEADERS", "verysecret");

    assertThatThrownBy(
            () -> Tracing.start(TracingOptions.of(variables, new Properties()).orElseThrow()))
        .isInstanceOf(TracingOptionException.class)
        .hasMessageStartingWith("OTEL_EXPORTER_OTLP_HEADERS: ")
        .message()
        .doesNotContain("verysecret");
  }

  @Test
  void aPropertyIsNamedAsItWasGiven() {
    Properties system = new Properties();
    system.setProperty("otel.bsp.schedule.delay", "soon");

    assertThatThrownBy(
            () -> Tracing.start(TracingOptions.of(Map.of(ENDPOINT, URL), system).orElseThrow()))
        .hasMessageStartingWith("otel.bsp.schedule.delay: ");
  }
}
