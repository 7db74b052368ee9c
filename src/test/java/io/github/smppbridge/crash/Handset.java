package io.github.smppbridge.crash;

import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The phones of an account: they take what the gateway accepted, send it or not, and repeat each
 * report until it is answered 2xx, one after the other.
 */
final class Handset {
  /** What becomes of messages. */
  enum Conduct {
    /** Sent and delivered. */
    DELIVER,
    /** Refused by the network. */
    FAIL,
    /** Left at the gateway. */
    WAIT
  }

  private static final int AGAIN_MILLIS = 20;

  private static final ScheduledExecutorService CLOCK =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "handset");
            thread.setDaemon(true);
            return thread;
          });

  private final StubGateway gateway;
  private final StubAccount account;
  private final ConcurrentLinkedQueue<StubMessage> waiting = new ConcurrentLinkedQueue<>();
  private final List<StubMessage> sent = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<GatewayEvent> reports = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private volatile Conduct conduct;
  private volatile boolean over;

  Handset(StubGateway gateway, StubAccount account, Conduct conduct) {
    this.gateway = gateway;
    this.account = account;
    this.conduct = conduct;
  }

  /** The gateway has a message for it. */
  void accepted(StubMessage message) {
    waiting.add(message);
    if (conduct != Conduct.WAIT) {
      CLOCK.execute(this::take);
    }
  }

  /** What becomes of messages from now on, and of those that wait. */
  void conduct(Conduct now) {
    conduct = now;
    if (now != Conduct.WAIT) {
      take();
    }
  }

  private void take() {
    for (StubMessage next = waiting.poll(); next != null; next = waiting.poll()) {
      if (conduct == Conduct.FAIL && next.leave()) {
        next.end("RESULT_ERROR_NO_SERVICE");
        report(GatewayEvent.failed(next, "RESULT_ERROR_NO_SERVICE"));
      } else if (next.leave()) {
        sent.add(next);
        report(GatewayEvent.sent(next, 1));
        next.end(null);
        report(GatewayEvent.delivered(next));
      }
    }
  }

  /** Somebody sends it a text. */
  void receive(String from, String text) {
    report(GatewayEvent.incoming("sms:received", account, from, "+4915199999999", text));
  }

  private void report(GatewayEvent event) {
    reports.add(event);
    if (open.getAndIncrement() == 0) {
      CLOCK.execute(this::fire);
    }
  }

  private void fire() {
    if (!over) {
      gateway.fire(reports.peek()).whenComplete((status, error) -> answered(status));
    }
  }

  private void answered(Integer status) {
    if (status == null || status / 100 != 2) {
      CLOCK.schedule(this::fire, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    reports.poll();
    if (open.decrementAndGet() > 0) {
      fire();
    }
  }

  /** What it has sent, in that order. */
  List<StubMessage> sent() {
    return List.copyOf(sent);
  }

  /** Reports that nobody has taken yet. */
  int open() {
    return open.get();
  }

  /** It is switched off. */
  void end() {
    over = true;
  }
}
