package io.github.smppbridge.events;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What may be told, as {@code events.kinds} names it. */
public enum EventKind {
  /** An ESME's message was accepted, or refused by the gateway afterwards. */
  SUBMITTED,
  /** A phone sent it. */
  SENT,
  /** It has its final state. */
  ENDED,
  /** A phone received a message. */
  RECEIVED;

  /** {@return its name in the configuration} */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a list of them.
   *
   * @param list names with commas between them, or {@code all}; empty = none
   * @return the kinds
   * @throws IllegalArgumentException when one is none of them
   */
  public static Set<EventKind> parse(String list) {
    if (list.isBlank()) {
      return Collections.emptySet();
    }
    if (list.strip().equals("all")) {
      return EnumSet.allOf(EventKind.class);
    }
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .map(EventKind::of)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(EventKind.class)));
  }

  private static EventKind of(String name) {
    for (EventKind kind : values()) {
      if (kind.configName().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of event: " + name);
  }
}
