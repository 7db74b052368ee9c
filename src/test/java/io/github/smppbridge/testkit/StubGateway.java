package io.github.smppbridge.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A scriptable SMSGate server on a free loopback port.
 *
 * <ul>
 *   <li>Unscripted it behaves like the real one: Basic and Bearer authorization, ids unique per
 *       device (409), 202 with Location, 404, Cancelling, webhooks by upsert.
 *   <li>{@link #respond} queues faults for an operation, {@link #respondAlways} keeps one, {@link
 *       #latency} slows all.
 *   <li>{@link #fire} and its kin report events to the webhooks registered for the message's
 *       account, signed if a key is set, and return the bridge's HTTP status (0 = nobody registered
 *       for it).
 *   <li>Every request is recorded: {@link #requests}.
 * </ul>
 *
 * <p>All methods may be called from any thread; those that return a plain status wait for it.
 */
public final class StubGateway implements AutoCloseable {
  /** The account that exists from the start. */
  public static final String USERNAME = "STUB01";

  /** Its password: as long as SMSGate makes them, longer than the 8 characters SMPP allows. */
  public static final String PASSWORD = "stub-password-14";

  private static final String BASE = "/3rdparty/v1";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final StubApi api = new StubApi();
  private final WebhookSender webhookSender = new WebhookSender(vertx);
  private final Queue<RecordedRequest> requests = new ConcurrentLinkedQueue<>();
  private final Map<GatewayOperation, Deque<Answer>> scripted = new ConcurrentHashMap<>();

  /** Guarded by itself. */
  private final Map<GatewayOperation, List<Runnable>> held = new EnumMap<>(GatewayOperation.class);

  private final Map<GatewayOperation, Answer> always = new ConcurrentHashMap<>();
  private final int port;
  private volatile Duration latency = Duration.ZERO;
  private volatile String signingKey;
  private volatile boolean recording = true;
  private volatile Consumer<StubMessage> onAccepted = message -> {};

  private StubGateway(int wantedPort) {
    account(USERNAME, PASSWORD);
    HttpServerOptions options =
        new HttpServerOptions().setHost("127.0.0.1").setPort(wantedPort).setAcceptBacklog(1024);
    port =
        await(
                vertx
                    .createHttpServer(options)
                    // bridges are killed in tests
                    .connectionHandler(connection -> connection.exceptionHandler(reset -> {}))
                    .requestHandler(this::received)
                    .listen())
            .actualPort();
  }

  /** Starts the stub on a free port. */
  public static StubGateway start() {
    return new StubGateway(0);
  }

  /**
   * Starts the stub on a port of the caller's choice, such as one where a stub was stopped before.
   */
  public static StubGateway start(int port) {
    return new StubGateway(port);
  }

  /** The API's base, what {@code gateway.api_base_url} takes. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port + BASE;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** The account of that name; made, with one phone, if there is none. */
  public StubAccount account(String username, String password) {
    return api.accounts().computeIfAbsent(username, name -> new StubAccount(name, password));
  }

  /** The account of that name, which exists. */
  public StubAccount account(String username) {
    StubAccount account = api.accounts().get(username);
    if (account == null) {
      throw new NoSuchElementException("no account " + username);
    }
    return account;
  }

  /** Whether the token service is on (default); off it answers 501 and Bearer calls get 401. */
  public StubGateway tokens(boolean enabled) {
    api.tokensEnabled = enabled;
    return this;
  }

  /** Signs webhooks from now on; null = unsigned. */
  public StubGateway signingKey(String key) {
    signingKey = key;
    return this;
  }

  /** Every answer waits this long. */
  public StubGateway latency(Duration wait) {
    latency = wait;
    return this;
  }

  /** Switches the recording of requests, for runs where the list would only grow. */
  public StubGateway recording(boolean on) {
    recording = on;
    return this;
  }

  /** Queues answers: each is used once, in order, before the normal behaviour returns. */
  public StubGateway respond(GatewayOperation operation, Answer... answers) {
    queue(operation).addAll(List.of(answers));
    return this;
  }

  /** Answers so until {@link #respondNormally}; queued answers come first. */
  public StubGateway respondAlways(GatewayOperation operation, Answer answer) {
    always.put(operation, answer);
    return this;
  }

  /** Forgets everything scripted for the operation. */
  public StubGateway respondNormally(GatewayOperation operation) {
    always.remove(operation);
    scripted.remove(operation);
    return this;
  }

  /**
   * Runs when a message was accepted and before its 202 is written, on the event loop: it must not
   * wait. Use {@link #fire} in it for phones that are faster than the answer.
   */
  public StubGateway onAccepted(Consumer<StubMessage> action) {
    onAccepted = action;
    return this;
  }

  /** Every phone delivers at once: sms:sent, then sms:delivered, after the message was accepted. */
  public StubGateway deliverAll() {
    return onAccepted(
        message -> {
          message.state("Sent", null);
          fire(GatewayEvent.sent(message, 1))
              .thenAccept(
                  status -> {
                    message.state("Delivered", null);
                    fire(GatewayEvent.delivered(message));
                  });
        });
  }

  /** All recorded requests, oldest first. */
  public List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /** The recorded requests of one operation, oldest first. */
  public List<RecordedRequest> requests(GatewayOperation operation) {
    return requests.stream().filter(request -> request.operation() == operation).toList();
  }

  /** Forgets the recorded requests. */
  public void forgetRequests() {
    requests.clear();
  }

  /** The messages accepted so far. */
  public Collection<StubMessage> messages() {
    return List.copyOf(api.messages().values());
  }

  /** How many messages were accepted so far. */
  public int accepted() {
    return api.messages().size();
  }

  /** The accepted message with that id; one only, whatever the device. */
  public StubMessage message(String id) {
    List<StubMessage> found = api.find(id);
    if (found.size() != 1) {
      throw new NoSuchElementException(found.size() + " messages with the id " + id);
    }
    return found.get(0);
  }

  /** Sets what {@code GET /messages/{id}} says, without an event. */
  public void state(String messageId, String state, String reason) {
    message(messageId).state(state, reason);
  }

  /** The message is Sent; reports sms:sent. */
  public int fireSent(String messageId, int parts) {
    StubMessage message = message(messageId);
    message.state("Sent", null);
    return status(fire(GatewayEvent.sent(message, parts)));
  }

  /** The message is Delivered; reports one sms:delivered, as for one part. */
  public int fireDelivered(String messageId) {
    StubMessage message = message(messageId);
    message.state("Delivered", null);
    return status(fire(GatewayEvent.delivered(message)));
  }

  /** The message is Failed; reports sms:failed. */
  public int fireFailed(String messageId, String reason) {
    StubMessage message = message(messageId);
    message.state("Failed", reason);
    return status(fire(GatewayEvent.failed(message, reason)));
  }

  /** The message is Cancelled; reports sms:cancelled. */
  public int fireCancelled(String messageId) {
    StubMessage message = message(messageId);
    message.state("Cancelled", null);
    return status(fire(GatewayEvent.cancelled(message)));
  }

  /** The account's first phone received a text; {@code to} may be null. */
  public int fireReceived(String username, String from, String to, String text) {
    String device = account(username).deviceId();
    return status(fire(GatewayEvent.received(username, device, from, to, text)));
  }

  /** The account's first phone received octets; {@code to} may be null. */
  public int fireDataReceived(String username, String from, String to, String base64) {
    String device = account(username).deviceId();
    return status(fire(GatewayEvent.dataReceived(username, device, from, to, base64)));
  }

  /**
   * Reports the event to the account's webhooks for it.
   *
   * @return the last webhook's HTTP status; 0 if none is registered; fails if the bridge cannot be
   *     reached
   */
  public CompletableFuture<Integer> fire(GatewayEvent event) {
    Future<Integer> result = Future.succeededFuture(0);
    for (JsonObject webhook : account(event.username()).webhooks().values()) {
      if (event.event().equals(webhook.getString("event"))) {
        String body = event.toJson(webhook.getString("id")).encode();
        String url = webhook.getString("url");
        result = result.compose(previous -> webhookSender.send(url, body, signingKey));
      }
    }
    return result.toCompletionStage().toCompletableFuture();
  }

  /** For requests a real phone would not make: any body and headers to any address. */
  public int post(String url, String body, Map<String, String> headers) {
    return await(webhookSender.send(url, body, headers));
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private void received(HttpServerRequest request) {
    String path =
        request.path().startsWith(BASE) ? request.path().substring(BASE.length()) : "/unknown";
    GatewayOperation operation = GatewayOperation.of(request.method().name(), path);
    StubAccount account = api.authenticate(request.getHeader("Authorization"));
    request
        .body()
        .onSuccess(
            body -> {
              RecordedRequest recorded =
                  new RecordedRequest(
                      operation,
                      request.method().name(),
                      path,
                      request.query(),
                      request.headers(),
                      body.toString(),
                      account == null ? null : account.username());
              if (recording) {
                requests.add(recorded);
              }
              answer(request, recorded, account);
            });
  }

  /** Requests of the operation are recorded, and wait until {@link #release}. */
  public void hold(GatewayOperation operation) {
    synchronized (held) {
      held.put(operation, new ArrayList<>());
    }
  }

  /** What waits takes effect and is answered now, in its order; what comes later does not wait. */
  public void release(GatewayOperation operation) {
    synchronized (held) {
      held.remove(operation).forEach(answer -> vertx.runOnContext(now -> answer.run()));
    }
  }

  private void answer(HttpServerRequest request, RecordedRequest recorded, StubAccount account) {
    synchronized (held) {
      List<Runnable> waiting = held.get(recorded.operation());
      if (waiting != null) {
        waiting.add(() -> answerNow(request, recorded, account));
        return;
      }
    }
    answerNow(request, recorded, account);
  }

  private void answerNow(HttpServerRequest request, RecordedRequest recorded, StubAccount account) {
    Answer answer = next(recorded.operation());
    StubApi.Reply reply = answer.processed() ? api.handle(recorded, account) : null;
    if (reply != null && reply.status() == 202 && reply.body() instanceof JsonObject accepted) {
      String key = accepted.getString("deviceId") + " " + accepted.getString("id");
      onAccepted.accept(api.messages().get(key));
    }
    long wait = latency.plus(answer.delay()).toMillis();
    if (wait == 0) {
      write(request, answer, reply);
    } else {
      vertx.setTimer(wait, timer -> write(request, answer, reply));
    }
  }

  private static void write(HttpServerRequest request, Answer answer, StubApi.Reply reply) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    switch (answer.kind()) {
      case HANG -> {}
      case CLOSE -> request.connection().close();
      case RESPOND -> {
        response.setStatusCode(answer.status()).putHeader("Content-Type", "application/json");
        answer.headers().forEach(response::putHeader);
        response.end(answer.body());
      }
      case NORMAL -> {
        response.setStatusCode(reply.status());
        if (reply.location() != null) {
          response.putHeader("Location", reply.location());
        }
        if (reply.body() == null) {
          response.end();
        } else {
          response.putHeader("Content-Type", "application/json").end(Json.encode(reply.body()));
        }
      }
    }
  }

  private Answer next(GatewayOperation operation) {
    Answer queued = queue(operation).poll();
    return queued != null ? queued : always.getOrDefault(operation, Answer.normal());
  }

  private Deque<Answer> queue(GatewayOperation operation) {
    return scripted.computeIfAbsent(operation, any -> new ConcurrentLinkedDeque<>());
  }

  private static int status(CompletableFuture<Integer> status) {
    return status.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
