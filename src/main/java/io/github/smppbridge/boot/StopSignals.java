package io.github.smppbridge.boot;

import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT stop the bridge as the JVM has it, but with the exit code of a program that
 * did what it was asked: the JVM itself would say 143 or 130, which supervisors take for a failure.
 */
final class StopSignals {
  private static final String[] NAMES = {"TERM", "INT"};

  private StopSignals() {}

  /** From now on, for the whole process. */
  static void install() {
    for (String name : NAMES) {
      try {
        Signal.handle(new Signal(name), signal -> exit());
      } catch (IllegalArgumentException e) {
        // the system does not have it, or the JVM was told to leave signals alone (-Xrs)
        LoggerFactory.getLogger(StopSignals.class)
            .debug("SIG{} is not handled: {}", name, e.toString());
      }
    }
  }

  /** Not on the thread of signals, which a second one needs. */
  private static void exit() {
    Thread thread = new Thread(() -> System.exit(0), "stop");
    thread.setDaemon(true);
    thread.start();
  }
}
