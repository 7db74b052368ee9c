package io.github.smppbridge.config;

import java.util.List;
import java.util.Optional;

/**
 * The command line.
 *
 * @param profile {@code --profile=NAME}, if given
 * @param action what to do; {@link Action#RUN} unless another one is asked for
 */
public record Arguments(Optional<String> profile, Action action) {
  /** What the program is asked to do. */
  public enum Action {
    /** Start the bridge. */
    RUN,
    /** Print how to call it. */
    HELP,
    /** Print the version. */
    VERSION,
    /** Ask a running bridge whether it is ready; the exit code tells. */
    HEALTHCHECK,
    /** Load configuration and routes, and start nothing; the exit code tells. */
    CHECK
  }

  /**
   * Reads the command line.
   *
   * @param args the arguments as main() got them
   * @return what they ask for
   * @throws ConfigurationException if one of them is unknown
   */
  public static Arguments parse(List<String> args) throws ConfigurationException {
    Optional<String> profile = Optional.empty();
    Action action = Action.RUN;
    for (String arg : args) {
      if (arg.startsWith("--profile=")) {
        profile = Optional.of(arg.substring("--profile=".length()));
      } else {
        action = action(arg);
      }
    }
    return new Arguments(profile, action);
  }

  private static Action action(String arg) throws ConfigurationException {
    return switch (arg) {
      case "--help", "-h" -> Action.HELP;
      case "--version" -> Action.VERSION;
      case "--healthcheck" -> Action.HEALTHCHECK;
      case "--check", "check" -> Action.CHECK;
      default ->
          throw new ConfigurationException(
              "unknown argument "
                  + arg
                  + "; allowed are --profile=NAME, --healthcheck, --check, --help and --version");
    };
  }
}
