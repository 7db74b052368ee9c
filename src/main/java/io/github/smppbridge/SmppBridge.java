package io.github.smppbridge;

import io.github.smppbridge.boot.CommandLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The program. */
public final class SmppBridge {
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

  /** What must be so before the first class of Camel's loads. */
  static void prepareProcess() {
    // Java before 21 ignores it.
    System.setProperty("camel.threads.virtual.enabled", "true");
    // Camel writes the names of options small as the language has it: in Turkish it finds none.
    Locale.setDefault(Locale.ROOT);
  }
}
