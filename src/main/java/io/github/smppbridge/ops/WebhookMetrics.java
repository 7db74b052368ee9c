package io.github.smppbridge.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what phones report: {@code smsgate_webhooks_total{event,result}}. */
public final class WebhookMetrics {
  private final LabelLimit<LabelLimit<Counter>> events;

  /**
   * Makes the bean.
   *
   * @param registry where to count
   */
  public WebhookMetrics(MeterRegistry registry) {
    MeterProvider<Counter> webhooks =
        Counter.builder("smsgate.webhooks")
            .description("Webhooks of phones by what became of them")
            .withRegistry(registry);
    events =
        new LabelLimit<>(
            event ->
                new LabelLimit<>(result -> webhooks.withTags("event", event, "result", result)));
  }

  /**
   * A webhook was answered.
   *
   * @param event its event, of those that are known; null if it could not be read
   * @param result what became of it, such as {@code applied}, {@code duplicate}, {@code ignored},
   *     {@code unauthorized}
   */
  public void record(String event, String result) {
    events.get(event == null ? "other" : event).get(result).increment();
  }
}
