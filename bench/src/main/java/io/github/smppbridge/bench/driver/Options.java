package io.github.smppbridge.bench.driver;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param scenarios names in the order to run, never empty
 * @param servers what may be measured
 * @param rounds measured rounds of each server
 * @param roundSeconds length of a round
 * @param warmUpSeconds full load before the first round, for the bridge; the others half of it;
 *     more until the CPU time of a message has settled
 * @param quick a smoke run: short, performance is not judged
 * @param bridgeHome folder with target/smpp-bridge.jar, routes and application.properties
 * @param javaOptions for every measured server
 * @param bridgeJavaOptions added to those of the bridge
 * @param bridgeEnvironment added to the bridge's environment
 * @param postgresql JDBC URL of a database for the bridge, "build" for one that the build brings;
 *     null = none
 * @param markdown folder whose performance.md is to show the tables; null = none
 */
record Options(
    List<String> scenarios,
    Set<ServerKind> servers,
    int rounds,
    double roundSeconds,
    double warmUpSeconds,
    boolean quick,
    Path bridgeHome,
    List<String> javaOptions,
    List<String> bridgeJavaOptions,
    Map<String, String> bridgeEnvironment,
    String postgresql,
    Path markdown) {

  static final String USAGE =
      """
      usage: bench/run [scenario...] [option...]

      scenarios: %s (all when none is named)

        --quick               smoke run: short warm-up, one round; performance is not judged
        --rounds N            measured rounds (5)
        --seconds S           length of a round (6)
        --warm-up S           full load before the first round of the bridge, at least (40)
        --servers a,b         of bridge, jsmpp, jsmpp-default, d16+huc, ideal (all)
        --bridge DIR          checkout with target/smpp-bridge.jar (the folder above bench/)
        --java-opts "..."     JVM options of every measured server (-Xmx512m)
        --bridge-java-opts "..."  further ones of the bridge
        --bridge-env K=V      adds to the bridge's environment, may be repeated
        --postgresql URL      a database for the scenario of that name: jdbc:postgresql://…, user and
                              password from PGUSER and PGPASSWORD; "build" = one that the build brings
        --markdown DIR        shows the tables in DIR/performance.md, the plot in DIR/images
      """;

  /**
   * Reads the command line.
   *
   * @param args as given to {@code bench/run}, after {@code --bridge} was added
   * @throws IllegalArgumentException with a message for the user
   */
  static Options parse(String[] args) {
    List<String> scenarios = new ArrayList<>();
    Map<String, String> environment = new LinkedHashMap<>();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("--help")) {
        throw new IllegalArgumentException("Measures smpp-bridge against other bridges.");
      } else if (arg.equals("--quick")) {
        values.put(arg, "");
      } else if (!arg.startsWith("--")) {
        scenarios.add(Scenarios.named(arg).name());
      } else if (!USAGE.contains("  " + arg + " ")) {
        throw new IllegalArgumentException("unknown option " + arg);
      } else if (i + 1 == args.length) {
        throw new IllegalArgumentException(arg + " needs a value");
      } else if (arg.equals("--bridge-env")) {
        String[] pair = args[++i].split("=", 2);
        environment.put(pair[0], pair.length == 2 ? pair[1] : "");
      } else {
        values.put(arg, args[++i]);
      }
    }
    return of(scenarios.isEmpty() ? Scenarios.names() : scenarios, values, environment);
  }

  private static Options of(
      List<String> scenarios, Map<String, String> values, Map<String, String> environment) {
    boolean quick = values.containsKey("--quick");
    Set<ServerKind> servers =
        values.containsKey("--servers")
            ? ServerKind.parse(values.get("--servers"))
            : EnumSet.copyOf(ServerKind.named());
    String markdown = values.get("--markdown");
    return new Options(
        scenarios,
        servers,
        Integer.parseInt(values.getOrDefault("--rounds", quick ? "1" : "5")),
        Double.parseDouble(values.getOrDefault("--seconds", quick ? "1" : "6")),
        Double.parseDouble(values.getOrDefault("--warm-up", quick ? "1" : "40")),
        quick,
        Path.of(values.getOrDefault("--bridge", "..")).toAbsolutePath().normalize(),
        words(values.getOrDefault("--java-opts", "-Xmx512m")),
        words(values.getOrDefault("--bridge-java-opts", "")),
        environment,
        values.get("--postgresql"),
        markdown == null ? null : Path.of(markdown).toAbsolutePath());
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
  }

  boolean wants(ServerKind kind) {
    return kind == ServerKind.BRIDGE_POSTGRESQL
        ? servers.contains(ServerKind.BRIDGE) && postgresql != null
        : servers.contains(kind);
  }
}
