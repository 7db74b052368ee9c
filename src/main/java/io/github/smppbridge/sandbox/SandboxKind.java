package io.github.smppbridge.sandbox;

import java.util.Set;

/** What an account's name says of its server and its phones, before the first digit or hyphen. */
enum SandboxKind {
  /** A server and phones as they are today. */
  USUAL,
  /** Its second phone was last seen ninety days ago, and does nothing. */
  DEAD,
  /** Its second phone has as much waiting as the server allows. */
  FULL,
  /** A server of before July 2026, which refuses the events that it does not know. */
  OLDSERVER,
  /**
   * Phones with an app of before 1.67: a list with an event that they do not know they do not load.
   */
  OLDAPP;

  private static final Set<String> NEWER =
      Set.of(
          "sms:cancelled",
          "sms:batch:received",
          "sms:batch:data-received",
          "mms:batch:received",
          "mms:batch:downloaded");

  /** The kind of an account. */
  static SandboxKind of(String account) {
    String name = account.replaceFirst("[0-9-].*", "");
    for (SandboxKind kind : values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return USUAL;
  }

  /** Whether one of the account's phones, 1 or 2, does nothing any more. */
  boolean isDead(int phone) {
    return this == DEAD && phone == 2;
  }

  /** Whether one of the account's phones, 1 or 2, can take no more. */
  boolean isFull(int phone) {
    return this == FULL && phone == 2;
  }

  /** Whether the server takes a webhook for that event. */
  boolean serverKnows(String event) {
    return this != OLDSERVER || !NEWER.contains(event);
  }

  /** Whether phones load a list of webhooks that has that event. */
  boolean appKnows(String event) {
    return this != OLDAPP || !NEWER.contains(event);
  }
}
