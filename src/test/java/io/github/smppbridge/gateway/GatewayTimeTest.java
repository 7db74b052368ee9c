package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are read as the JDK's formatter reads them, whatever their form. */
class GatewayTimeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-30T17:40:34Z",
        "2026-11-30T17:40:34.5Z",
        "2026-11-30T17:40:34.123Z",
        "2026-11-30T17:40:34.123456789Z",
        "2026-11-30T17:40:34.1234567890Z",
        "2026-11-30T17:40:34.Z",
        "2026-11-30T17:40:34.123+01:00",
        "2026-11-30T17:40:34-05:30",
        "2026-11-30T17:40:34+18:00",
        "2026-11-30T17:40:34+18:30",
        "2026-11-30T17:40:34+01",
        "2026-11-30T17:40:34+01:00:30",
        "2026-11-30T17:40:34*01:00",
        "2026-11-30T17:40:34+01:0x",
        "2026-11-30T17:40:34+01:60",
        "2026-11-30T17:40Z",
        "2024-02-29T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-32T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T23:60:00Z",
        "2026-01-01T23:59:60Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "1969-12-31T23:59:59.5Z",
        "2026-11-30T17:40:34",
        "2026-11-30T17:40:34Zx",
        "2026-11-30 17:40:34Z",
        "2026-11-30t17:40:34z",
        "+2026-11-30T17:40:34Z",
        "\u0662026-11-30T17:40:34Z",
        "now",
        ""
      })
  void asTheFormatterReadsIt(String text) {
    assertThat(GatewayTime.read(text)).isEqualTo(formatted(text));
  }

  private static Optional<Instant> formatted(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
