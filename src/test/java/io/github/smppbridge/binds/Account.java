package io.github.smppbridge.binds;

import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import java.util.Map;
import java.util.TreeMap;

/** An account, what the gateway has of it, and its passwords over time. */
final class Account {
  private static final int EVENTS = 5;

  private final StubAccount gateway;
  private final String url;
  private int password;

  /**
   * Makes one.
   *
   * @param url of the bridge, as the gateway calls it
   */
  Account(StubGateway gateway, String name, String url) {
    this.gateway = gateway.account(name, password(0));
    this.url = url;
  }

  String name() {
    return gateway.username();
  }

  /** The number of its password now. */
  int current() {
    return password;
  }

  void change() {
    password++;
    gateway.password(password(password));
  }

  /** A password by its number; there is none of a negative one. */
  static String password(int number) {
    return "secret-" + number;
  }

  /** How many tokens are valid; the stub counts access and refresh token. */
  int tokens() {
    return (gateway.tokens().size() + 1) / 2;
  }

  /** Webhooks of the bridge, by event. */
  Map<String, Integer> webhooks() {
    Map<String, Integer> events = new TreeMap<>();
    gateway.webhooks().values().stream()
        .filter(webhook -> webhook.getString("url").startsWith(url))
        .forEach(webhook -> events.merge(webhook.getString("event"), 1, Integer::sum));
    return events;
  }

  /** Whether each event has one. */
  boolean registered() {
    Map<String, Integer> events = webhooks();
    return events.size() == EVENTS && events.values().stream().allMatch(number -> number == 1);
  }
}
