package io.github.smppbridge.gateway;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.smppbridge.route.RouteProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker around the gateway: bean {@code gatewayCircuit}. A gateway that is down or
 * hangs would otherwise hold every session's window for the length of a timeout.
 *
 * <ul>
 *   <li>Opens when {@value #FAILURE_PERCENT} percent of the calls of {@value #WINDOW_SECONDS} s
 *       failed, of at least {@value #MINIMUM_CALLS}. A failed call is one without an answer or with
 *       a 5xx that the gateway did not explain; a 4xx never is.
 *   <li>Open, it lets nobody pass for the wait; then {@value #PROBES} calls decide.
 * </ul>
 */
public final class GatewayCircuit {
  /** What the circuit does; the ordinal is the value of the metric. */
  public enum State {
    /** Calls pass. */
    CLOSED,
    /** Some calls pass, to see whether the gateway is back. */
    HALF_OPEN,
    /** No call passes. */
    OPEN
  }

  static final int FAILURE_PERCENT = 50;
  static final int WINDOW_SECONDS = 30;
  static final int MINIMUM_CALLS = 20;
  static final int PROBES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(GatewayCircuit.class);
  private static final Exception FAILURE = new IOException("the gateway failed");

  private final CircuitBreaker breaker;
  private final Duration wait;
  private volatile long openedNanos;

  /**
   * Makes the circuit, closed.
   *
   * @param wait how long it stays open; zero = it never opens
   * @param longestCall after that time a call that let the circuit look is given up for lost
   */
  public GatewayCircuit(Duration wait, Duration longestCall) {
    this.wait = wait;
    this.breaker = wait.isZero() ? null : breaker(wait, longestCall);
    if (breaker != null) {
      breaker.getEventPublisher().onStateTransition(this::changed);
    }
  }

  private static CircuitBreaker breaker(Duration wait, Duration longestCall) {
    return CircuitBreaker.of(
        "gateway",
        CircuitBreakerConfig.custom()
            .slidingWindow(
                WINDOW_SECONDS,
                MINIMUM_CALLS,
                SlidingWindowType.TIME_BASED,
                CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
            .failureRateThreshold(FAILURE_PERCENT)
            .waitDurationInOpenState(wait)
            .permittedNumberOfCallsInHalfOpenState(PROBES)
            .maxWaitDurationInHalfOpenState(longestCall.multipliedBy(2))
            .writableStackTraceEnabled(false)
            .build());
  }

  private void changed(CircuitBreakerOnStateTransitionEvent event) {
    switch (event.getStateTransition().getToState()) {
      case OPEN -> {
        openedNanos = System.nanoTime();
        LOG.warn("the gateway fails: left alone for {} ms", wait.toMillis());
      }
      case CLOSED -> LOG.info("the gateway answers again");
      default -> LOG.info("the gateway is tried again");
    }
  }

  /**
   * Asks to call the gateway. Property {@link RouteProperties#GATEWAY_NOT_SENT} when the circuit is
   * open.
   *
   * @param exchange the call, unless it has that property already; whoever is let in must {@link
   *     #leave}
   */
  public void enter(Exchange exchange) {
    if (exchange.getProperty(RouteProperties.GATEWAY_NOT_SENT) != null) {
      return;
    }
    if (breaker == null || breaker.tryAcquirePermission()) {
      exchange.setProperty(RouteProperties.GATEWAY_CIRCUIT_ENTERED, System.nanoTime());
    } else {
      exchange.setProperty(RouteProperties.GATEWAY_NOT_SENT, "the circuit is open");
    }
  }

  /**
   * Tells how the call went, as {@link RouteProperties#GATEWAY_FAILED} says.
   *
   * @param exchange the call after its answer was read
   */
  public void leave(Exchange exchange) {
    Long entered = (Long) exchange.removeProperty(RouteProperties.GATEWAY_CIRCUIT_ENTERED);
    if (breaker == null || entered == null) {
      return;
    }
    long nanos = System.nanoTime() - entered;
    if (exchange.getProperty(RouteProperties.GATEWAY_FAILED, false, Boolean.class)) {
      breaker.onError(nanos, TimeUnit.NANOSECONDS, FAILURE);
    } else {
      breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Whether a call would be refused now, without asking to make one.
   *
   * @return true while the circuit is open and its wait is not over
   */
  public boolean refuses() {
    return state() == State.OPEN && System.nanoTime() - openedNanos < wait.toNanos();
  }

  /**
   * What the circuit does now.
   *
   * @return the state
   */
  public State state() {
    if (breaker == null) {
      return State.CLOSED;
    }
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> State.OPEN;
      case HALF_OPEN -> State.HALF_OPEN;
      default -> State.CLOSED;
    };
  }
}
