package io.github.smppbridge.crash;

import io.github.smppbridge.boot.BridgeRuntime;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.config.Configuration;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** The bridge as a program that halts at a passage, as hard as a process can end by itself. */
public final class MortalProgram {
  /** The exit code of a process that was killed by SIGKILL. */
  static final int KILLED = 137;

  private MortalProgram() {}

  /**
   * Runs it, configured by the environment.
   *
   * @param arguments folder of the route files; the place of the passage, and {@code before} or
   *     {@code after}, or neither
   */
  public static void main(String[] arguments) throws Exception {
    Passage fatal =
        arguments.length < 3 ? null : new Passage(arguments[1], arguments[2].equals("after"));
    KillSwitch life =
        new KillSwitch(
            (passage, exchange) -> {
              if (fatal != null && passage.includes(fatal)) {
                Runtime.getRuntime().halt(KILLED);
              }
              return false;
            });
    Configuration configuration =
        Configuration.load(System.getenv(), Path.of("").toAbsolutePath(), List.of());
    BridgeRuntime runtime =
        new BridgeRuntime(configuration, Clocks.system(), options -> options.withCommits(life));
    Main main = runtime.main("file:" + arguments[0] + "/*.camel.yaml");
    main.configure()
        .addConfiguration(
            new CamelConfiguration() {
              @Override
              public void configure(CamelContext context) {
                context.getCamelContextExtension().addInterceptStrategy(life);
              }
            });
    main.run();
  }
}
