package io.github.smppbridge.testkit;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The phones of a stub: they report sms:sent and then sms:delivered of every message, not faster
 * than they are told to, and like real ones repeat each report until somebody answers 2xx; only
 * sooner. They end with the stub. Thread-safe: the queues belong to one context of Vert.x.
 */
public final class Phones {
  /** When a message's phone reports. */
  public enum Reports {
    /** Never. */
    OFF,
    /** At once. */
    AUTO,
    /** Once {@link #release} is called. */
    HOLD
  }

  private static final int RETRY_MILLIS = 500;
  private static final int TICK_MILLIS = 10;
  private static final int MAX_OUTSTANDING = 64;

  private record Report(StubMessage message, GatewayEvent event, boolean last) {}

  private final StubGateway gateway;
  private final Vertx vertx;
  private final Context own;
  private final Deque<Report> due = new ArrayDeque<>();
  private final Deque<Report> held = new ArrayDeque<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private volatile Reports reports = Reports.AUTO;
  private volatile int perSecond = 100_000;
  private int outstanding;
  private double budget;

  private Phones(StubGateway gateway) {
    this.gateway = gateway;
    vertx = gateway.vertx();
    own = vertx.getOrCreateContext();
    own.runOnContext(x -> vertx.setPeriodic(TICK_MILLIS, tick -> earn()));
  }

  /** Report from now on whatever the gateway accepts. */
  public static Phones of(StubGateway gateway) {
    Phones phones = new Phones(gateway);
    gateway.onAccepted(phones::accepted);
    return phones;
  }

  /** When those of messages accepted from now on report. */
  public Phones reports(Reports when) {
    reports = when;
    return this;
  }

  /** How many messages a second are reported at the most. */
  public Phones perSecond(int messages) {
    perSecond = messages;
    return this;
  }

  /** Lets all report that were told to wait. */
  public void release() {
    own.runOnContext(
        x -> {
          due.addAll(held);
          held.clear();
        });
  }

  /** Forgets what was not reported yet, and the counts. */
  public void forget() {
    own.runOnContext(
        x -> {
          due.clear();
          held.clear();
          open.set(0);
          taken.set(0);
          repeated.set(0);
        });
  }

  /** Messages whose reports nobody has taken yet. */
  public int open() {
    return open.get();
  }

  /** Reports that were answered 2xx. */
  public int taken() {
    return taken.get();
  }

  /** Attempts that were not answered 2xx. */
  public int repeated() {
    return repeated.get();
  }

  private void accepted(StubMessage message) {
    Reports when = reports;
    if (when == Reports.OFF) {
      return;
    }
    open.incrementAndGet();
    Report report = new Report(message, GatewayEvent.sent(message, 1), false);
    own.runOnContext(x -> (when == Reports.HOLD ? held : due).add(report));
  }

  private void earn() {
    double perTick = perSecond * 2.0 * TICK_MILLIS / 1_000;
    budget = Math.min(budget + perTick, Math.max(1, perTick * 10));
    fire();
  }

  private void fire() {
    while (budget >= 1 && outstanding < MAX_OUTSTANDING && !due.isEmpty()) {
      budget--;
      outstanding++;
      Report report = due.poll();
      report.message().state(report.last() ? "Delivered" : "Sent", null);
      gateway
          .report(report.event())
          .onComplete(result -> own.runOnContext(x -> answered(report, result.result())));
    }
  }

  private void answered(Report report, Integer status) {
    outstanding--;
    if (status == null || status / 100 != 2) {
      repeated.incrementAndGet();
      vertx.setTimer(RETRY_MILLIS, t -> due.add(report));
      return;
    }
    taken.incrementAndGet();
    if (report.last()) {
      open.decrementAndGet();
    } else {
      due.add(new Report(report.message(), GatewayEvent.delivered(report.message()), true));
    }
    fire();
  }
}
