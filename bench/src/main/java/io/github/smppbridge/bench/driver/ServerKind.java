package io.github.smppbridge.bench.driver;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What can be measured. */
enum ServerKind {
  /** smpp-bridge itself */
  BRIDGE("bridge"),
  /** by hand: jSMPP sessions with their default of 3 threads, java.net.http */
  JSMPP("jsmpp"),
  /** by hand, tuned: 16 threads a session, HttpURLConnection */
  D16_HUC("d16+huc"),
  /** bare Vert.x */
  IDEAL("ideal");

  final String label;

  ServerKind(String label) {
    this.label = label;
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
