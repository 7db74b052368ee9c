package io.github.smppbridge.bench.driver;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What can be measured. */
enum ServerKind {
  /** smpp-bridge itself */
  BRIDGE("bridge"),
  /** the same with its store in PostgreSQL, when one was given; takes part where the bridge does */
  BRIDGE_POSTGRESQL("bridge on PostgreSQL"),
  /** by hand, tuned: as many threads a session as its window, java.net.http */
  JSMPP("jsmpp"),
  /** by hand: jSMPP sessions with their default of 3 threads, java.net.http */
  JSMPP_DEFAULT("jsmpp-default"),
  /** by hand, for few sessions: 16 threads a session, HttpURLConnection */
  D16_HUC("d16+huc"),
  /** bare Vert.x */
  IDEAL("ideal");

  final String label;

  ServerKind(String label) {
    this.label = label;
  }

  boolean isBridge() {
    return this == BRIDGE || this == BRIDGE_POSTGRESQL;
  }

  /** Those that a command line can name. */
  static Set<ServerKind> named() {
    return EnumSet.complementOf(EnumSet.of(BRIDGE_POSTGRESQL));
  }

  static Set<ServerKind> parse(String list) {
    Set<ServerKind> kinds = EnumSet.noneOf(ServerKind.class);
    for (String name : list.split(",")) {
      kinds.add(
          Arrays.stream(values())
              .filter(kind -> kind.label.equals(name.trim()))
              .findAny()
              .orElseThrow(() -> new IllegalArgumentException("no such server: " + name)));
    }
    return kinds;
  }
}
