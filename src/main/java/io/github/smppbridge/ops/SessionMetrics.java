package io.github.smppbridge.ops;

import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Shows how full the windows are: {@code smpp_requests_in_work} (all sessions), {@code
 * smpp_requests_in_work_max} (the busiest session, against {@code smpp.window}), {@code
 * smpp_deliver_outstanding} and {@code smpp_deliver_outstanding_max} (against {@code
 * smpp.deliver_window}).
 */
public final class SessionMetrics {
  private final Supplier<SessionRegistry> sessions;

  /**
   * Registers the metrics.
   *
   * @param registry where
   * @param sessions the bound sessions, null while the listener is closed
   */
  public SessionMetrics(MeterRegistry registry, Supplier<SessionRegistry> sessions) {
    this.sessions = sessions;
    ToIntFunction<SmppSession> inWork = SmppSession::requestsInWork;
    ToIntFunction<SmppSession> sent = SmppSession::outstanding;
    gauge(registry, "requests.in.work", "Requests of all sessions in work", inWork, false);
    gauge(
        registry, "requests.in.work.max", "Requests of the busiest session in work", inWork, true);
    gauge(registry, "deliver.outstanding", "deliver_sm without an answer", sent, false);
    gauge(
        registry,
        "deliver.outstanding.max",
        "deliver_sm without an answer of the slowest session",
        sent,
        true);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String help,
      ToIntFunction<SmppSession> value,
      boolean max) {
    Gauge.builder("smpp." + name, this, self -> self.read(value, max))
        .description(help)
        .register(registry);
  }

  private double read(ToIntFunction<SmppSession> value, boolean max) {
    SessionRegistry bound = sessions.get();
    if (bound == null) {
      return 0;
    }
    var values = bound.sessions().stream().mapToInt(value);
    return max ? values.max().orElse(0) : values.sum();
  }
}
