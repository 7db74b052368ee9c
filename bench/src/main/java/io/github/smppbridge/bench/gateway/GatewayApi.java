package io.github.smppbridge.bench.gateway;

import io.github.smppbridge.bench.loop.Connection;
import io.github.smppbridge.bench.loop.LongTable;
import io.github.smppbridge.bench.loop.Octets;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * SMSGate's API as far as a bridge needs it. {@code POST /messages} touches nothing but arrays; the
 * rest is rare. Every account is known; there are no tokens, as on a server that was not told a key
 * for them.
 */
final class GatewayApi {

  private static final byte[] MESSAGES = Octets.ascii("/messages");
  private static final byte[] ID = Octets.ascii("\"id\":\"");
  private static final byte[] NUMBERS = Octets.ascii("\"phoneNumbers\":[\"");
  private static final byte[] ACCEPTED = Octets.ascii("202 Accepted");
  private static final byte[] CONFLICT = Octets.ascii("409 Conflict");
  private static final byte[] OK = Octets.ascii("200 OK");
  private static final byte[] CREATED = Octets.ascii("201 Created");
  private static final byte[] BAD_REQUEST = Octets.ascii("400 Bad Request");
  private static final byte[] UNAUTHORIZED = Octets.ascii("401 Unauthorized");
  private static final byte[] NOT_FOUND = Octets.ascii("404 Not Found");
  private static final byte[] NOT_IMPLEMENTED = Octets.ascii("501 Not Implemented");
  private static final byte[] BODY_ID = Octets.ascii("{\"id\":\"");
  private static final byte[] BODY_DEVICE = Octets.ascii("\",\"deviceId\":\"");
  private static final byte[] BODY_STATE =
      Octets.ascii(
          "\",\"state\":\"Pending\",\"isHashed\":false,\"isEncrypted\":false,"
              + "\"recipients\":[{\"phoneNumber\":\"");
  private static final byte[] BODY_END = Octets.ascii("\",\"state\":\"Pending\"}],\"states\":{}}");

  private final Replies replies;
  private final Phones phones;

  /** What stands for an Authorization header, to the place of its account and 1. */
  private final LongTable places = new LongTable();

  private final List<Account> accounts = new ArrayList<>();
  private final LongTable messages = new LongTable();
  private final Octets body = new Octets(1_024);
  private final Octets id = new Octets(40);
  private final Octets number = new Octets(20);
  private long lastMadeId = System.currentTimeMillis() * 1_000;
  private long accepted;

  GatewayApi(Replies replies, Phones phones) {
    this.replies = replies;
    this.phones = phones;
  }

  /** Messages answered 202. */
  long accepted() {
    return accepted;
  }

  void forgetMessages() {
    messages.clear();
    accepted = 0;
  }

  void handle(HttpRequests request, Connection connection) {
    Account account = account(request);
    if (account == null) {
      json(request, connection, UNAUTHORIZED, "{\"message\":\"Unauthorized\"}");
    } else if (request.method() == 'P' && request.pathEndsWith(MESSAGES)) {
      send(request, connection, account);
    } else {
      other(request, connection, account);
    }
  }

  private Account account(HttpRequests request) {
    int place = places.get(request.authorizationHash());
    if (place > 0) {
      return accounts.get(place - 1);
    }
    String authorization = request.authorization();
    if (authorization == null) {
      return null;
    }
    accounts.add(Account.of(authorization));
    places.put(request.authorizationHash(), accounts.size());
    return accounts.get(accounts.size() - 1);
  }

  private void send(HttpRequests request, Connection connection, Account account) {
    if (!read(NUMBERS, request, number)) {
      json(request, connection, BAD_REQUEST, "{\"message\":\"no phone numbers\"}");
      return;
    }
    if (!read(ID, request, id)) {
      id.decimal(++lastMadeId);
    }
    if (messages.put(Octets.hash(id.array(), 0, id.length()), 1) != 0) {
      json(request, connection, CONFLICT, "{\"message\":\"the same ID already exists\"}");
      return;
    }
    accepted++;
    body.clear();
    body.bytes(BODY_ID).bytes(id).bytes(BODY_DEVICE).bytes(account.device());
    body.bytes(BODY_STATE).bytes(number).bytes(BODY_END);
    replies.json(request, connection, ACCEPTED, body, true);
    if (phones.on()) {
      phones.accepted(account, id, number, replies.latencyNanos());
    }
  }

  /** Reads the string behind a key of the body, which is written without blanks. */
  private static boolean read(byte[] key, HttpRequests request, Octets to) {
    to.clear();
    byte[] in = request.bodyIn();
    int at = Octets.indexOf(key, in, request.bodyBegin(), request.bodyEnd());
    if (at < 0) {
      return false;
    }
    int from = at + key.length;
    to.bytes(in, from, Octets.indexOf('"', in, from, request.bodyEnd()));
    return true;
  }

  private void other(HttpRequests request, Connection connection, Account account) {
    String path = request.path().replaceFirst("\\?.*", "");
    String last = path.substring(path.lastIndexOf('/') + 1);
    int method = request.method();
    if (path.endsWith("/health") || path.contains("/health/")) {
      json(request, connection, OK, "{\"status\":\"pass\"}");
    } else if (last.startsWith("device")) {
      json(request, connection, OK, account.devices().encode());
    } else if (path.contains("/auth/token")) {
      json(request, connection, NOT_IMPLEMENTED, "{\"message\":\"token service disabled\"}");
    } else if (last.equals("webhooks") && method == 'P') {
      JsonObject registered = account.put(new JsonObject(request.body()));
      json(request, connection, CREATED, registered.encode());
    } else if (last.equals("webhooks")) {
      json(request, connection, OK, account.webhooks().encode());
    } else if (path.contains("/webhooks/") && method == 'D') {
      account.remove(last);
      replies.noContent(request, connection);
    } else if (last.equals("messages")) {
      json(request, connection, OK, "[]");
    } else if (path.contains("/messages/") && method == 'G') {
      get(request, connection, last);
    } else {
      json(request, connection, NOT_FOUND, "{\"message\":\"Not Found\"}");
    }
  }

  /** Whoever asks before a phone has reported hears that nothing is known yet. */
  private void get(HttpRequests request, Connection connection, String id) {
    byte[] octets = Octets.ascii(id);
    boolean known = messages.get(Octets.hash(octets, 0, octets.length)) != 0;
    String pending = "\"state\":\"Pending\"";
    json(
        request,
        connection,
        known ? OK : NOT_FOUND,
        known
            ? "{\"id\":\""
                + id
                + "\",\"deviceId\":\"\","
                + pending
                + ",\"recipients\":[{\"phoneNumber\":\"+10000000000\","
                + pending
                + "}],\"states\":{}}"
            : "{\"message\":\"message not found\"}");
  }

  private void json(HttpRequests request, Connection connection, byte[] status, String text) {
    body.clear();
    body.bytes(text.getBytes(StandardCharsets.UTF_8));
    replies.json(request, connection, status, body, true);
  }
}
