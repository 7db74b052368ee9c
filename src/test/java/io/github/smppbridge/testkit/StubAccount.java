package io.github.smppbridge.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A user of the stub with phones, webhooks and tokens. Thread-safe. */
public final class StubAccount {
  private final String username;
  private final List<JsonObject> devices = new CopyOnWriteArrayList<>();
  private final Map<String, JsonObject> webhooks = new ConcurrentHashMap<>();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Set<String> full = ConcurrentHashMap.newKeySet();
  private volatile String password;
  private volatile String basic;

  StubAccount(String username, String password) {
    this.username = username;
    password(password);
    device("device-" + username.toLowerCase(java.util.Locale.ROOT));
  }

  /** The user name, which is the system_id of its binds. */
  public String username() {
    return username;
  }

  /** Changes the password: what used the old one, and every token, gets 401 from now on. */
  public StubAccount password(String next) {
    passwordAlone(next);
    tokens.clear();
    return this;
  }

  /** Changes the password; tokens live on. */
  public StubAccount passwordAlone(String next) {
    password = next;
    basic = basicOf(username);
    return this;
  }

  /** Makes every token invalid, as after an expiry. */
  public StubAccount expireTokens() {
    tokens.clear();
    return this;
  }

  /** Adds a phone seen just now. */
  public StubAccount device(String id) {
    String now = StubMessage.time();
    devices.add(
        new JsonObject()
            .put("id", id)
            .put("name", "Stub/" + id)
            .put("createdAt", now)
            .put("updatedAt", now)
            .put("lastSeen", now));
    return this;
  }

  /** Takes all phones away. */
  public StubAccount noDevices() {
    devices.clear();
    return this;
  }

  /** Adds a phone seen at that time, with SIM cards of these numbers, null = not told. */
  public StubAccount device(String id, Instant lastSeen, String... simNumbers) {
    device(id);
    JsonArray sims = new JsonArray();
    for (int slot = 0; slot < simNumbers.length; slot++) {
      JsonObject sim = new JsonObject().put("slotIndex", slot).put("simNumber", slot + 1);
      sims.add(simNumbers[slot] == null ? sim : sim.put("phoneNumber", simNumbers[slot]));
    }
    devices.get(devices.size() - 1).put("lastSeen", lastSeen.toString()).put("simCards", sims);
    return this;
  }

  /** From now on these phones have more waiting than the server allows. */
  public StubAccount full(String... ids) {
    full.clear();
    full.addAll(List.of(ids));
    return this;
  }

  boolean isFull(String id) {
    return full.contains(id);
  }

  /** Replaces the phones; the objects are returned by {@code GET /devices} as they are. */
  public StubAccount devices(JsonObject... replacement) {
    devices.clear();
    devices.addAll(List.of(replacement));
    return this;
  }

  /** The phones. */
  public List<JsonObject> devices() {
    return List.copyOf(devices);
  }

  /** The id of the first phone. */
  public String deviceId() {
    return devices.get(0).getString("id");
  }

  /** The registered webhooks, by id. */
  public Map<String, JsonObject> webhooks() {
    return Map.copyOf(webhooks);
  }

  /** Where it is told of an event, of which it is told. */
  public String webhookUrl(String event) {
    return webhooks.values().stream()
        .filter(webhook -> webhook.getString("event").equals(event))
        .findFirst()
        .orElseThrow()
        .getString("url");
  }

  /** The tokens that are valid now. */
  public Set<String> tokens() {
    return Set.copyOf(tokens);
  }

  boolean hasDevice(String id) {
    return devices.stream().anyMatch(device -> id.equals(device.getString("id")));
  }

  /** Puts a webhook there, as anybody may who has its password. */
  public void putWebhook(JsonObject webhook) {
    webhooks.put(webhook.getString("id"), webhook);
  }

  /** Takes a webhook away, in the same way. */
  public void removeWebhook(String id) {
    webhooks.remove(id);
  }

  void issued(String token) {
    tokens.add(token);
  }

  boolean revoke(String jti) {
    return tokens.removeIf(token -> token.endsWith(jti));
  }

  /** Whether the header opens this account. */
  boolean accepts(String authorization, boolean bearerAllowed) {
    if (authorization.startsWith("Bearer ")) {
      return bearerAllowed && tokens.contains(authorization.substring(7));
    }
    return authorization.equals(basic) || authorization.equals(basicOf(nameIn(authorization)));
  }

  private String basicOf(String name) {
    byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** As a database finds it that knows no case. */
  private String nameIn(String authorization) {
    byte[] pair = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
    String name = new String(pair, StandardCharsets.UTF_8).split(":", 2)[0];
    return name.equalsIgnoreCase(username) ? name : username;
  }
}
