package io.github.smppbridge.ops;

import io.github.smppbridge.http.HttpObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/**
 * Shows the HTTP servers' connections: {@code http_server_connections{server}}, {@code
 * http_server_connections_refused_total{server,reason}} for those that were not let in and {@code
 * http_server_connections_ended_total{server,reason}} for those that a limit has ended.
 */
public final class HttpMetrics implements HttpObserver {
  private final MeterRegistry registry;

  /**
   * Makes the metrics.
   *
   * @param registry where to count
   */
  public HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void started(String server, IntSupplier open) {
    Gauge.builder("http.server.connections", open::getAsInt)
        .description("Open HTTP connections")
        .tag("server", server)
        .register(registry);
    for (String reason : new String[] {"address", "connections"}) {
      refusals(server, reason);
    }
    for (String reason :
        new String[] {
          "header_timeout", "body_timeout", "answer_timeout", "idle_timeout", "displaced", "memory"
        }) {
      ends(server, reason);
    }
  }

  @Override
  public void refused(String server, String reason) {
    refusals(server, reason).increment();
  }

  @Override
  public void ended(String server, String reason) {
    ends(server, reason).increment();
  }

  private Counter refusals(String server, String reason) {
    return Counter.builder("http.server.connections.refused")
        .description("HTTP connections that were not let in: all places busy with requests")
        .tags("server", server, "reason", reason)
        .register(registry);
  }

  private Counter ends(String server, String reason) {
    return Counter.builder("http.server.connections.ended")
        .description("HTTP connections that a limit has ended")
        .tags("server", server, "reason", reason)
        .register(registry);
  }
}
