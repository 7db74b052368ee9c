package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as the gateway and the phones write them: ISO 8601 with an offset. */
final class GatewayTime {
  private GatewayTime() {}

  /** Empty for anything else, and for what is not there. */
  static Optional<Instant> read(JsonNode node) {
    try {
      return Optional.of(OffsetDateTime.parse(node.asText("")).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
