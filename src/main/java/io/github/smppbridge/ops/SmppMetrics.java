package io.github.smppbridge.ops;

import io.github.smppbridge.smpp.BindType;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.ConnectionRefusal;
import io.github.smppbridge.smpp.SessionState;
import io.github.smppbridge.smpp.SmppObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Counts what the SMPP listener does. Counters are made once and found by ordinal: an event costs
 * an increment. How labels are written is {@link MetricsStyle}'s.
 *
 * <ul>
 *   <li>{@code smpp_sessions_active{state}}
 *   <li>{@code smpp_connections_total}, {@code smpp_connections_closed_total{reason}}, {@code
 *       smpp_connections_refused_total{reason}}
 *   <li>{@code smpp_pdus_received_total{command}}, {@code smpp_pdus_sent_total{command}}
 *   <li>{@code smpp_bind_attempts_total{type,status}}
 *   <li>{@code smpp_submit_sm_total{status}}, {@code smpp_submit_sm_duration_seconds}
 *   <li>{@code smpp_query_sm_total} ({@code {status}} in the style of smpp-server), {@code
 *       smpp_query_sm_duration_seconds}
 *   <li>{@code smpp_errors_total{code}}, {@code smpp_throttled_total}, {@code
 *       smpp_window_full_total}
 *   <li>{@code smpp_requests_overdue_total{command}}, {@code smpp_loop_blocked_total}
 *   <li>{@code smpp_delivered_total{status}}, {@code smpp_deliver_duration_seconds}, {@code
 *       smpp_deliver_timeouts_total}
 * </ul>
 */
public final class SmppMetrics implements SmppObserver {
  private final MeterRegistry registry;
  private final MetricsStyle style;
  private final Map<SessionState, AtomicInteger> sessions = new EnumMap<>(SessionState.class);
  private final Map<Command, Counter> received;
  private final Map<Command, Counter> sent;
  private final Map<CloseReason, Counter> closed;
  private final Map<Command, Counter> overdue = new EnumMap<>(Command.class);
  private final Map<BindType, StatusCounters> binds = new EnumMap<>(BindType.class);
  private final Map<ConnectionRefusal, Counter> refused;
  private final Counter opened;
  private final StatusCounters submits;
  private final Timer submitTime;
  private final IntConsumer queries;
  private final Timer queryTime;
  private final StatusCounters errors;
  private final Counter throttled;
  private final Counter loopBlocked;
  private final Counter windowFull;
  private final StatusCounters delivered;
  private final Timer deliverTime;
  private final Counter deliverTimeouts;

  /**
   * Registers every metric, so that they are there before the first event.
   *
   * @param registry where
   */
  public SmppMetrics(MeterRegistry registry) {
    this(registry, MetricsStyle.BRIDGE);
  }

  /**
   * The same.
   *
   * @param style how labels are written
   */
  public SmppMetrics(MeterRegistry registry, MetricsStyle style) {
    this.registry = registry;
    this.style = style;
    received = byEnum(Command.class, "smpp.pdus.received", "PDUs read", "command", style::command);
    sent = byEnum(Command.class, "smpp.pdus.sent", "PDUs written", "command", style::command);
    closed =
        byEnum(
            CloseReason.class,
            "smpp.connections.closed",
            "Connections that ended",
            "reason",
            SmppMetrics::lower);
    MeterProvider<Counter> late =
        meters(
            "smpp.requests.overdue",
            "Requests answered ESME_RSYSERR since the routes took too long",
            Tags.empty());
    for (Command command : Command.values()) {
      if (command.application()) {
        overdue.put(command, late.withTag("command", style.command(command)));
      }
    }
    refused =
        byEnum(
            ConnectionRefusal.class,
            "smpp.connections.refused",
            "Connections that were refused, or had to make room for others",
            "reason",
            SmppMetrics::lower);
    opened = counter("smpp.connections", "Connections accepted");
    submits = byStatus("smpp.submit.sm", "submit_sm by the status of their answer", Tags.empty());
    submitTime = timer("smpp.submit.sm.duration", "From reading submit_sm to writing its answer");
    queries = queries();
    queryTime = timer("smpp.query.sm.duration", "From reading query_sm to writing its answer");
    errors =
        new StatusCounters(
            meters("smpp.errors", "Negative answers to requests of ESMEs", Tags.empty()),
            "code",
            style::code);
    throttled =
        counter("smpp.throttled", "Requests answered ESME_RTHROTTLED since the backlog was full");
    loopBlocked =
        counter("smpp.loop.blocked", "Steps of routes that held an event loop for too long");
    windowFull =
        counter(
            "smpp.window.full",
            "Times requests of a session began to wait since its window was full");
    delivered =
        new StatusCounters(
            meters("smpp.delivered", "deliver_sm by the status the ESME answered", Tags.empty()),
            "status",
            MetricsStyle.BRIDGE::code,
            0);
    deliverTime = timer("smpp.deliver.duration", "From writing deliver_sm to the ESME's answer");
    deliverTimeouts =
        counter("smpp.deliver.timeouts", "deliver_sm the ESME did not answer in time");
    for (BindType type : BindType.values()) {
      Tags tags = Tags.of("type", style.bindType(type));
      binds.put(type, byStatus("smpp.bind.attempts", "Binds by the status of their answer", tags));
    }
    for (SessionState state : SessionState.values()) {
      if (state != SessionState.CLOSED) {
        sessions.put(state, gauge(state));
      }
    }
  }

