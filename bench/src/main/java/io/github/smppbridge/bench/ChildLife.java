package io.github.smppbridge.bench;

import java.io.IOException;

/** How a process of the benchmark tells the driver where it listens, and ends with it. */
public final class ChildLife {

  /** What a child prints before its port, alone on a line of standard output. */
  public static final String LISTENING = "LISTENING ";

  private ChildLife() {}

  /** Ends this process for what stopped it from listening. */
  public static void fail(Throwable reason) {
    System.err.println(reason);
    Runtime.getRuntime().halt(1);
  }

  /**
   * Announces the port and ends this process once the driver is gone: its end of our standard input
   * closes even when it was killed.
   *
   * @param port where this process listens
   */
  public static void announce(int port) {
    System.out.println(LISTENING + port);
    System.out.flush();
    Thread watch = new Thread(ChildLife::awaitEndOfInput, "driver-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // the driver sends nothing
      }
    } catch (IOException e) {
      // as good as the end
    }
    Runtime.getRuntime().halt(0);
  }
}
