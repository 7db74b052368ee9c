package io.github.smppbridge.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/** Counts what phones report: {@code smsgate_webhooks_total{event,result}}. */
public final class WebhookMetrics {
  /** The event comes from outside, so only SMSGate's own names become labels. */
  private static final Set<String> EVENTS =
      Set.of(
          "sms:received",
          "sms:data-received",
          "sms:sent",
          "sms:delivered",
          "sms:failed",
          "sms:cancelled",
          "system:ping",
          "mms:received",
          "mms:downloaded",
          "app:started");

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
   * @param event its event as sent, null if it had none
   * @param result what became of it, such as {@code applied}, {@code duplicate}, {@code ignored},
   *     {@code unauthorized}
   */
  public void record(String event, String result) {
    String known = event != null && EVENTS.contains(event) ? event : "other";
    events.get(known).get(result).increment();
  }
}
