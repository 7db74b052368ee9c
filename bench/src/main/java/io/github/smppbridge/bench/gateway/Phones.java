package io.github.smppbridge.bench.gateway;

import io.github.smppbridge.bench.loop.EventLoop;
import io.github.smppbridge.bench.loop.HttpPosts;
import io.github.smppbridge.bench.loop.Octets;
import io.github.smppbridge.bench.loop.TimerWheel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The phones: they report sms:sent and then sms:delivered of every message, not faster than they
 * are told to, and like real ones repeat each report until somebody answers 2xx; only sooner.
 */
final class Phones {

  private static final long TICK_NANOS = 10_000_000;
  private static final long RETRY_NANOS = 500_000_000;

  /** Requests at a time: phones are many, but come through one proxy. */
  private static final int MAX_OUTSTANDING = 64;

  private static final byte[] SENT = Octets.ascii("\",\"event\":\"sms:sent\",\"deviceId\":\"");
  private static final byte[] DELIVERED =
      Octets.ascii("\",\"event\":\"sms:delivered\",\"deviceId\":\"");
  private static final byte[] SENT_AT = Octets.ascii("\"partsCount\":1,\"sentAt\":\"");
  private static final byte[] DELIVERED_AT = Octets.ascii("\"deliveredAt\":\"");
  private static final byte[] EVENT_ID = Octets.ascii("{\"id\":\"bench-");
  private static final byte[] WEBHOOK_ID = Octets.ascii("\",\"webhookId\":\"");
  private static final byte[] MESSAGE_ID = Octets.ascii("\",\"payload\":{\"messageId\":\"");
  private static final byte[] RECIPIENT = Octets.ascii("\",\"recipient\":\"");
  private static final byte[] NUMBER = Octets.ascii("\",\"phoneNumber\":\"");
  private static final byte[] SIM = Octets.ascii("\",\"simNumber\":1,");
  private static final byte[] END = Octets.ascii("\"}}");
  private static final byte[] HEAD_END = Octets.ascii("\r\n\r\n");

  private final EventLoop loop;
  private final Map<Integer, HttpPosts> posts = new HashMap<>();
  private final Deque<Report> due = new ArrayDeque<>();
  private final Deque<Report> held = new ArrayDeque<>();
  private final Deque<Report> free = new ArrayDeque<>();
  private final Octets body = new Octets(1_024);
  private final Octets request = new Octets(2_048);
  private boolean on;
  private boolean holding;
  private long delayNanos;
  private double perSecond;
  private double budget;
  private int outstanding;
  private long eventNumber;
  private long taken;
  private long repeated;
  private long timeMillis;
  private byte[] time = {};
  private int generation;

  Phones(EventLoop loop) {
    this.loop = loop;
    loop.execute(() -> loop.at(System.nanoTime(), new Earning()));
  }

  /**
   * How they are from now on.
   *
   * @param reporting whether they report
   * @param untilReleased whether they wait for {@link #release}
   * @param messagesPerSecond how many messages they report at the most
   * @param delayMillis from a message's answer to its first report
   */
  void configure(boolean reporting, boolean untilReleased, int messagesPerSecond, int delayMillis) {
    on = reporting;
    holding = untilReleased;
    perSecond = messagesPerSecond;
    delayNanos = delayMillis * 1_000_000L;
  }

  boolean on() {
    return on;
  }

  /** A message was accepted, and its answer leaves after so many nanoseconds. */
  void accepted(Account account, Octets id, Octets number, long answerNanos) {
    Report report = free.isEmpty() ? new Report() : free.poll();
    report.account = account;
    report.delivered = false;
    report.generation = generation;
    report.id.clear();
    report.id.bytes(id);
    report.number.clear();
    report.number.bytes(number);
    report.happens();
    if (holding) {
      held.add(report);
    } else {
      loop.at(System.nanoTime() + answerNanos + delayNanos, report);
    }
  }

  /** Lets all report that were told to wait. */
  void release() {
    due.addAll(held);
    held.clear();
    fire();
  }

  /** Forgets what was not reported yet, and the counts. */
  void forget() {
    generation++;
    due.clear();
    held.clear();
    taken = 0;
    repeated = 0;
  }

  /** Reports that were answered 2xx. */
  long taken() {
    return taken;
  }

  /** Attempts that were not answered 2xx. */
  long repeated() {
    return repeated;
  }

  private void fire() {
    while (budget >= 1 && outstanding < MAX_OUTSTANDING && !due.isEmpty()) {
      budget--;
      due.poll().send();
    }
  }

  private void compose(Report report, Account.Hook hook) {
    body.clear();
    body.bytes(EVENT_ID).decimal(report.event);
    body.bytes(WEBHOOK_ID).bytes(hook.id);
    body.bytes(report.delivered ? DELIVERED : SENT).bytes(report.account.device());
    body.bytes(MESSAGE_ID).bytes(report.id);
    body.bytes(RECIPIENT).bytes(report.number).bytes(NUMBER).bytes(report.number);
    body.bytes(SIM).bytes(report.delivered ? DELIVERED_AT : SENT_AT).bytes(report.time).bytes(END);
    request.clear();
    request.bytes(hook.head).decimal(body.length()).bytes(HEAD_END).bytes(body);
  }

  private byte[] time() {
    long now = System.currentTimeMillis();
    if (now != timeMillis) {
      timeMillis = now;
      // "…00Z" has no fraction unless it is asked for
      String text = Instant.ofEpochMilli(now).truncatedTo(ChronoUnit.MILLIS).toString();
      time = Octets.ascii(text);
    }
    return time;
  }

  private final class Earning extends TimerWheel.Timer {
    @Override
    protected void fire() {
      double perTick = perSecond * 2.0 * TICK_NANOS / 1e9;
      budget = Math.min(budget + perTick, Math.max(1, perTick * 10));
      Phones.this.fire();
      // Looks less often while there is nothing to do
      loop.at(System.nanoTime() + (on || !due.isEmpty() ? 1 : 10) * TICK_NANOS, this);
    }
  }

  /** What a phone has to tell of one message: first that it was sent, then that it came. */
  private final class Report extends TimerWheel.Timer implements HttpPosts.Caller {
    private final Octets id = new Octets(40);
    private final Octets number = new Octets(20);
    private Account account;
    private boolean delivered;
    private long event;
    private byte[] time;
    private int generation;

    /** What is reported next happens now, however often it is told then. */
    void happens() {
      event = ++eventNumber;
      time = Phones.this.time();
    }

    /** Its time has come, the first or another. */
    @Override
    protected void fire() {
      if (generation == Phones.this.generation) {
        due.add(this);
        Phones.this.fire();
      } else {
        free.add(this);
      }
    }

    void send() {
      outstanding++;
      Account.Hook hook = delivered ? account.delivered() : account.sent();
      if (hook == null) {
        answered(0);
        return;
      }
      compose(this, hook);
      posts.computeIfAbsent(hook.port, port -> new HttpPosts(loop, port)).send(request, this);
    }

    @Override
    public void answered(int status) {
      outstanding--;
      if (generation != Phones.this.generation) {
        free.add(this);
      } else if (status / 100 != 2) {
        repeated++;
        loop.at(System.nanoTime() + RETRY_NANOS, this);
      } else {
        taken++;
        told();
      }
      Phones.this.fire();
    }

    private void told() {
      if (delivered) {
        free.add(this);
      } else {
        delivered = true;
        happens();
        due.add(this);
      }
    }
  }
}
