package io.github.smppbridge.train;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A pretended SMSGate that takes everything, remembers only webhooks, and has {@link
 * TrainingPhones} report what it took.
 */
final class TrainingGateway {
  private static final String BASE = "/3rdparty/v1";
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;
  private static final int NO_CONTENT = 204;
  private static final int TOKEN_SECONDS = 900;

  private final AtomicLong tokens = new AtomicLong();
  private final TrainingPhones phones;
  private final HttpServer server;

  TrainingGateway(Vertx vertx, TrainingPhones phones) {
    this.phones = phones;
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)));
  }

  /** Listens; gives {@code gateway.api_base_url}. */
  Future<String> listen() {
    return server
        .listen(0, "127.0.0.1")
        .map(listening -> "http://127.0.0.1:" + listening.actualPort() + BASE);
  }

  private void answer(HttpServerRequest request, Buffer body) {
    String user = user(request.getHeader("Authorization"));
    String path = request.path().substring(Math.min(BASE.length(), request.path().length()));
    String id = path.substring(path.lastIndexOf('/') + 1);
    String asked = request.method().name() + " /" + path.split("/", 3)[1];
    switch (asked) {
      case "POST /messages" -> {
        JsonObject message = new JsonObject(body);
        reply(request, ACCEPTED, state(message.getString("id"), user, "Pending"));
        phones.took(user, message);
      }
      case "GET /messages" -> reply(request, OK, state(id, user, "Sent"));
      case "DELETE /messages" -> reply(request, OK, state(id, user, "Cancelling"));
      case "GET /devices" -> reply(request, OK, devices(user));
      case "GET /webhooks" -> reply(request, OK, phones.webhooks(user));
      case "POST /webhooks" -> {
        JsonObject webhook = new JsonObject(body);
        phones.register(user, webhook);
        reply(request, CREATED, webhook);
      }
      case "DELETE /webhooks" -> {
        phones.forget(user, id);
        request.response().setStatusCode(NO_CONTENT).end();
      }
      case "POST /auth" -> reply(request, CREATED, token(user));
      case "POST /inbox" -> request.response().setStatusCode(ACCEPTED).end();
      default -> request.response().setStatusCode(NO_CONTENT).end();
    }
  }

  private static void reply(HttpServerRequest request, int status, Object json) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(json.toString());
  }

  /** The name in Basic credentials, or in a token of {@link #token}. */
  private static String user(String authorization) {
    if (authorization == null) {
      return "";
    }
    if (authorization.startsWith("Bearer ")) {
      return authorization.split("-", 3)[1];
    }
    String pair =
        new String(
            Base64.getDecoder().decode(authorization.substring("Basic ".length())),
            StandardCharsets.UTF_8);
    return pair.substring(0, pair.indexOf(':'));
  }

  private JsonObject token(String user) {
    long number = tokens.incrementAndGet();
    return new JsonObject()
        .put("id", "t" + number)
        .put("token_type", "Bearer")
        .put("access_token", "access-" + user + "-" + number)
        .put("refresh_token", "refresh-" + user + "-" + number)
        .put("expires_at", Instant.now().plusSeconds(TOKEN_SECONDS).toString());
  }

  private static JsonArray devices(String user) {
    String now = Instant.now().toString();
    return new JsonArray()
        .add(
            new JsonObject()
                .put("id", TrainingPhones.phoneOf(user))
                .put("name", "training")
                .put("createdAt", now)
                .put("updatedAt", now)
                .put("lastSeen", now));
  }

  private static JsonObject state(String id, String user, String state) {
    return new JsonObject()
        .put("id", id)
        .put("deviceId", TrainingPhones.phoneOf(user))
        .put("state", state)
        .put("isHashed", false)
        .put("isEncrypted", false)
        .put(
            "recipients",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("phoneNumber", TrainingEsme.DESTINATION)
                        .put("state", state)))
        .put("states", new JsonObject().put(state, Instant.now().toString()));
  }
}
