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
 * @param warmUpSeconds full load before the first round, for each server
 * @param quick a smoke run: short, performance is not judged
 * @param bridgeHome folder with target/smpp-bridge.jar, routes and application.properties
 * @param javaOptions for every measured server
 * @param bridgeEnvironment added to the bridge's environment
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
    Map<String, String> bridgeEnvironment) {

  static final String USAGE =
      """
      usage: bench/run [scenario...] [option...]

      scenarios: %s (all when none is named)

        --quick               smoke run: short warm-up, one round; performance is not judged
        --rounds N            measured rounds (5)
        --seconds S           length of a round (8)
        --warm-up S           full load before the first round (20)
        --servers a,b         of bridge, jsmpp, d16+huc, ideal (all)
        --bridge DIR          checkout with target/smpp-bridge.jar (the folder above bench/)
        --java-opts "..."     JVM options of every measured server (-Xmx512m)
        --bridge-env K=V      adds to the bridge's environment, may be repeated
      """;

  /**
   * Reads the command line.
   *
   * @param args as given to {@code bench/run}, after {@code --bridge} was added
   * @throws IllegalArgumentException with a message for the user
   */
  static Options parse(String[] args) {
    List<String> scenarios = new ArrayList<>();
    Set<ServerKind> servers = EnumSet.allOf(ServerKind.class);
    Map<String, String> environment = new LinkedHashMap<>();
    Map<String, String> values = new LinkedHashMap<>();
    boolean quick = false;
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("--help")) {
        throw new IllegalArgumentException("Measures smpp-bridge against other bridges.");
      } else if (arg.equals("--quick")) {
        quick = true;
      } else if (!arg.startsWith("--")) {
        scenarios.add(Scenarios.named(arg).name());
      } else if (i + 1 == args.length) {
        throw new IllegalArgumentException(arg + " needs a value, or is unknown");
      } else {
        String value = args[++i];
        switch (arg) {
          case "--rounds", "--seconds", "--warm-up", "--bridge", "--java-opts" ->
              values.put(arg, value);
          case "--servers" -> servers = ServerKind.parse(value);
          case "--bridge-env" -> {
            String[] pair = value.split("=", 2);
            environment.put(pair[0], pair.length == 2 ? pair[1] : "");
          }
          default -> throw new IllegalArgumentException("unknown option " + arg);
        }
      }
    }
    return new Options(
        scenarios.isEmpty() ? Scenarios.names() : scenarios,
        servers,
        Integer.parseInt(values.getOrDefault("--rounds", quick ? "1" : "5")),
        Double.parseDouble(values.getOrDefault("--seconds", quick ? "1.5" : "8")),
        Double.parseDouble(values.getOrDefault("--warm-up", quick ? "1.5" : "20")),
        quick,
        Path.of(values.getOrDefault("--bridge", "..")).toAbsolutePath().normalize(),
        List.of(values.getOrDefault("--java-opts", "-Xmx512m").trim().split("\\s+")),
        environment);
  }

  boolean wants(ServerKind kind) {
    return servers.contains(kind);
  }
}
