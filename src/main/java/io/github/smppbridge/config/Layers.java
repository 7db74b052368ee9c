package io.github.smppbridge.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where settings come from, the first that sets a key wins: system properties, environment, {@code
 * .env}, the YAML file at CONFIG_PATH, {@code application.properties} in the working directory, the
 * profile's file (working directory, then jar), {@code application.properties} in the jar.
 */
final class Layers {
  private static final String APPLICATION = "application.properties";

  /** How the source of a setting ends that came with the program. */
  static final String IN_THE_JAR = " in the jar";

  private static final String PROFILE_NAME = "[A-Za-z0-9_-]{1,40}";

  /** Profiles that Camel gives a meaning; they need no file of their own. */
  private static final Set<String> CAMEL_PROFILES = Set.of("dev", "test", "prod");

  private final Map<String, String> environment;
  private final Properties system;
  private final Path folder;
  private final Map<String, String> dotEnv;
  private final List<Map<String, Setting>> layers = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private List<String> profiles = List.of();

  private Layers(Map<String, String> environment, Properties system, Path folder)
      throws ConfigurationException {
    this.environment = environment;
    this.system = system;
    this.folder = folder;
    this.dotEnv = DotEnvFile.read(folder.resolve(".env"), environment);
  }

  static Layers read(
      Map<String, String> environment, Properties system, Path folder, Arguments arguments)
      throws ConfigurationException {
    Layers layers = new Layers(environment, system, folder);
    layers.profiles = profiles(arguments.profile().or(layers::profileOutside));
    layers.addSystem();
    layers.addVariables(environment, "environment variable ", false);
    layers.addVariables(layers.dotEnv, folder.resolve(".env") + ", variable ", true);
    layers.addYaml();
    layers.addFile(APPLICATION);
    // of two that set a key the last one wins
    for (int i = layers.profiles.size(); i-- > 0; ) {
      layers.addProfile(layers.profiles.get(i));
    }
    layers.add(PropertiesFile.ofJar(APPLICATION).orElse(Map.of()), APPLICATION + IN_THE_JAR);
    return layers;
  }

  /** Every setting of the highest layer that has it, ours or not. */
  static Map<String, Setting> merged(List<Map<String, Setting>> layers) {
    Map<String, Setting> merged = new TreeMap<>();
    layers.forEach(layer -> layer.forEach(merged::putIfAbsent));
    return merged;
  }

  /** The layers, highest first; a mistake in a lower one counts even if a higher one hides it. */
  List<Map<String, Setting>> all() {
    return List.copyOf(layers);
  }

  /** In the order in which they are named. */
  List<String> profiles() {
    return profiles;
  }

  private static List<String> profiles(Optional<String> named) throws ConfigurationException {
    List<String> names = new ArrayList<>();
    for (String name : named.map(list -> list.split(",", -1)).orElseGet(() -> new String[0])) {
      String profile = name.trim();
      if (!profile.matches(PROFILE_NAME)) {
        throw new ConfigurationException(
            "--profile=%s: a profile's name has letters, digits, - and _ only; several are separated by commas"
                .formatted(named.get()));
      }
      if (names.contains(profile)) {
        throw new ConfigurationException("profile %s is named twice".formatted(profile));
      }
      names.add(profile);
    }
    List<String> camels = names.stream().filter(CAMEL_PROFILES::contains).toList();
    if (camels.size() > 1) {
      throw new ConfigurationException(
          "profiles %s contradict each other: one of dev, test and prod"
              .formatted(String.join(" and ", camels)));
    }
    return List.copyOf(names);
  }

  /** The one that Camel has a meaning for, else the first. */
  static Optional<String> forCamel(List<String> profiles) {
    return profiles.stream()
        .filter(CAMEL_PROFILES::contains)
        .findFirst()
        .or(() -> profiles.stream().findFirst());
  }

  /** What the operator should know of the places themselves. */
  List<String> warnings() {
    return warnings;
  }

