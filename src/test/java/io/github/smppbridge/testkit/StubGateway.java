package io.github.smppbridge.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

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

  private final Vertx vertx;
  private final StubApi api = new StubApi();
  private final WebhookSender webhookSender;
  private final Queue<RecordedRequest> requests = new ConcurrentLinkedQueue<>();
  private final Map<GatewayOperation, Deque<Answer>> scripted = new ConcurrentHashMap<>();

  /** Guarded by itself. */
  private final Map<GatewayOperation, List<Runnable>> held = new EnumMap<>(GatewayOperation.class);

  private final Map<GatewayOperation, Answer> always = new ConcurrentHashMap<>();
  private int port;
  private volatile Duration latency = Duration.ZERO;
  private volatile String signingKey;
  private volatile Set<String> appEvents = StubEvents.SERVER;
  private volatile boolean recording = true;
  private volatile Predicate<RecordedRequest> hanging = request -> false;
  private volatile Consumer<StubMessage> onAccepted = message -> {};

  private StubGateway(int wantedPort, int eventLoops) {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops));
    webhookSender = new WebhookSender(vertx);
    account(USERNAME, PASSWORD);
    port = wantedPort;
    for (int i = 0; i < eventLoops; i++) {
      port = await(server().listen(port, "127.0.0.1")).actualPort();
    }
  }

  private HttpServer server() {
    return vertx
        .createHttpServer(new HttpServerOptions().setAcceptBacklog(1024))
        // bridges are killed in tests
        .connectionHandler(connection -> connection.exceptionHandler(reset -> {}))
        .requestHandler(this::received);
  }

  /** Starts the stub on a free port. */
  public static StubGateway start() {
    return start(0, 1);
  }

  /**
   * Starts the stub on a port of the caller's choice, such as one where a stub was stopped before.
   */
  public static StubGateway start(int port) {
    return start(port, 1);
  }

  /** Starts the stub with as many event loops as it may take of the machine. */
  public static StubGateway start(int port, int eventLoops) {
    return new StubGateway(port, eventLoops);
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
    return api.account(username, password);
  }

  /** The account of that name, which exists. */
  public StubAccount account(String username) {
    StubAccount account = api.accounts.get(username);
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

  /** Whoever comes has an account here from now on. */
  public StubGateway everyAccount() {
    api.everyAccount = true;
    return this;
  }

  /** Refuses what is no mobile number, unless it is asked not to look; false = takes any. */
  public StubGateway mobileNumbersOnly(boolean enabled) {
    api.content.mobileNumbersOnly = enabled;
    return this;
  }

  /** Its database has no characters but Latin-1: 500 to a text with others. */
  public StubGateway latin1(boolean enabled) {
    api.content.latin1 = enabled;
    return this;
  }

  /**
   * The server knows these events of webhooks from now on, and refuses others ({@link StubEvents}).
   */
  public StubGateway serverEvents(Set<String> known) {
    api.serverEvents = known;
    return this;
  }

  /**
   * Phones know these events from now on: of a list of webhooks with any other they load nothing,
   * and report nothing.
   */
  public StubGateway appEvents(Set<String> known) {
    appEvents = known;
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

  /** Never answers such requests from now on, and keeps their connections open. */
  public StubGateway hang(Predicate<RecordedRequest> requests) {
    hanging = requests;
    return this;
  }

  /** All recorded requests, oldest first. */
  public List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /** The recorded requests of one operation, oldest first. */
  public List<RecordedRequest> requests(GatewayOperation operation) {
    return requests.stream().filter(request -> request.operation() == operation).toList();
  }

  /** The messages posted, as recorded, accepted or not, oldest first. */
  public List<JsonObject> sent() {
    return requests(GatewayOperation.SEND_MESSAGE).stream().map(RecordedRequest::json).toList();
  }

  /** The gateway's id of the first message posted. */
  public String sentId() {
    return sent().get(0).getString("id");
  }

  /** The texts of the messages posted. */
  public List<String> sentTexts() {
    return sent().stream().map(m -> m.getJsonObject("textMessage").getString("text")).toList();
  }

  /** The message posted last. */
  public StubMessage last() {
    List<JsonObject> sent = sent();
    return message(sent.get(sent.size() - 1).getString("id"));
  }

  /** All is as in the beginning, except for accounts and messages. */
  public void calm() {
    always.clear();
    scripted.clear();
    hanging = request -> false;
    latency(Duration.ZERO).tokens(true).mobileNumbersOnly(false).latin1(false);
    serverEvents(StubEvents.SERVER).appEvents(StubEvents.SERVER);
    onAccepted(message -> {}).forgetRequests();
  }

  /** Forgets the recorded requests. */
  public void forgetRequests() {
    requests.clear();
  }

  /** The messages accepted so far. */
  public Collection<StubMessage> messages() {
    return List.copyOf(api.messages.values());
  }

  /** Forgets a message, as the real one does some time after its end. */
  public void forget(StubMessage message) {
    api.messages.remove(message.deviceId() + " " + message.id());
  }

  /** Somebody removes a phone at the server: its messages go with it. */
  public void removePhone(String username, String deviceId) {
    account(username).removeDevice(deviceId);
    messages().stream().filter(m -> m.deviceId().equals(deviceId)).forEach(this::forget);
  }

  /** Forgets the messages accepted so far. */
  public void forgetMessages() {
    api.messages.clear();
  }

  /** How many messages were accepted so far. */
  public int accepted() {
    return api.messages.size();
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
    return fire(messageId, "Sent", null, message -> GatewayEvent.sent(message, parts));
  }

  /** The message is Delivered; reports one sms:delivered, as for one part. */
  public int fireDelivered(String messageId) {
    return fire(messageId, "Delivered", null, GatewayEvent::delivered);
  }

  /** Both, one after the other; the status that is not 200, if there is one. */
  public int deliver(String messageId) {
    int sent = fireSent(messageId, 1);
    int delivered = fireDelivered(messageId);
    return sent == 200 ? delivered : sent;
  }

  /** The message is Failed; reports sms:failed. */
  public int fireFailed(String messageId, String reason) {
    return fire(messageId, "Failed", reason, message -> GatewayEvent.failed(message, reason));
  }

  /** The message is Cancelled; reports sms:cancelled. */
  public int fireCancelled(String messageId) {
    return fire(messageId, "Cancelled", null, GatewayEvent::cancelled);
  }

  private int fire(
      String messageId, String state, String reason, Function<StubMessage, GatewayEvent> event) {
    StubMessage message = message(messageId);
    message.state(state, reason);
    return await(report(event.apply(message)));
  }

  /** The account's first phone received a text; {@code to} may be null. */
  public int fireReceived(String username, String from, String to, String text) {
    return arrive(GatewayEvent.incoming("sms:received", account(username), from, to, text));
  }

  /** The account's first phone received octets; {@code to} may be null. */
  public int fireDataReceived(String username, String from, String to, String base64) {
    return await(
        report(GatewayEvent.incoming("sms:data-received", account(username), from, to, base64)));
  }

  /**
   * A phone received it: it reports it to whoever has a webhook, now and when it is asked to report
   * again.
   *
   * @return as {@link #fire}
   */
  public int arrive(GatewayEvent event) {
    account(event.username()).inbox().add(event);
    return await(report(event));
  }

  /** As apps before 1.65.2 do: all of the time once more, as new events. */
  private void replay(JsonObject request, StubAccount account) {
    Instant since = Instant.parse(request.getString("since"));
    Instant until = Instant.parse(request.getString("until"));
    if (request.getBoolean("triggerWebhooks", false)) {
      account.inbox().stream()
          .filter(event -> !event.receivedAt().isBefore(since))
          .filter(event -> !event.receivedAt().isAfter(until))
          .forEach(event -> report(event.again()));
    }
  }

  /**
   * Reports the event to the account's webhooks for it.
   *
   * @return the last webhook's HTTP status; 0 if none is registered; fails if the bridge cannot be
   *     reached
   */
  public CompletableFuture<Integer> fire(GatewayEvent event) {
    return report(event).toCompletionStage().toCompletableFuture();
  }

  Future<Integer> report(GatewayEvent event) {
    Future<Integer> result = Future.succeededFuture(0);
    Collection<JsonObject> webhooks = account(event.username()).webhooks().values();
    if (!webhooks.stream().allMatch(webhook -> appEvents.contains(webhook.getString("event")))) {
      return result;
    }
    for (JsonObject webhook : webhooks) {
      if (event.event().equals(webhook.getString("event"))) {
        String body = event.toJson(webhook.getString("id")).encode();
        String url = webhook.getString("url");
        result = result.compose(previous -> webhookSender.send(url, body, signingKey));
      }
    }
    return result;
  }

  Vertx vertx() {
    return vertx;
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
        request.path().startsWith(BASE)
            ? request.path().substring(BASE.length())
            : "/root" + request.path();
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
                      request.headers(),
                      body.toString(),
                      request.params());
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
    if (hanging.test(recorded)) {
      return;
    }
    Answer answer = next(recorded.operation());
    StubApi.Reply reply = answer.processed() ? api.handle(recorded, account) : null;
    if (reply != null && reply.accepted() != null) {
      onAccepted.accept(reply.accepted());
    }
    if (recorded.operation() == GatewayOperation.REFRESH_INBOX
        && reply != null
        && reply.status() == 202) {
      replay(recorded.json(), account);
    }
    long wait = latency.plus(answer.delay()).toMillis();
    if (wait == 0) {
      write(request, recorded, answer, reply);
    } else {
      vertx.setTimer(wait, timer -> write(request, recorded, answer, reply));
    }
  }

  private static void write(
      HttpServerRequest request, RecordedRequest recorded, Answer answer, StubApi.Reply reply) {
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
        response.end(answer.body().replace("{id}", recorded.id()));
      }
      case NORMAL -> {
        response.setStatusCode(reply.status());
        if (reply.accepted() != null) {
          response.putHeader("Location", BASE + "/messages/" + reply.accepted().id());
        }
        if (reply.body() == null && reply.status() == 202) {
          // as Fiber writes a status alone
          response.putHeader("Content-Type", "text/plain").end("Accepted");
        } else if (reply.body() == null) {
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

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
