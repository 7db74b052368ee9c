package io.github.smppbridge.boot;

import io.github.smppbridge.accounts.AccountsFileException;
import io.github.smppbridge.bundle.Extensions;
import io.github.smppbridge.bundle.RouteFileException;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.config.Arguments;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.config.ConfigurationException;
import io.github.smppbridge.log.JavaLoggingHandler;
import io.github.smppbridge.tracing.TracingOptionException;
import io.github.smppbridge.train.TrainCommand;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command line: starts the bridge, or does what else is asked.
 *
 * <ul>
 *   <li>Exit code 0: stopped as asked (SIGTERM, SIGINT), or ready for {@code --healthcheck}
 *   <li>1: the start failed, for instance since a port is taken; or not ready
 *   <li>2: the command line or the configuration is wrong; one line on stderr says how
 *   <li>3: out of memory; 4: a stop that took too long was cut short
 * </ul>
 */
public final class CommandLine {
  private static final int FAILED = 1;
  private static final int MISCONFIGURED = 2;
  private static final int CLOSE_SECONDS = 15;
  private static final String USAGE =
      """
      Usage: java -jar smpp-bridge.jar [--profile=NAME] [--healthcheck] [--check] [--help] [--version]

        --profile=NAME  several with commas; sandbox: a pretend SMSGate and phone, no account needed
                        dev: routes are reloaded when their files change
                        smpp-server: as android-sms-gateway/smpp-server (Go) was
        --healthcheck   ask the bridge that runs with this configuration whether it is ready:
                        exit code 0 = yes, 1 = no
        check           load configuration and routes, and start nothing: exit code 0 = all is in
                        order, 2 = what is wrong is told (--check does the same)
        account add     make an entry of accounts.file; without more it says how
        train           make the cache that later starts are faster with

      Configuration: environment variables (SMPP__BIND_ADDRESS), .env, the YAML file at CONFIG_PATH
      and application.properties, which lists every key.
      """;

  private final Map<String, String> environment;
  private final Path folder;
  private final PrintStream out = stream(FileDescriptor.out);
  private final PrintStream err = stream(FileDescriptor.err);

  /**
   * Makes the command line.
   *
   * @param environment the environment variables
   * @param folder the working directory
   */
  public CommandLine(Map<String, String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /**
   * Does what is asked; a bridge that was started runs until it is stopped.
   *
   * @param args the command line
   * @return the exit code
   */
  public int run(List<String> args) {
    try {
      if (!args.isEmpty() && args.get(0).equals("account")) {
        InputStream in = new FileInputStream(FileDescriptor.in);
        return new AccountCommand(load(List.of()), folder, in, out, err)
            .run(args.subList(1, args.size()));
      }
      if (!args.isEmpty() && args.get(0).equals("train")) {
        return train(args.subList(1, args.size()));
      }
      switch (Arguments.parse(args).action()) {
        case HELP -> out.print(USAGE);
        case VERSION -> out.println("smpp-bridge " + version());
        case HEALTHCHECK -> {
          return ReadinessProbe.of(load(args)).ready() ? 0 : FAILED;
        }
        case CHECK -> {
          Configuration configuration = load(args);
          out.println(new RouteCheck(folder).of(configuration));
        }
        default -> {
          return serve(load(args));
        }
      }
      return 0;
    } catch (ConfigurationException e) {
      err.println("smpp-bridge: " + e.getMessage());
      return MISCONFIGURED;
    }
  }

  private int train(List<String> args) throws ConfigurationException {
    try {
      Path jar =
          Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(jar)) {
        throw new ConfigurationException("train: only what runs from its jar can be trained");
      }
      new TrainCommand(jar, out).run(args);
      return 0;
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage());
    } catch (IOException | URISyntaxException | IllegalStateException e) {
      err.println("smpp-bridge: train: " + e.getMessage());
      return FAILED;
    }
  }

  private Configuration load(List<String> args) throws ConfigurationException {
    Configuration configuration =
        Configuration.load(environment, System.getProperties(), folder, args);
    // Logback would read them from the environment itself, unchecked and without .env.
    System.getProperties().putIfAbsent("LOG_LEVEL", configuration.logLevel());
    System.getProperties().putIfAbsent("LOG_FORMAT", configuration.logFormat());
    return configuration;
  }

  private int serve(Configuration configuration) throws ConfigurationException {
    Extensions extensions = ExtensionFolder.load(folder, configuration);
    RouteFiles routes = RouteFiles.find(folder, configuration);
    // Not a constant: loading Logback must wait until the configuration is known.
    Logger log = LoggerFactory.getLogger(CommandLine.class);
    JavaLoggingHandler.install();
    LastMemory.watch();
    StopLimit.set(stopLimit(configuration));
    StopSignals.install();
    log.info("smpp-bridge {} starts{}", version(), profileOf(configuration));
    configuration.warnings().forEach(log::warn);
    extensions.warnings().forEach(log::warn);
    try {
      FreeAddress.check(configuration);
    } catch (IOException e) {
      log.error("The start failed: {}", e.getMessage());
      return FAILED;
    }
    try (BridgeRuntime runtime = new BridgeRuntime(configuration, Clocks.system())) {
      Main main = runtime.main(routes.pattern(), extensions);
      main.configure().withRoutesExcludePattern(routes.excluded());
      RouteFailures.tell(main, main::run);
      return Math.max(0, main.getExitCode());
    } catch (AccountsFileException e) {
      throw new ConfigurationException(e.getMessage());
    } catch (PropertyBindingException e) {
      throw new ConfigurationException(CamelOption.refused(e, configuration));
    } catch (TracingOptionException e) {
      throw new ConfigurationException(e.getMessage());
    } catch (RouteFileException e) {
      throw new ConfigurationException(e.getMessage());
    } catch (Exception e) {
      log.error("The start failed: {}", message(e), e);
      return FAILED;
    }
  }

  /** What Camel may take for its routes, and then for the rest; then the store and Vert.x. */
  private static Duration stopLimit(Configuration configuration) {
    return Duration.ofSeconds(
        seconds(configuration.get("camel.main.shutdown-timeout"))
            + seconds(configuration.get("camel.main.extra-shutdown-timeout"))
            + CLOSE_SECONDS);
  }

  private static long seconds(String option) {
    try {
      return Long.parseLong(option);
    } catch (NumberFormatException e) {
      return CLOSE_SECONDS;
    }
  }

  private static String profileOf(Configuration configuration) {
    List<String> profiles = configuration.profiles();
    return profiles.isEmpty() ? "" : " with profile " + String.join(", ", profiles);
  }

  /** Camel's wrappers say nothing of their own; what is below them names the address or the key. */
  static String message(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof RuntimeCamelException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static String version() {
    String version = CommandLine.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
