package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON of strangers ends in an error that is caught, whatever its shape. */
class JsonLimitsTest {
  private static final ObjectMapper JSON = Wiring.mapper();

  static Stream<String> hostile() {
    int many = 1_000_000;
    return Stream.of(
        "[".repeat(100),
        "[".repeat(100_000),
        "[".repeat(many),
        "{\"a\":".repeat(many),
        "[{\"a\":".repeat(100_000),
        "{\"a\":" + "9".repeat(many) + "}",
        "{\"a\":-" + "9".repeat(101) + "}",
        "{\"a\":0." + "9".repeat(many) + "}",
        "{\"a\":1e" + "9".repeat(many) + "}",
        "{\"" + "k".repeat(many) + "\":1}",
        "[" + "1,".repeat(500_000) + "1]",
        "[" + "{},".repeat(300_000) + "{}]",
        IntStream.range(0, 15_000)
            .mapToObj(i -> "\"" + i + "\":1")
            .collect(java.util.stream.Collectors.joining(",", "{", "}")));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hostile")
  void isRefused(String json) {
    assertThatThrownBy(() -> JSON.readTree(json)).isInstanceOf(StreamConstraintsException.class);
    assertThatThrownBy(() -> JSON.readTree(json.getBytes())).isInstanceOf(IOException.class);
  }

  @Test
  void whatAGatewayMaySendIsRead() throws IOException {
    String device =
        "{\"id\":\"x\",\"name\":\"phone\",\"lastSeen\":\"2026-01-01T00:00:00Z\",\"simCards\":[{}]}";
    assertThat(JSON.readTree("[" + (device + ",").repeat(999) + device + "]")).hasSize(1_000);
    assertThat(JSON.readTree("\"" + "x".repeat(1_000_000) + "\"").asText()).hasSize(1_000_000);
  }

  @Test
  void ofEventsABatchOfTenThousandIsRead() throws IOException {
    ObjectMapper events = Wiring.eventMapper();
    String event = "{\"sender\":\"+1\",\"message\":\"x\",\"receivedAt\":\"now\",\"simNumber\":1}";
    assertThat(events.readTree("[" + (event + ",").repeat(9_999) + event + "]")).hasSize(10_000);
    assertThatThrownBy(() -> events.readTree("[" + "1,".repeat(500_000) + "1]"))
        .isInstanceOf(StreamConstraintsException.class);
  }
}
