package io.github.smppbridge.ops;

import io.github.smppbridge.http.door.BadRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts requests that were not let in: {@code smpp_http_bad_requests_total{reason}}. */
public final class BadRequestMetrics {
  private final Map<BadRequest, Counter> refused = new EnumMap<>(BadRequest.class);

  /**
   * Makes the counters, from the start at 0.
   *
   * @param registry where to count
   */
  public BadRequestMetrics(MeterRegistry registry) {
    for (BadRequest reason : BadRequest.values()) {
      refused.put(
          reason,
          Counter.builder("smpp.http.bad.requests")
              .description("HTTP requests that were refused unseen by any route")
              .tag("reason", reason.label())
              .register(registry));
    }
  }

  /**
   * A request was refused.
   *
   * @param reason why
   */
  public void refused(BadRequest reason) {
    refused.get(reason).increment();
  }
}
