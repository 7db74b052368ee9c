package io.github.smppbridge.gateway;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One circuit breaker: judges the calls of one kind.
 *
 * <ul>
 *   <li>Opens when {@value #FAILURE_PERCENT} percent of the calls of {@value #WINDOW_SECONDS} s
 *       failed, of at least {@value #MINIMUM_CALLS}.
 *   <li>Open, it lets nobody pass for the wait, and then a few: the first of them that the gateway
 *       answers closes it, {@value #PROBES} that fail open it again. So it never waits for calls
 *       that are seldom made.
 * </ul>
 */
final class Breaker {
  static final int FAILURE_PERCENT = 50;
  static final int WINDOW_SECONDS = 30;
  static final int MINIMUM_CALLS = 20;
  static final int PROBES = 5;

  private static final int MOST_ANSWERS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
  private static final Exception FAILURE = new IOException("the gateway failed");

  private final CircuitBreaker breaker;
  private final Duration wait;
  private final Clock clock;
  private final Runnable closes;
  private volatile long openedMillis;

  Breaker(String name, Duration wait, Duration longestCall, Clock clock, Runnable closes) {
    this.wait = wait;
    this.clock = clock;
    this.closes = closes;
    this.breaker = CircuitBreaker.of(name, configuration(wait, longestCall, clock));
    if (wait.isZero()) {
      breaker.transitionToDisabledState();
    } else {
      breaker.getEventPublisher().onStateTransition(this::changed);
    }
  }

  private static CircuitBreakerConfig configuration(
      Duration wait, Duration longestCall, Clock clock) {
    CircuitBreakerConfig.Builder builder =
        CircuitBreakerConfig.custom()
            .clock(clock)
            .slidingWindow(
                WINDOW_SECONDS,
                MINIMUM_CALLS,
                SlidingWindowType.TIME_BASED,
                CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
            .failureRateThreshold(FAILURE_PERCENT)
            .permittedNumberOfCallsInHalfOpenState(PROBES)
            .maxWaitDurationInHalfOpenState(longestCall.multipliedBy(2))
            .writableStackTraceEnabled(false);
    return (wait.isZero() ? builder : builder.waitDurationInOpenState(wait)).build();
  }

  private void changed(CircuitBreakerOnStateTransitionEvent event) {
    String calls = breaker.getName();
    switch (event.getStateTransition().getToState()) {
      case OPEN -> {
        openedMillis = clock.millis();
        LOG.warn("the gateway fails ({}): left alone for {} ms", calls, wait.toMillis());
      }
      case CLOSED -> {
        LOG.info("the gateway answers again ({})", calls);
        closes.run();
      }
      default -> LOG.info("the gateway is tried again ({})", calls);
    }
  }

  /** Whoever is let in must leave. */
  boolean enter() {
    return breaker.tryAcquirePermission();
  }

  void leave(long nanos, boolean failed) {
    if (failed) {
      breaker.onError(nanos, TimeUnit.NANOSECONDS, FAILURE);
    } else {
      breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
      if (state() == GatewayCircuit.State.HALF_OPEN) {
        close();
      }
    }
  }

  /** Counts what was answered before it was made, as far as it matters. */
  void answeredBefore(int calls) {
    for (int call = Math.min(calls, MOST_ANSWERS); call > 0; call--) {
      breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }
  }

  /** Whoever was let in has not called after all. */
  void giveUp() {
    breaker.releasePermission();
  }

  /** Lets nobody pass: who judges otherwise than by its calls has decided. */
  synchronized void open() {
    if (state() == GatewayCircuit.State.CLOSED) {
      breaker.transitionToOpenState();
    }
  }

  /** Lets everybody pass: something else has shown that the gateway answers. */
  synchronized void close() {
    if (state() != GatewayCircuit.State.CLOSED) {
      breaker.transitionToClosedState();
    }
  }

  /** Open: once the wait is over the next call passes, whether or not one has come. */
  GatewayCircuit.State state() {
    return switch (breaker.getState()) {
      case OPEN ->
          clock.millis() - openedMillis < wait.toMillis()
              ? GatewayCircuit.State.OPEN
              : GatewayCircuit.State.HALF_OPEN;
      case HALF_OPEN -> GatewayCircuit.State.HALF_OPEN;
      default -> GatewayCircuit.State.CLOSED;
    };
  }
}
