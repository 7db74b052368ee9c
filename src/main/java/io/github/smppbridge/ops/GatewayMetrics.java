package io.github.smppbridge.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Counts calls to SMSGate: {@code smsgate_requests_total{operation,status}} and {@code
 * smsgate_request_duration_seconds{operation}}; and shows {@code smsgate_circuit_state}. Status is
 * the HTTP status, or {@code error} when there was no answer, unless {@link MetricsStyle} has it
 * otherwise. What was answered in the gateway's place is counted as {@code
 * smsgate_answers_disbelieved_total{operation}}, too.
 */
public final class GatewayMetrics {
  private static final int SERVER_ERROR = 500;

  private final MeterRegistry registry;
  private final MetricsStyle style;
  private final LabelLimit<Operation> operations;
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private volatile int lastStatus;
  private volatile long lastAnswerNanos;
  private volatile boolean called;

  /**
   * Makes the bean.
   *
   * @param registry where to count
   */
  public GatewayMetrics(MeterRegistry registry) {
    this(registry, MetricsStyle.BRIDGE);
  }

  /**
   * The same.
   *
   * @param style how labels are written
   */
  public GatewayMetrics(MeterRegistry registry, MetricsStyle style) {
    this.registry = registry;
    this.style = style;
    operations = new LabelLimit<>(name -> new Operation(registry, name));
  }

  /**
   * Shows the circuit breaker: {@code smsgate_circuit_state}, 0 closed, 1 half open, 2 open.
   *
   * @param state tells it
   */
  public void circuit(IntSupplier state) {
    Gauge.builder("smsgate.circuit.state", state::getAsInt)
        .description("Circuit breaker around SMSGate: 0 closed, 1 half open, 2 open")
        .register(registry);
  }

  /**
   * Shows the circuits of single accounts: {@code smsgate_account_circuits_open}.
   *
   * @param open tells how many are
   */
  public void accountCircuits(IntSupplier open) {
    Gauge.builder("smsgate.account.circuits.open", open::getAsInt)
        .description("Circuits of single accounts that are open, of what sends and what asks")
        .register(registry);
  }

  /**
   * Shows messages that the gateway fails at: {@code smsgate_failures_remembered} and {@code
   * smsgate_failures_lasting_total}.
   *
   * @param remembered tells how many it failed at once
   * @param lasting tells how many were refused since it failed at them again
   */
  public void failures(LongSupplier remembered, LongSupplier lasting) {
    Gauge.builder("smsgate.failures.remembered", remembered::getAsLong)
        .description("Messages that SMSGate answered with a 5xx, in case they come again")
        .register(registry);
    // the first is held weakly: nobody else holds the supplier
    FunctionCounter.builder("smsgate.failures.lasting", registry, held -> lasting.getAsLong())
        .description("Messages refused for good, since SMSGate answers each time with a 5xx")
        .register(registry);
  }

  /**
   * A call is over.
   *
   * @param operation the gateway route's operation, for example {@code send_message}
   * @param status HTTP status, 0 when there was no answer
   * @param duration how long it took with all attempts
   * @param unit unit of the duration
   */
  public void called(String operation, int status, long duration, TimeUnit unit) {
    Operation meters = operations.get(style.operation(operation));
    meters.duration.record(duration, unit);
    meters.statuses.get(style.answer(operation, status)).increment();
    lastStatus = status;
    called = true;
    if (status == 0 || status >= SERVER_ERROR) {
      failuresInARow.incrementAndGet();
    } else {
      lastAnswerNanos = System.nanoTime();
      failuresInARow.set(0);
    }
  }

  /**
   * An answer was not believed.
   *
   * @param operation the gateway route's operation
   */
  public void disbelieved(String operation) {
    operations.get(style.operation(operation)).disbelieved.increment();
  }

  /** Calls without an answer, or with a 5xx, since the last good one. */
  public int failuresInARow() {
    return failuresInARow.get();
  }

  /** Whether there was any call. */
  public boolean called() {
    return called;
  }

  /** HTTP status of the last call, 0 when there was no answer. */
  public int lastStatus() {
    return lastStatus;
  }

  /** Seconds since the last answer below 500; -1 if there was none. */
  public long secondsSinceAnswer() {
    long last = lastAnswerNanos;
    return last == 0 ? -1 : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - last);
  }

  private static final class Operation {
    private final Timer duration;
    private final LabelLimit<Counter> statuses;
    private final Counter disbelieved;

    Operation(MeterRegistry registry, String name) {
      Tags tags = Tags.of("operation", name);
      duration =
          LatencyTimer.of(
              registry, "smsgate.request.duration", "Calls to SMSGate with all attempts", tags);
      MeterProvider<Counter> requests =
          Counter.builder("smsgate.requests")
              .description("Calls to SMSGate by HTTP status")
              .tags(tags)
              .withRegistry(registry);
      statuses = new LabelLimit<>(status -> requests.withTag("status", status));
      disbelieved =
          Counter.builder("smsgate.answers.disbelieved")
              .description("Answers that are not SMSGate's, or about something else")
              .tags(tags)
              .register(registry);
    }
  }
}