  /** The environment over {@code .env}. */
  Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(dotEnv);
    variables.putAll(environment);
    return variables;
  }

  /** A variable of its own, which is no key: from the environment, else from {@code .env}. */
  Optional<Setting> variable(String name) {
    String value = environment.get(name);
    Setting setting =
        value != null
            ? new Setting(value.trim(), "environment variable " + name)
            : new Setting(
                dotEnv.getOrDefault(name, "").trim(),
                folder.resolve(".env") + ", variable " + name);
    return setting.value().isEmpty() ? Optional.empty() : Optional.of(setting);
  }

  private Optional<String> profileOutside() {
    return Optional.ofNullable(system.getProperty("camel.main.profile"))
        .or(() -> Optional.ofNullable(variables().get("CAMEL_MAIN_PROFILE")))
        .filter(name -> !name.isBlank())
        .or(this::profileVariable);
  }

  /** PROFILE may be somebody else's: what is no profile of ours, or a word of everybody's, is. */
  private Optional<String> profileVariable() {
    return variable("PROFILE")
        .map(Setting::value)
        .filter(
            names -> {
              List<String> each = Stream.of(names.split(",")).map(String::trim).toList();
              return each.stream().allMatch(this::isKnown) && !CAMEL_PROFILES.containsAll(each);
            });
  }

  private boolean isKnown(String name) {
    return name.matches(PROFILE_NAME)
        && (CAMEL_PROFILES.contains(name)
            || Files.exists(folder.resolve(profileFile(name)))
            || PropertiesFile.isInJar(profileFile(name)));
  }

  private static String profileFile(String name) {
    return "application-" + name + ".properties";
  }

  private void addSystem() {
    Map<String, Setting> layer = new LinkedHashMap<>();
    for (String key : new TreeMap<>(system).keySet().stream().map(String::valueOf).toList()) {
      // The JVM has http.proxyHost and the like in a namespace of ours, so only exact names count.
      if (ConfigKey.find(key).or(() -> FormerKeys.find(key)).isPresent()) {
        layer.put(key, new Setting(system.getProperty(key).trim(), "system property " + key));
      }
    }
    layers.add(layer);
  }

  /**
   * Adds {@code SMPP__WINDOW} as {@code smpp.window}. An empty variable counts as not set: compose
   * files pass {@code ${NAME:-}} on.
   */
  private void addVariables(Map<String, String> variables, String source, boolean file) {
    Map<String, Setting> layer = new LinkedHashMap<>();
    variables.forEach(
        (name, value) -> {
          String key = keyOf(name, file);
          if (key != null && !value.isBlank()) {
            layer.put(key, new Setting(value.trim(), source + name));
          }
        });
    layers.add(layer);
  }

  private static String keyOf(String name, boolean file) {
    if (name.contains("__")) {
      String key = name.replace("__", ".").toLowerCase(Locale.ROOT);
      // ours have underscores in their words, Camel's have dashes
      return key.startsWith("camel.") ? key.replace('_', '-') : key;
    }
    if (file && name.contains(".")) {
      return name;
    }
    String[] words = name.toLowerCase(Locale.ROOT).split("_", 3);
    // Camel reads its own variables from the environment, but not from a file.
    boolean camel = file && words.length == 3 && words[0].equals("camel");
    return camel ? "camel." + words[1] + "." + words[2].replace('_', '-') : null;
  }

  private void addYaml() throws ConfigurationException {
    String path = variables().getOrDefault("CONFIG_PATH", "");
    if (!path.isBlank()) {
      Path file = folder.resolve(path.trim());
      if (GoServerKeys.chosen(profiles) && !Files.exists(file)) {
        warnings.add("CONFIG_PATH names " + file + ", which does not exist");
        return;
      }
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new ConfigurationException(
            "CONFIG_PATH must name a readable YAML file; " + file + " is none");
      }
      add(YamlFile.read(file), file.toString());
    }
  }

  private void addProfile(String name) throws ConfigurationException {
    String file = profileFile(name);
    boolean here = addFile(file);
    Optional<Map<String, String>> inJar = PropertiesFile.ofJar(file);
    add(inJar.orElse(Map.of()), file + IN_THE_JAR);
    if (!here && inJar.isEmpty() && !CAMEL_PROFILES.contains(name)) {
      throw new ConfigurationException(
          "unknown profile %s; allowed are sandbox, dev, smpp-server, test, prod and those with a file %s"
              .formatted(name, folder.resolve(file)));
    }
  }

  private boolean addFile(String name) throws ConfigurationException {
    Path file = folder.resolve(name);
    Optional<Map<String, String>> values = PropertiesFile.read(file);
    add(values.orElse(Map.of()), file.toString());
    return values.isPresent();
  }

  private void add(Map<String, String> values, String source) {
    Map<String, Setting> layer = new LinkedHashMap<>();
    values.forEach((key, value) -> layer.put(key, new Setting(value.trim(), source)));
    layers.add(layer);
  }
}
