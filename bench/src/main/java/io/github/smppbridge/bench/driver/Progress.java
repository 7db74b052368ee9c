package io.github.smppbridge.bench.driver;

/** What happens, for whoever waits: on standard error, so that the report stays clean. */
final class Progress {

  private static final long BEGIN = System.nanoTime();

  private Progress() {}

  static void say(String text) {
    System.err.printf("[%4d s] %s%n", (System.nanoTime() - BEGIN) / 1_000_000_000, text);
  }
}
