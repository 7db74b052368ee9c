package io.github.smppbridge.ops;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.AsyncProcessorAwaitManager;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchdog over exchanges that answer no ESME, by the kind of their work: how old the oldest
 * is; a line that names what one waits for, once, when it has taken twice the time it may; and
 * those that a thread waits for are let go by then some, so that a timer's route starts again.
 * Thread-safe; bounded by what is under way.
 */
public final class RouteWatch implements RoutePolicyFactory {
  private static final Logger LOG = LoggerFactory.getLogger(RouteWatch.class);

  /** Lines about stuck exchanges a round. */
  private static final int MOST_LINES = 5;

  /** Exchanges watched at a time, of one kind. */
  private static final int MOST = 100_000;

  private static final int NOT_AWAITED = 3;

  /** By route. */
  private final Map<String, Kind> kinds;

  /** Work of one kind. */
  private static final class Kind {
    private final String name;
    private final long limitNanos;
    private final Map<Exchange, Started> underWay = new ConcurrentHashMap<>();

    Kind(String name, Duration limit) {
      this.name = name;
      this.limitNanos = limit.toNanos();
    }
  }

  private static final class Started {
    private final long at = System.nanoTime();
    private volatile boolean told;
  }

  /**
   * Makes the watchdog.
   *
   * @param deliver how long a delivery may take
   * @param call how long a call of the gateway may take, all attempts included
   */
  public RouteWatch(Duration deliver, Duration call) {
    Kind gateway = new Kind("gateway", call);
    Kind background = new Kind("background", call.multipliedBy(10).plusMinutes(5));
    this.kinds =
        Map.ofEntries(
            Map.entry("deliver-sm", new Kind("deliver", deliver)),
            Map.entry("webhook", new Kind("webhook", Duration.ofSeconds(10))),
            Map.entry("gateway-request", gateway),
            Map.entry("gateway-root-request", gateway),
            Map.entry(
                "reconcile-message", new Kind("reconcile", call.multipliedBy(4).plusSeconds(10))),
            Map.entry("reconcile", background),
            Map.entry("withdraw-replacements", background),
            Map.entry("expire-parts", background),
            Map.entry("send-held", background),
            Map.entry("held-message", background),
            Map.entry("expire-held", background),
            Map.entry("resume-parts", background),
            Map.entry("renew-tokens", background),
            Map.entry("refresh-devices", background),
            Map.entry("register-at-other-gateways", background),
            Map.entry("replay-received", background),
            Map.entry("reload-accounts", background),
            Map.entry("check-credentials", background),
            Map.entry("clean-up", background),
            Map.entry("unbound", background));
  }

  @Override
  public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
    Kind kind = kinds.get(routeId);
    return kind == null ? null : new Policy(kind);
  }

  private static final class Policy extends RoutePolicySupport {
    private final Kind kind;

    Policy(Kind kind) {
      this.kind = kind;
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
      if (kind.underWay.size() < MOST) {
        kind.underWay.put(exchange, new Started());
      }
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
      kind.underWay.remove(exchange);
    }
  }

  /** The kinds of work: their names in metrics. */
  public static List<String> names() {
    return List.of("deliver", "webhook", "gateway", "reconcile", "background");
  }

  /**
   * How old the oldest work of a kind is.
   *
   * @param name one of {@link #names}
   * @return nanoseconds, 0 when there is none
   */
  public long oldestNanos(String name) {
    long now = System.nanoTime();
    return distinctKinds()
        .filter(kind -> kind.name.equals(name))
        .flatMap(kind -> kind.underWay.values().stream())
        .mapToLong(started -> now - started.at)
        .max()
        .orElse(0);
  }

  /** Whether some work has taken more than twice the time it may: true then. */
  public boolean stuck() {
    long now = System.nanoTime();
    return distinctKinds()
        .anyMatch(
            kind ->
                kind.underWay.values().stream()
                    .anyMatch(started -> now - started.at > 2 * kind.limitNanos));
  }

  /**
   * Looks at all that is under way. To be called every few seconds.
   *
   * @param context whose exchanges these are
   */
  public void look(CamelContext context) {
    long now = System.nanoTime();
    int[] lines = new int[1];
    distinctKinds()
        .forEach(
            kind ->
                kind.underWay.forEach(
                    (exchange, started) -> {
                      if (now - started.at > 2 * kind.limitNanos
                          && !started.told
                          && lines[0]++ < MOST_LINES) {
                        started.told = true;
                        tell(kind, exchange, now - started.at);
                      }
                    }));
    letGo(context);
  }

  /** Several routes do work of one kind. */
  private Stream<Kind> distinctKinds() {
    return kinds.values().stream().distinct();
  }

  private static void tell(Kind kind, Exchange exchange, long nanos) {
    String step = exchange.getExchangeExtension().getHistoryNodeId();
    LOG.warn(
        "{}: exchange {} is not over after {} s: it {} of route {}",
        kind.name,
        exchange.getExchangeId(),
        TimeUnit.NANOSECONDS.toSeconds(nanos),
        step == null ? "is between two steps" : "waits for step " + step,
        ExchangeHelper.getAtRouteId(exchange));
  }

  /** Exchanges that a thread waits for: of platform-http, and of timers. */
  private void letGo(CamelContext context) {
    AsyncProcessorAwaitManager awaited = PluginHelper.getAsyncProcessorAwaitManager(context);
    for (AsyncProcessorAwaitManager.AwaitThread thread : awaited.browse()) {
      Exchange exchange = thread.getExchange();
      for (Kind kind : kinds.values()) {
        Started started = kind.underWay.get(exchange);
        if (started != null && System.nanoTime() - started.at > NOT_AWAITED * kind.limitNanos) {
          LOG.warn(
              "{}: nobody waits any longer for exchange {}", kind.name, exchange.getExchangeId());
          kind.underWay.remove(exchange);
          awaited.interrupt(exchange);
          break;
        }
      }
    }
  }
}
