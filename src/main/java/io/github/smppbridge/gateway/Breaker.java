package io.github.smppbridge.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One circuit breaker: lets calls of one kind pass, or not.
 *
 * <ul>
 *   <li>Closed, it lets everybody pass, and is opened by whoever counts the calls.
 *   <li>Open, it lets nobody pass for the wait. After that it is half open, whether or not a call
 *       has come, and for as long as none does.
 *   <li>Half open, it lets {@value #PROBES} calls pass. The first that the gateway answers closes
 *       it; as many that fail open it again. One that is not heard of for longer than a call may
 *       take is lost, and another may take its place. Nothing else changes it: not the time, nor
 *       how seldom calls are made.
 * </ul>
 *
 * Thread-safe.
 */
final class Breaker {
  static final int PROBES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  /** How a call came through: to be given back once. */
  static final class Pass {
    private static final Pass FREE = new Pass(0);
    private final long since;

    private Pass(long since) {
      this.since = since;
    }
  }

  private final String name;
  private final Duration wait;
  private final long lostMillis;
  private final Clock clock;
  private final Runnable closes;

  /** Probes under way since it opened last, oldest first. */
  private final Deque<Pass> probes = new ArrayDeque<>(PROBES);

  private int failedProbes;
  private long openedMillis;
  private volatile boolean broken;

  /**
   * Makes one, closed.
   *
   * @param name of the calls, for the log
   * @param wait how long it stays open; zero = it never opens
   * @param longestCall after twice that time a probe is lost
   * @param clock the time
   * @param closes told when it closes
   */
  Breaker(String name, Duration wait, Duration longestCall, Clock clock, Runnable closes) {
    this.name = name;
    this.wait = wait;
    this.lostMillis = longestCall.multipliedBy(2).toMillis();
    this.clock = clock;
    this.closes = closes;
  }

  /** Whoever is let in must leave, or give up; null = not let in. */
  Pass enter() {
    return broken ? probe() : Pass.FREE;
  }

  private synchronized Pass probe() {
    if (!broken) {
      return Pass.FREE;
    }
    long now = clock.millis();
    if (now - openedMillis < wait.toMillis()) {
      return null;
    }
    while (!probes.isEmpty() && now - probes.peek().since >= lostMillis) {
      probes.remove();
    }
    if (probes.size() + failedProbes >= PROBES) {
      return null;
    }
    if (probes.isEmpty() && failedProbes == 0) {
      LOG.info("the gateway is tried again ({})", name);
    }
    Pass pass = new Pass(now);
    probes.add(pass);
    return pass;
  }

  /** Tells how the call went. */
  void leave(Pass pass, boolean failed) {
    if (broken) {
      probed(pass, failed);
    }
  }

  private void probed(Pass pass, boolean failed) {
    synchronized (this) {
      boolean probe = probes.remove(pass);
      if (failed && probe && ++failedProbes >= PROBES) {
        begin();
      }
    }
    // a slow answer to an older call says nothing while it is open
    if (!failed && state() == GatewayCircuit.State.HALF_OPEN) {
      close();
    }
  }

  /** Whoever was let in has not called after all. */
  void giveUp(Pass pass) {
    if (pass != Pass.FREE) {
      synchronized (this) {
        probes.remove(pass);
      }
    }
  }

  /** Lets nobody pass: whoever counts the calls has decided. */
  synchronized void open() {
    if (!broken && !wait.isZero()) {
      begin();
    }
  }

  private void begin() {
    openedMillis = clock.millis();
    probes.clear();
    failedProbes = 0;
    broken = true;
    LOG.warn("the gateway fails ({}): left alone for {} ms", name, wait.toMillis());
  }

  /** Lets everybody pass: the gateway answers. */
  void close() {
    synchronized (this) {
      if (!broken) {
        return;
      }
      broken = false;
      probes.clear();
      LOG.info("the gateway answers again ({})", name);
    }
    closes.run();
  }

  /** Open as long as it lets nobody pass; then half open, whether or not a call has come. */
  GatewayCircuit.State state() {
    if (!broken) {
      return GatewayCircuit.State.CLOSED;
    }
    synchronized (this) {
      if (!broken) {
        return GatewayCircuit.State.CLOSED;
      }
      return clock.millis() - openedMillis < wait.toMillis()
          ? GatewayCircuit.State.OPEN
          : GatewayCircuit.State.HALF_OPEN;
    }
  }
}
