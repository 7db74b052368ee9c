package io.github.smppbridge;

import io.github.smppbridge.boot.CommandLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The program. */
public final class SmppBridge {
  /** The size of a chunk: pages of 8 KB, doubled so many times. */
  private static final String CHUNK = "io.netty.allocator.maxOrder";

  private static final String CHUNK_OF_ONE_MB = "7";

  private SmppBridge() {}

  /**
   * Starts the bridge and returns when it has stopped; ends the process with the exit code of
   * {@link CommandLine} unless that is 0.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    prepareProcess();
    int code = new CommandLine(System.getenv(), Path.of("")).run(List.of(args));
    if (code != 0) {
      System.exit(code);
    }
  }

  /** What must be so before the first class of Camel's or Netty's loads. */
  static void prepareProcess() {
    // Before anything logs: the log is ours, as LogConfigurator has it.
    System.setProperty("smpp-bridge.log", "true");
    // Java before 21 ignores it.
    System.setProperty("camel.threads.virtual.enabled", "true");
    // Camel writes the names of options small as the language has it: in Turkish it finds none.
    Locale.setDefault(Locale.ROOT);
    // Each event loop takes its buffers from chunks of its own, and has touched a whole one before
    // the first message; of Netty's 4 MB what a bridge has in flight needs a part.
    if (System.getProperty(CHUNK) == null) {
      System.setProperty(CHUNK, CHUNK_OF_ONE_MB);
    }
  }
}
