package io.github.smppbridge.bench.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The REST API below {@code /3rdparty/v1}. One instance an event loop. */
final class GatewayHandler implements Handler<HttpServerRequest> {

  static final String BASE = "/3rdparty/v1";
  static final String DEVICE = "bench-phone-000000001";

  private static final AtomicLong NEXT_ID = new AtomicLong();
  private static final String OPENED = Instant.now().toString();

  private final Vertx vertx;
  private final GatewayState state;
  private final Phones phones;

  /** Authorization header to account; bounded by the accounts a scenario binds. */
  private final Map<String, String> accounts = new ConcurrentHashMap<>();

  GatewayHandler(Vertx vertx, GatewayState state, Phones phones) {
    this.vertx = vertx;
    this.state = state;
    this.phones = phones;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = request.path();
    if (path.startsWith("/control/")) {
      control(request, path.substring("/control/".length()));
      return;
    }
    String rest = path.startsWith(BASE) ? path.substring(BASE.length()) : "";
    if (rest.startsWith("/health")) {
      answer(request, 200, new JsonObject().put("status", "pass"));
      return;
    }
    String account = account(request.getHeader("Authorization"));
    if (account == null) {
      refuse(request, 401, "authorization required");
    } else if (rest.startsWith("/message")) {
      messages(request, account, rest.replaceFirst("^/messages?", ""));
    } else if (rest.startsWith("/webhooks")) {
      state.other();
      webhooks(request, account, rest);
    } else if (rest.startsWith("/auth/token")) {
      state.other();
      token(request, account);
    } else if (rest.startsWith("/device")) {
      state.other();
      devices(request);
    } else {
      refuse(request, 404, "no such resource");
    }
  }

  private void control(HttpServerRequest request, String what) {
    request
        .body()
        .onSuccess(
            body -> {
              switch (what) {
                case "configure" -> state.configure(body.toJsonObject());
                case "reset" -> {
                  state.reset();
                  phones.clear();
                }
                case "release" -> phones.release();
                default -> {
                  /* "counts": answered below */
                }
              }
              answer(request, 200, state.counts());
            });
  }

  private void messages(HttpServerRequest request, String account, String tail) {
    if (request.method() == HttpMethod.POST) {
      request.body().onSuccess(body -> post(request, account, body));
      return;
    }
    state.other();
    String id = tail.startsWith("/") ? tail.substring(1) : "";
    if (id.isEmpty()) {
      request.response().putHeader("X-Total-Count", "0").end("[]");
    } else if (!state.knows(id)) {
      refuse(request, 404, "message not found");
    } else {
      answer(request, 200, message(id, null, state.stateOf(id)));
    }
  }

  private void post(HttpServerRequest request, String account, Buffer body) {
    PostedMessage posted;
    try {
      posted = PostedMessage.parse(body.getBytes());
    } catch (IOException e) {
      refuse(request, 400, "malformed JSON");
      return;
    }
    if (posted.phoneNumber() == null) {
      refuse(request, 400, "phoneNumbers required");
      return;
    }
    PostedMessage message =
        posted.id() != null
            ? posted
            : new PostedMessage(
                "gw-" + NEXT_ID.incrementAndGet(), posted.deviceId(), posted.phoneNumber());
    boolean fresh = state.accept(message.id());
    long latency = state.latencyMillis;
    if (latency == 0) {
      accepted(request, account, message, fresh);
    } else {
      vertx.setTimer(latency, t -> accepted(request, account, message, fresh));
    }
  }

  private void accepted(
      HttpServerRequest request, String account, PostedMessage message, boolean fresh) {
    state.inFlight.decrementAndGet();
    if (!fresh) {
      answer(request, 409, error("message with the same ID already exists"));
      return;
    }
    request.response().putHeader("Location", BASE + "/messages/" + message.id());
    answer(request, 202, message(message.id(), message.phoneNumber(), "Pending"));
    phones.accepted(account, message);
  }

  private void webhooks(HttpServerRequest request, String account, String path) {
    if (request.method() == HttpMethod.POST) {
      request
          .body()
          .onSuccess(
              body -> {
                JsonObject webhook = body.toJsonObject();
                String id = webhook.getString("id", "wh-" + NEXT_ID.incrementAndGet());
                webhook.put("id", id);
                state.register(account, id, webhook.getString("event"), webhook.getString("url"));
                answer(request, 201, webhook);
              });
    } else if (request.method() == HttpMethod.DELETE) {
      state.unregister(account, path.substring(path.lastIndexOf('/') + 1));
      request.response().setStatusCode(204).end();
    } else {
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .end(state.webhooksOf(account).toBuffer());
    }
  }

  private void token(HttpServerRequest request, String account) {
    if (request.method() == HttpMethod.DELETE) {
      request.response().setStatusCode(204).end();
    } else if (!state.tokens) {
      answer(request, 501, error("token service disabled, contact your administrator"));
    } else {
      String name = Base64.getUrlEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8));
      answer(
          request,
          201,
          new JsonObject()
              .put("id", UUID.randomUUID().toString())
              .put("token_type", "Bearer")
              .put("access_token", name)
              .put("refresh_token", name)
              .put("expires_at", Instant.now().plusSeconds(900).toString()));
    }
  }

  private static void devices(HttpServerRequest request) {
    JsonObject device =
        new JsonObject()
            .put("id", DEVICE)
            .put("name", "bench")
            .put("createdAt", OPENED)
            .put("updatedAt", OPENED)
            .put("lastSeen", Instant.now().toString());
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end(new JsonArray().add(device).toBuffer());
  }

  private static JsonObject message(String id, String phoneNumber, String status) {
    JsonObject recipient =
        new JsonObject().put("phoneNumber", phoneNumber).put("state", status).putNull("error");
    return new JsonObject()
        .put("id", id)
        .put("deviceId", DEVICE)
        .put("state", status)
        .put("isHashed", false)
        .put("isEncrypted", false)
        .put("recipients", new JsonArray().add(recipient))
        .put("states", new JsonObject().put(status, OPENED));
  }

  private String account(String authorization) {
    if (authorization == null) {
      return null;
    }
    return accounts.computeIfAbsent(authorization, GatewayHandler::decode);
  }

  private static String decode(String authorization) {
    int space = authorization.indexOf(' ');
    if (space < 0) {
      return null;
    }
    String credential = authorization.substring(space + 1);
    if (authorization.startsWith("Bearer ")) {
      return new String(Base64.getUrlDecoder().decode(credential), StandardCharsets.UTF_8);
    }
    String pair = new String(Base64.getDecoder().decode(credential), StandardCharsets.UTF_8);
    return pair.substring(0, Math.max(0, pair.indexOf(':')));
  }

  private void refuse(HttpServerRequest request, int status, String message) {
    state.refused.increment();
    request.body().onComplete(ignored -> answer(request, status, error(message)));
  }

  private static JsonObject error(String message) {
    return new JsonObject().put("message", message);
  }

  private static void answer(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.toBuffer());
  }
}
