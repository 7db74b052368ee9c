package io.github.smppbridge.ops;

import io.github.smppbridge.smpp.SmppServer;
import io.github.smppbridge.smpp.WorkKind;
import io.github.smppbridge.store.StoreFigures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Shows what has been under way for longest, and what is connected.
 *
 * <ul>
 *   <li>{@code smpp_oldest_request_seconds{kind}}: the oldest work of a kind that is not over, be
 *       it answered: {@code bind}, {@code submit}, {@code query}, {@code cancel} and {@code
 *       replace} of ESMEs (0 below a second), {@code deliver}, {@code webhook}, {@code gateway},
 *       {@code reconcile}, {@code background}, {@code store}
 *   <li>{@code smpp_requests_stuck}: requests that took too long, were answered, and are not over
 *   <li>{@code smpp_requests_waiting}: requests whose account has as many others with the workers
 *       as it may
 *   <li>{@code smpp_ends_waiting}: ends of sessions that route {@code unbound} has not begun with
 *   <li>{@code smpp_backlog_bytes}: requests that wait behind the windows of their sessions
 *   <li>{@code smpp_connections_open{state}}: {@code unbound}, {@code binding}, {@code bound}
 * </ul>
 */
public final class WorkMetrics {
  private final Map<String, LongSupplier> oldest = new LinkedHashMap<>();
  private final Supplier<SmppServer> server;

  /**
   * Registers the metrics.
   *
   * @param registry where
   * @param server the listener, null while it is closed
   * @param routes what answers no ESME
   * @param store the store's figures
   * @param waiting requests that wait for their account's turn
   * @param ends ends of sessions that wait for their route
   */
  public WorkMetrics(
      MeterRegistry registry,
      Supplier<SmppServer> server,
      RouteWatch routes,
      Supplier<StoreFigures> store,
      IntSupplier waiting,
      IntSupplier ends) {
    this.server = server;
    for (WorkKind kind : WorkKind.values()) {
      oldest.put(
          kind.name().toLowerCase(Locale.ROOT), () -> read(each -> each.oldestRequestNanos(kind)));
    }
    RouteWatch.names().forEach(name -> oldest.put(name, () -> routes.oldestNanos(name)));
    oldest.put("store", () -> store.get().writingNanos());
    oldest.forEach(
        (kind, nanos) ->
            TimeGauge.builder(
                    "smpp.oldest.request", nanos, TimeUnit.NANOSECONDS, LongSupplier::getAsLong)
                .description("Age of the oldest work that is not over")
                .tag("kind", kind)
                .register(registry));
    Gauge.builder("smpp.requests.stuck", this, WorkMetrics::stuck)
        .description("Requests that took too long, were answered, and are not over")
        .register(registry);
    Gauge.builder("smpp.requests.waiting", waiting::getAsInt)
        .description("Requests whose account has as many others with the workers as it may")
        .register(registry);
    Gauge.builder("smpp.ends.waiting", ends::getAsInt)
        .description("Ends of sessions that their route has not begun with")
        .register(registry);
    Gauge.builder("smpp.backlog", this, self -> self.read(SmppServer::backlogOctets))
        .description("Requests that wait behind the windows of their sessions")
        .baseUnit("bytes")
        .register(registry);
    connections(registry, "unbound", SmppServer::unboundConnections);
    connections(registry, "binding", SmppServer::bindingConnections);
    connections(registry, "bound", each -> each.sessions().sessions().size());
  }

  private void connections(MeterRegistry registry, String state, ToIntFunction<SmppServer> count) {
    Gauge.builder("smpp.connections.open", this, self -> self.read(count::applyAsInt))
        .description("Connections by what they have come to")
        .tag("state", state)
        .register(registry);
  }

  private long read(ToLongFunction<SmppServer> figure) {
    SmppServer open = server.get();
    return open == null ? 0 : figure.applyAsLong(open);
  }

  /** Requests that were answered since they took too long, and are not over: the number. */
  public long stuck() {
    return read(SmppServer::stuckRequests);
  }

  /** What is connected, and whether connections are refused: by name, for a health check. */
  public Map<String, Object> connections() {
    SmppServer open = server.get();
    return open == null
        ? Map.of()
        : Map.of(
            "bound", open.sessions().sessions().size(),
            "unbound", open.unboundConnections(),
            "binding", open.bindingConnections(),
            "degraded", open.refusesConnections());
  }

  /**
   * The oldest work of each kind.
   *
   * @return seconds by kind, without those of which there is none older than a second
   */
  public Map<String, Long> oldestSeconds() {
    Map<String, Long> seconds = new LinkedHashMap<>();
    oldest.forEach(
        (kind, nanos) -> {
          long age = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong());
          if (age > 0) {
            seconds.put(kind, age);
          }
        });
    return seconds;
  }
}
