package io.github.smppbridge.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the real server would do with a request: the stub's unscripted behaviour. Thread-safe. */
final class StubApi {
  /** A status, a JSON body (null = none) and the message it is about, if it was accepted now. */
  record Reply(int status, Object body, StubMessage accepted) {
    static Reply json(int status, Object body) {
      return new Reply(status, body, null);
    }

    static Reply error(int status, String message) {
      return json(status, new JsonObject().put("message", message));
    }
  }

  private static final Reply NO_CONTENT = Reply.json(204, null);

  final Map<String, StubAccount> accounts = new ConcurrentHashMap<>();

  /** Unique per device, as in the real server's index: device, a blank, id. */
  final Map<String, StubMessage> messages = new ConcurrentHashMap<>();

  private final AtomicLong tokenNumbers = new AtomicLong();
  volatile boolean tokensEnabled = true;
  volatile boolean everyAccount;

  /** The account that an Authorization header opens, or null. */
  StubAccount authenticate(String authorization) {
    String[] parts = authorization == null ? new String[0] : authorization.split(" ", 2);
    if (parts.length < 2) {
      return null;
    }
    StubAccount account = parts[0].equals("Bearer") ? bearer(parts[1]) : basic(parts[1]);
    return account != null && account.accepts(authorization, tokensEnabled) ? account : null;
  }

  /** Tokens are {@code access-<username>-<id>}. */
  private StubAccount bearer(String token) {
    int from = token.indexOf('-') + 1;
    return accounts.get(token.substring(from, Math.max(from, token.lastIndexOf('-'))));
  }

  private StubAccount basic(String credentials) {
    String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
    int colon = Math.max(0, pair.indexOf(':'));
    String username = pair.substring(0, colon);
    StubAccount account = user(username);
    return account == null && everyAccount ? account(username, pair.substring(colon + 1)) : account;
  }

  /** As MySQL compares: without case. */
  private StubAccount user(String username) {
    StubAccount exact = accounts.get(username);
    return exact != null
        ? exact
        : accounts.values().stream()
            .filter(account -> account.username().equalsIgnoreCase(username))
            .findFirst()
            .orElse(null);
  }

  StubAccount account(String username, String password) {
    return accounts.computeIfAbsent(username, name -> new StubAccount(name, password));
  }

  Reply handle(RecordedRequest request, StubAccount account) {
    String id = request.path().substring(request.path().lastIndexOf('/') + 1);
    return switch (request.operation()) {
      case HEALTH -> Reply.json(200, new JsonObject().put("status", "pass"));
      case UNKNOWN, ROOT_HEALTH ->
          Reply.error(404, "Cannot " + request.method() + " " + request.path());
      default -> account == null ? Reply.error(401, "Unauthorized") : handle(request, account, id);
    };
  }

  private Reply handle(RecordedRequest request, StubAccount account, String id) {
    return switch (request.operation()) {
      case SEND_MESSAGE -> send(request, account);
      case GET_MESSAGE -> get(account, id);
      case LIST_MESSAGES -> Reply.json(200, list(account));
      case CANCEL_MESSAGE -> cancel(account, id);
      case LIST_DEVICES -> Reply.json(200, account.devices());
      case LIST_WEBHOOKS -> Reply.json(200, List.copyOf(account.webhooks().values()));
      case PUT_WEBHOOK -> putWebhook(request.json(), account);
      case DELETE_WEBHOOK -> {
        account.removeWebhook(id);
        yield NO_CONTENT;
      }
      case ISSUE_TOKEN, REFRESH_TOKEN -> token(account);
      case REVOKE_TOKEN -> revoke(account, id);
      case REFRESH_INBOX -> Reply.json(202, null);
      default -> Reply.error(404, "Not Found");
    };
  }

