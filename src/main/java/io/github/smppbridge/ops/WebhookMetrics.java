package io.github.smppbridge.ops;

import io.micrometer.core.instrument.Counter;
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
    events =
        new LabelLimit<>(event -> new LabelLimit<>(result -> counter(registry, event, result)));
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

  private static Counter counter(MeterRegistry registry, String event, String result) {
    return Counter.builder("smsgate.webhooks")
        .description("Webhooks of phones by what became of them")
        .tag("event", event)
        .tag("result", result)
        .register(registry);
  }
}
