package io.github.smppbridge.bench.gateway;

import io.github.smppbridge.bench.loop.Octets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** An account with its one phone and the webhooks registered for it. */
final class Account {

  /** A registered webhook. */
  static final class Hook {
    private final JsonObject registered;

    /** Where its server listens on this machine. */
    final int port;

    /** The head of its request as far as it is always the same. */
    final byte[] head;

    /** Its id. */
    final byte[] id;

    private Hook(JsonObject registered) {
      this.registered = registered;
      URI url = URI.create(registered.getString("url"));
      port = url.getPort();
      id = Octets.ascii(registered.getString("id"));
      String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
      head =
          Octets.ascii(
              "POST %s%s HTTP/1.1\r\nHost: %s\r\n"
                      .formatted(url.getRawPath(), query, url.getRawAuthority())
                  + "User-Agent: me.capcom.smsgateway/1.0\r\n"
                  + "Content-Type: application/json\r\nContent-Length: ");
    }
  }

  private final Map<String, Hook> hooks = new LinkedHashMap<>();
  private final String device;
  private final byte[] deviceOctets;
  private Hook sent;
  private Hook delivered;

  private Account(String username) {
    device = "device-" + username.toLowerCase(Locale.ROOT);
    deviceOctets = Octets.ascii(device);
  }

  /** The account that an Authorization header of any kind names: all are known. */
  static Account of(String authorization) {
    if (!authorization.startsWith("Basic ")) {
      return new Account(Integer.toHexString(authorization.hashCode()));
    }
    byte[] pair = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
    return new Account(new String(pair, StandardCharsets.UTF_8).split(":", 2)[0]);
  }

  byte[] device() {
    return deviceOctets;
  }

  JsonArray devices() {
    String since = "2026-01-01T00:00:00.000Z";
    return new JsonArray()
        .add(
            new JsonObject()
                .put("id", device)
                .put("name", "Bench/" + device)
                .put("createdAt", since)
                .put("updatedAt", since)
                .put("lastSeen", Instant.now().toString()));
  }

  JsonArray webhooks() {
    JsonArray all = new JsonArray();
    hooks.values().forEach(hook -> all.add(hook.registered));
    return all;
  }

  /** Registers one, in the place of that of the same id. */
  JsonObject put(JsonObject webhook) {
    if (webhook.getString("id") == null) {
      webhook.put("id", UUID.randomUUID().toString());
    }
    hooks.put(webhook.getString("id"), new Hook(webhook));
    chooseHooks();
    return webhook;
  }

  void remove(String id) {
    hooks.remove(id);
    chooseHooks();
  }

  private void chooseHooks() {
    sent = newest("sms:sent");
    delivered = newest("sms:delivered");
  }

  /** One account is one session here, and one bridge: of several webhooks the newest is meant. */
  private Hook newest(String event) {
    Hook found = null;
    for (Hook hook : hooks.values()) {
      found = event.equals(hook.registered.getString("event")) ? hook : found;
    }
    return found;
  }

  /** Where it is told that a message was sent; null = nowhere. */
  Hook sent() {
    return sent;
  }

  /** The same that it was delivered. */
  Hook delivered() {
    return delivered;
  }
}
