package io.github.smppbridge.boot;

import io.github.smppbridge.accounts.AccountsFileException;
import io.github.smppbridge.accounts.NewAccount;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.config.ConfigurationException;
import io.github.smppbridge.gateway.GatewayCredential;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code account add}: makes an entry of {@code accounts.file}. The SMPP password is asked without
 * echo and only its hash is printed; the gateway's secret stays where it is, in a variable or a
 * file.
 */
final class AccountCommand {
  static final String USAGE =
      """
      Usage: java -jar smpp-bridge.jar account add SYSTEM_ID
               --username=USER --password-env=NAME | --password-file=FILE
             | --token-env=NAME | --token-file=FILE
             [--password-stdin] [--no-check] [--write]

        Asks for the account's SMPP password and prints its entry for accounts.file.
        --password-stdin  read the SMPP password from standard input, one line
        --no-check        do not ask the gateway whether it accepts the credential
        --write           add the entry to accounts.file
      """;

  private static final Map<String, String> KEYS =
      Map.of(
          "--username", "username",
          "--password-env", "password_env",
          "--password-file", "password_file",
          "--token-env", "token_env",
          "--token-file", "token_file");
  private static final Set<String> FLAGS = Set.of("--password-stdin", "--no-check", "--write");

  /** What SMPP v3.4 §5.2.2 allows, without the terminating zero. */
  private static final int SMPP_PASSWORD = 8;

  private static final int LONGEST_PASSWORD = 71;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final Path folder;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> gateway = new LinkedHashMap<>();
  private final Set<String> flags = new TreeSet<>();

  AccountCommand(
      Configuration configuration, Path folder, InputStream in, PrintStream out, PrintStream err) {
    this.configuration = configuration;
    this.folder = folder;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the command.
   *
   * @param args what follows {@code account}
   * @return the exit code: 0 or, when the gateway refuses the credential or cannot be asked, 1
   * @throws ConfigurationException when the arguments or the file are wrong
   */
  int run(List<String> args) throws ConfigurationException {
    if (args.size() < 2 || !args.get(0).equals("add") || args.get(1).startsWith("-")) {
      throw new ConfigurationException("account add SYSTEM_ID is expected\n" + USAGE);
    }
    for (String arg : args.subList(2, args.size())) {
      take(arg);
    }
    try {
      NewAccount account = NewAccount.of(args.get(1), password(), gateway);
      Optional<Path> file = configuration.file(ConfigKey.ACCOUNTS_FILE);
      Path beside = file.map(Path::getParent).orElse(folder.toAbsolutePath());
      GatewayCredential credential = account.credential(beside, configuration.variables());
      if (!flags.contains("--no-check") && !accepted(credential)) {
        return 1;
      }
      if (!flags.contains("--write")) {
        out.print("accounts:\n" + account.yaml());
      } else {
        Path target =
            file.orElseThrow(() -> new ConfigurationException("accounts.file is not set"));
        account.addTo(target, configuration.variables());
        out.println(target + " has the account " + args.get(1));
      }
      return 0;
    } catch (AccountsFileException e) {
      throw new ConfigurationException(e.getMessage());
    } catch (IOException e) {
      throw new ConfigurationException("account add: " + e, e);
    }
  }

  private void take(String arg) throws ConfigurationException {
    int equals = arg.indexOf('=');
    String key = equals < 0 ? null : KEYS.get(arg.substring(0, equals));
    if (key != null) {
      gateway.put(key, arg.substring(equals + 1));
    } else if (FLAGS.contains(arg)) {
      flags.add(arg);
    } else {
      // Not repeated: somebody may have typed a password.
      throw new ConfigurationException("account add: an argument is unknown\n" + USAGE);
    }
  }

  private char[] password() throws ConfigurationException, IOException {
    char[] password = flags.contains("--password-stdin") ? fromStandardInput() : fromConsole();
    int octets = new String(password).getBytes(StandardCharsets.UTF_8).length;
    if (octets == 0 || octets > LONGEST_PASSWORD) {
      throw new ConfigurationException(
          "the SMPP password must have 1 to " + LONGEST_PASSWORD + " octets");
    }
    if (octets > SMPP_PASSWORD) {
      err.println(
          "note: SMPP allows 8 octets; some ESMEs cannot send the " + octets + " of this password");
    }
    return password;
  }

  private char[] fromStandardInput() throws IOException {
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    return line == null ? new char[0] : line.toCharArray();
  }

  private static char[] fromConsole() throws ConfigurationException {
    Console console = System.console();
    if (console == null) {
      throw new ConfigurationException("there is no terminal to ask; use --password-stdin");
    }
    char[] first = console.readPassword("SMPP password: ");
    char[] second = console.readPassword("again: ");
    if (first == null || !Arrays.equals(first, second)) {
      throw new ConfigurationException("the two passwords differ");
    }
    Arrays.fill(second, '\0');
    return first;
  }

  /** Whether the gateway accepts the credential. */
  private boolean accepted(GatewayCredential credential) {
    String base = configuration.get(ConfigKey.GATEWAY_API_BASE_URL).replaceAll("/+$", "");
    try {
      int status = credential.check(base, TIMEOUT);
      if (status != 200) {
        err.println("the gateway at " + base + " refuses the credential: HTTP " + status);
      }
      return status == 200;
    } catch (IOException e) {
      err.println(
          "the gateway at %s cannot be asked: %s; --no-check does without it"
              .formatted(base, e.getClass().getSimpleName()));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
