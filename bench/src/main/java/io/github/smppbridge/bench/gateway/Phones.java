package io.github.smppbridge.bench.gateway;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The phones behind the stub: each message becomes {@code sms:sent} and then {@code sms:delivered},
 * posted to the URL its account registered, not faster than the rate asked for. An event that is
 * not answered 2xx is posted again after {@value #RETRY_MILLIS} ms, as real phones do (they wait
 * longer).
 *
 * <p>All fields belong to this verticle's context.
 */
final class Phones extends AbstractVerticle {

  private static final int RETRY_MILLIS = 1_000;
  private static final int TICK_MILLIS = 10;
  private static final int MAX_OUTSTANDING = 64;
  private static final int MAX_ATTEMPTS = 15;

  private record Report(String account, PostedMessage message, String event, int attempt) {}

  private final GatewayState state;
  private final Deque<Report> due = new ArrayDeque<>();
  private final Deque<Report> held = new ArrayDeque<>();
  private HttpClient client;
  private Context own;
  private int outstanding;
  private double budget;

  Phones(GatewayState state) {
    this.state = state;
  }

  @Override
  public void start() {
    own = context;
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true).setConnectTimeout(5_000),
            new PoolOptions().setHttp1MaxSize(MAX_OUTSTANDING));
    vertx.setPeriodic(TICK_MILLIS, tick -> fire());
  }

  /** A message was accepted for an account; called from any thread. */
  void accepted(String account, PostedMessage message) {
    GatewayState.Reports mode = state.reports;
    if (mode != GatewayState.Reports.OFF) {
      Report report = new Report(account, message, "sms:sent", 1);
      own.runOnContext(x -> (mode == GatewayState.Reports.HOLD ? held : due).add(report));
    }
  }

  /** Lets all phones report that were told to wait; called from any thread. */
  void release() {
    own.runOnContext(
        x -> {
          due.addAll(held);
          held.clear();
        });
  }

  /** Forgets what was not reported yet; called from any thread. */
  void clear() {
    own.runOnContext(
        x -> {
          due.clear();
          held.clear();
        });
  }

  private void fire() {
    double perTick = state.reportsPerSecond * 2.0 * TICK_MILLIS / 1_000;
    budget = Math.min(budget + perTick, Math.max(1, perTick * 10));
    while (budget >= 1 && outstanding < MAX_OUTSTANDING && !due.isEmpty()) {
      budget--;
      post(due.poll());
    }
  }

  private void post(Report report) {
    String url = state.webhook(report.account(), report.event());
    if (url == null) {
      next(report);
      return;
    }
    Buffer body = body(report).toBuffer();
    outstanding++;
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .setTimeout(30_000)
            .putHeader("Content-Type", "application/json")
            .putHeader("User-Agent", "me.capcom.smsgateway/bench")
            .putHeader("X-Timestamp", Long.toString(System.currentTimeMillis() / 1_000));
    client
        .request(options)
        .compose(request -> request.send(body))
        .compose(answer -> answer.body().map(answer.statusCode()))
        .onComplete(
            result -> {
              outstanding--;
              if (result.succeeded() && result.result() / 100 == 2) {
                state.webhooksSent.increment();
                next(report);
                fire();
              } else {
                again(report);
              }
            });
  }

  private void next(Report report) {
    if (report.event().equals("sms:sent")) {
      due.add(new Report(report.account(), report.message(), "sms:delivered", 1));
    } else {
      state.markDelivered(report.message().id());
    }
  }

  private void again(Report report) {
    state.webhooksFailed.increment();
    if (report.attempt() < MAX_ATTEMPTS) {
      Report retry =
          new Report(report.account(), report.message(), report.event(), report.attempt() + 1);
      vertx.setTimer(RETRY_MILLIS, t -> due.add(retry));
    }
  }

  private static JsonObject body(Report report) {
    String id = report.message().id();
    String event = report.event();
    String now = Instant.now().toString();
    JsonObject payload =
        new JsonObject()
            .put("messageId", id)
            .put("recipient", report.message().phoneNumber())
            .put("phoneNumber", report.message().phoneNumber())
            .put("simNumber", 1);
    if (event.equals("sms:sent")) {
      payload.put("partsCount", 1).put("sentAt", now);
    } else {
      payload.put("deliveredAt", now);
    }
    return new JsonObject()
        .put("id", event.charAt(4) + "-" + id)
        .put("webhookId", "bench-" + event.substring(4))
        .put("event", event)
        .put("deviceId", GatewayHandler.DEVICE)
        .put("payload", payload);
  }
}