  @Override
  public void pduReceived(Command command) {
    received.get(command).increment();
  }

  @Override
  public void pduSent(Command command) {
    sent.get(command).increment();
  }

  @Override
  public void bindAttempt(BindType type, int commandStatus) {
    binds.get(type).increment(commandStatus);
  }

  @Override
  public void connectionOpened() {
    opened.increment();
  }

  @Override
  public void connectionRefused(ConnectionRefusal reason) {
    refused.get(reason).increment();
  }

  @Override
  public void connectionClosed(CloseReason reason) {
    closed.get(reason).increment();
  }

  @Override
  public void stateChanged(SessionState from, SessionState to) {
    AtomicInteger left = from == null ? null : sessions.get(from);
    if (left != null) {
      left.decrementAndGet();
    }
    AtomicInteger entered = sessions.get(to);
    if (entered != null) {
      entered.incrementAndGet();
    }
  }

  @Override
  public void responded(Command command, int commandStatus, long nanos) {
    if (command == Command.SUBMIT_SM) {
      submits.increment(commandStatus);
      submitTime.record(nanos, TimeUnit.NANOSECONDS);
    } else if (command == Command.QUERY_SM) {
      queries.accept(commandStatus);
      queryTime.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** That server counts them with the others. */
  @Override
  public void refused(Command command, int commandStatus) {
    if (style == MetricsStyle.SMPP_SERVER) {
      responded(command, commandStatus, 0);
    }
  }

  @Override
  public void loopBlocked() {
    loopBlocked.increment();
  }

  @Override
  public void throttled() {
    throttled.increment();
  }

  @Override
  public void overdue(Command command) {
    overdue.get(command).increment();
  }

  @Override
  public void windowFull() {
    windowFull.increment();
  }

  @Override
  public void errorSent(int commandStatus) {
    errors.increment(commandStatus);
  }

  @Override
  public void delivered(int commandStatus, long nanos) {
    delivered.increment(commandStatus);
    deliverTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void deliverTimedOut() {
    deliverTimeouts.increment();
  }

  private <E extends Enum<E>> Map<E, Counter> byEnum(
      Class<E> type, String name, String help, String label, Function<E, String> value) {
    MeterProvider<Counter> meters = meters(name, help, Tags.empty());
    Map<E, Counter> counters = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      counters.put(constant, meters.withTag(label, value.apply(constant)));
    }
    return counters;
  }

  private StatusCounters byStatus(String name, String help, Tags tags) {
    return style == MetricsStyle.BRIDGE
        ? new StatusCounters(meters(name, help, tags), "status", style::code, 0)
        : new StatusCounters(meters(name, help, tags), "status", style::outcome, 0, 1);
  }

  private IntConsumer queries() {
    if (style == MetricsStyle.SMPP_SERVER) {
      return byStatus("smpp.query.sm", "query_sm by outcome", Tags.empty())::increment;
    }
    Counter all = counter("smpp.query.sm", "query_sm answered");
    return status -> all.increment();
  }

  private Counter counter(String name, String help) {
    return meters(name, help, Tags.empty()).withTags();
  }

  private MeterProvider<Counter> meters(String name, String help, Tags tags) {
    return Counter.builder(name).description(help).tags(tags).withRegistry(registry);
  }

  private AtomicInteger gauge(SessionState state) {
    AtomicInteger count = new AtomicInteger();
    Gauge.builder("smpp.sessions.active", count, AtomicInteger::get)
        .description("Connections by session state")
        .tag("state", lower(state))
        .register(registry);
    return count;
  }

  private Timer timer(String name, String help) {
    return LatencyTimer.of(registry, name, help, Tags.empty());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