  private Reply send(RecordedRequest request, StubAccount account) {
    JsonObject body = request.json();
    String id = body.getString("id", "");
    if (id.isEmpty()) {
      id = UUID.randomUUID().toString();
    }
    String deviceId = body.getString("deviceId", account.devices().isEmpty() ? null : "");
    List<String> numbers =
        body.getJsonArray("phoneNumbers", new JsonArray()).stream().map(String::valueOf).toList();
    String problem = problem(body, id, deviceId, numbers, account);
    if (problem != null) {
      return Reply.error(400, problem);
    }
    String device = deviceId.isEmpty() ? account.deviceId() : deviceId;
    // before it looks whether it has the message already, as the real server does
    if (account.isFull(device)) {
      return Reply.error(
          503,
          "failed to enqueue message: queue limits exceeded: too many pending messages: 5 / 5");
    }
    StubMessage message = new StubMessage(id, account.username(), device, numbers, request.body());
    if (messages.putIfAbsent(device + " " + id, message) != null) {
      return Reply.error(409, "message with the same ID already exists");
    }
    return new Reply(202, message.toJson(), message);
  }

  private static String problem(
      JsonObject body, String id, String deviceId, List<String> numbers, StubAccount account) {
    if (numbers.isEmpty() || numbers.size() > 100) {
      return "failed to validate: PhoneNumbers must have 1 to 100 items";
    }
    if (id.length() > 36) {
      return "failed to validate: ID must be at most 36 characters in length";
    }
    if (body.getValue("textMessage") == null
        && body.getValue("dataMessage") == null
        && body.getValue("message") == null) {
      return "failed to validate: no message content";
    }
    if (deviceId == null || !deviceId.isEmpty() && !account.hasDevice(deviceId)) {
      return "failed to select device: no devices found";
    }
    return null;
  }

  List<StubMessage> find(String id) {
    return messages.values().stream().filter(message -> message.id().equals(id)).toList();
  }

  private List<StubMessage> find(StubAccount account, String id) {
    // the usual case first: tests push thousands of messages and poll them
    if (account.devices().size() == 1) {
      StubMessage message = messages.get(account.deviceId() + " " + id);
      if (message != null) {
        return List.of(message);
      }
    }
    return find(id).stream().filter(m -> m.username().equals(account.username())).toList();
  }

  private Reply get(StubAccount account, String id) {
    List<StubMessage> found = find(account, id);
    if (found.size() > 1) {
      return Reply.error(500, "failed to get message");
    }
    return found.isEmpty()
        ? Reply.error(404, "message not found")
        : Reply.json(200, found.get(0).toJson());
  }

  private List<JsonObject> list(StubAccount account) {
    return messages.values().stream()
        .filter(message -> message.username().equals(account.username()))
        .limit(100)
        .map(StubMessage::toJson)
        .toList();
  }

  private Reply cancel(StubAccount account, String id) {
    List<StubMessage> found = find(account, id);
    if (found.size() != 1) {
      return found.isEmpty()
          ? Reply.error(404, "message not found")
          : Reply.error(400, "multiple messages found");
    }
    return found.get(0).cancel()
        ? Reply.json(200, found.get(0).toJson())
        : Reply.error(409, "message is not pending");
  }

  private static Reply putWebhook(JsonObject webhook, StubAccount account) {
    String url = webhook.getString("url", "");
    boolean reachable = url.startsWith("https://") || url.startsWith("http://127.0.0.1");
    if (!reachable || url.length() > 256 || webhook.getString("event", "").isEmpty()) {
      return Reply.error(400, "invalid webhook: url or event");
    }
    if (webhook.getString("id") == null) {
      webhook.put("id", UUID.randomUUID().toString());
    }
    account.putWebhook(webhook);
    return Reply.json(201, webhook);
  }

  private Reply token(StubAccount account) {
    if (!tokensEnabled) {
      return noTokens();
    }
    String jti = "t" + tokenNumbers.incrementAndGet();
    String access = "access-" + account.username() + "-" + jti;
    String refresh = "refresh-" + account.username() + "-" + jti;
    account.issued(access);
    account.issued(refresh);
    return Reply.json(
        201,
        new JsonObject()
            .put("id", jti)
            .put("token_type", "Bearer")
            .put("access_token", access)
            .put("refresh_token", refresh)
            .put("expires_at", Instant.now().plusSeconds(900).toString()));
  }

  private Reply revoke(StubAccount account, String jti) {
    if (!tokensEnabled) {
      return noTokens();
    }
    account.revoke("-" + jti);
    return NO_CONTENT;
  }

  private static Reply noTokens() {
    return Reply.error(501, "token service disabled, contact your administrator");
  }
}
