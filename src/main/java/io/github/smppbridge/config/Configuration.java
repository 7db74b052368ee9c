package io.github.smppbridge.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The validated configuration: what every layer says, merged, with the defaults of {@link
 * ConfigKey}. Immutable.
 */
public final class Configuration {
  static final String DEFAULT = "default";

  private final Map<ConfigKey, Setting> settings = new EnumMap<>(ConfigKey.class);
  private final Map<String, Setting> others = new TreeMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, String> variables;
  private final List<String> profiles;
  private final String logLevel;
  private final String logFormat;

  private Configuration(Layers layers, Path folder) throws ConfigurationException {
    variables = Collections.unmodifiableMap(layers.variables());
    profiles = layers.profiles();
    logLevel = Validation.logLevel(layers.variable("LOG_LEVEL"));
    logFormat = Validation.logFormat(layers.variable("LOG_FORMAT"));
    warnings.addAll(layers.warnings());
    List<Map<String, Setting>> all =
        GoServerKeys.without(FormerKeys.renamed(layers.all(), warnings), profiles, warnings);
    for (Map<String, Setting> layer : all) {
      for (Map.Entry<String, Setting> entry : layer.entrySet()) {
        Validation.check(entry.getKey(), entry.getValue());
      }
    }
    for (Map.Entry<String, Setting> entry : Layers.merged(all).entrySet()) {
      ConfigKey.find(entry.getKey())
          .ifPresentOrElse(
              key -> settings.put(key, entry.getValue()),
              () -> others.put(entry.getKey(), entry.getValue()));
    }
    for (ConfigKey key : ConfigKey.values()) {
      settings.putIfAbsent(key, new Setting(key.defaultValue(), DEFAULT));
    }
    fillIn();
    settings.replaceAll(
        (key, setting) -> new Setting(key.normal(setting.value()), setting.source()));
    resolveFiles(folder);
    new Validation(settings).checkTogether();
    warn();
    warnings.addAll(OpenFiles.warnings(settings, folder));
  }

  /**
   * Reads and validates the configuration.
   *
   * @param environment the environment variables
   * @param workingDirectory where {@code .env} and {@code application.properties} are looked for
   * @param args the command line
   * @return the configuration
   * @throws ConfigurationException if a key is unknown, a value bad or a file unreadable
   */
  public static Configuration load(
      Map<String, String> environment, Path workingDirectory, List<String> args)
      throws ConfigurationException {
    return load(environment, new Properties(), workingDirectory, args);
  }

  /**
   * Reads and validates the configuration.
   *
   * @param environment the environment variables
   * @param system the JVM's system properties, which win over the environment
   * @param workingDirectory where {@code .env} and {@code application.properties} are looked for
   * @param args the command line
   * @return the configuration
   * @throws ConfigurationException if a key is unknown, a value bad or a file unreadable
   */
  public static Configuration load(
      Map<String, String> environment, Properties system, Path workingDirectory, List<String> args)
      throws ConfigurationException {
    Path folder = workingDirectory.toAbsolutePath().normalize();
    Arguments arguments = Arguments.parse(args);
    return new Configuration(Layers.read(environment, system, folder, arguments), folder);
  }

  /**
   * What Camel gets, above its own property files: every key of ours, the {@linkplain
   * DerivedProperties derived ones}, and everything else the layers set ({@code camel.*} and the
   * keys of teams' own routes).
   *
   * @return a copy
   */
  public Properties asProperties() {
    Properties properties = new Properties();
    others.forEach((key, setting) -> properties.setProperty(key, setting.value()));
    settings.forEach((key, setting) -> properties.setProperty(key.key(), setting.value()));
    FormerKeys.all().forEach((name, key) -> properties.setProperty(name, get(key)));
    properties.putAll(new DerivedProperties(this).all());
    DerivedProperties.componentOptions().forEach(properties::putIfAbsent);
    Layers.forCamel(profiles).ifPresent(name -> properties.setProperty("camel.main.profile", name));
    return properties;
  }

  /**
   * Returns a value.
   *
   * @param key its key
   * @return the value as text, empty if nothing sets it
   */
  public String get(ConfigKey key) {
    return settings.get(key).value();
  }

  /**
   * Returns a value by the name files use.
   *
   * @param key a key of ours, a derived one or any other that a layer sets
   * @return the value as text, or null if nothing sets it
   */
  public String get(String key) {
    return asProperties().getProperty(key);
  }

  /**
   * Returns where a value comes from.
   *
   * @param key the name files use
   * @return for messages, such as {@code environment variable SMPP__WINDOW}; {@code default} if
   *     nothing sets it
   */
  public String source(String key) {
    Setting setting = ConfigKey.find(key).map(settings::get).orElseGet(() -> others.get(key));
    return setting == null ? DEFAULT : setting.source();
  }

  /** Returns a whole number. */
  public int number(ConfigKey key) {
    return Integer.parseInt(get(key));
  }

  /** Returns a number that may have a fraction. */
  public double decimal(ConfigKey key) {
    return Double.parseDouble(get(key));
  }

  /** Returns true or false. */
  public boolean flag(ConfigKey key) {
    return Boolean.parseBoolean(get(key));
  }

  /** Returns a duration; zero has the meaning the key's description gives it. */
  public Duration duration(ConfigKey key) {
    return Durations.parse(get(key));
  }

  /** Returns an address, if one is set. */
  public Optional<Address> address(ConfigKey key) {
    return text(key).map(Address::parse);
  }

  /** Returns a file, absolute, if one is set. */
  public Optional<Path> file(ConfigKey key) {
    return text(key).map(Path::of);
  }

  /** Returns a text, if it is not empty. */
  public Optional<String> text(ConfigKey key) {
    return Optional.of(get(key)).filter(value -> !value.isEmpty());
  }

  /**
   * Returns a list of pairs.
   *
   * @param key {@link ConfigKey#GATEWAY_PRIORITY_MAP} or {@link ConfigKey#WEBHOOK_SIGNING_KEYS}
   * @return name to value, in the order written
   */
  public Map<String, String> pairs(ConfigKey key) {
    Map<String, String> pairs = new LinkedHashMap<>();
    lists(key).forEach((name, values) -> pairs.put(name, values.get(values.size() - 1)));
    return pairs;
  }

  /**
   * Returns a list of pairs in which a name may come several times.
   *
   * @param key {@link ConfigKey#WEBHOOK_SIGNING_KEYS}
   * @return name to values, both in the order written
   */
  public Map<String, List<String>> lists(ConfigKey key) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    text(key)
        .ifPresent(
            list -> {
              for (String pair : list.split(",")) {
                String[] sides = pair.trim().split(key.pairSeparator(), 2);
                lists
                    .computeIfAbsent(sides[0].trim(), name -> new ArrayList<>())
                    .add(sides[1].trim());
              }
            });
    return lists;
  }

  /** {@return the profiles that are chosen, in the order in which they are named} */
  public List<String> profiles() {
    return profiles;
  }

  /** Returns how much is logged, as Logback names it: variable LOG_LEVEL. */
  public String logLevel() {
    return logLevel;
  }

  /** Returns text or json, how lines of the log are written: variable LOG_FORMAT. */
  public String logFormat() {
    return logFormat;
  }

  /** Returns the environment with what {@code .env} adds to it. It holds secrets. */
  public Map<String, String> variables() {
    return variables;
  }

  /** Returns what the operator should know though it does not stop the start, one line each. */
  public List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }

  /** Names no value, since some are secret. */
  @Override
  public String toString() {
    return "Configuration"
        + (profiles.isEmpty() ? "" : " with profile " + String.join(", ", profiles));
  }

  /**
   * {@code {{http.port}}} and other keys may stand in values, so that a profile follows the ports.
   */
  private void fillIn() throws ConfigurationException {
    for (ConfigKey key : ConfigKey.values()) {
      Setting setting = settings.get(key);
      if (Placeholders.in(setting.value())) {
        Setting filled = new Setting(filled(setting.value()), setting.source());
        Validation.checkValue(key, filled);
        settings.put(key, filled);
      }
    }
  }

  private String filled(String value) {
    try {
      return Placeholders.fill(value, this::peek);
    } catch (IllegalArgumentException e) {
      // An address that itself is to be filled in; as it stands, its rule refuses it.
      return value;
    }
  }

  private String peek(String name) {
    return ConfigKey.find(name)
        .map(this::get)
        .orElseGet(() -> new DerivedProperties(this).addresses().get(name));
  }

  /** Files are named from the working directory, wherever they are opened later. */
  private void resolveFiles(Path folder) {
    settings.replaceAll(
        (key, setting) ->
            key.file() && !setting.value().isEmpty()
                ? new Setting(folder.resolve(setting.value()).toString(), setting.source())
                : setting);
  }

  private void warn() {
    for (ConfigKey key : ConfigKey.values()) {
      String single = key.variable().replace("__", "_");
      if (variables.containsKey(single)) {
        warnings.add(
            "environment variable "
                + single
                + " is ignored; "
                + key.key()
                + " is "
                + key.variable());
      }
    }
    if (get(ConfigKey.GATEWAY_WEBHOOK_BASE_URL).isEmpty()) {
      warnings.add(
          "gateway.webhook_base_url is not set: receipts come late, by asking, and incoming messages not at all");
    }
    if (Loopback.clearText(URI.create(get(ConfigKey.GATEWAY_API_BASE_URL)))) {
      warnings.add(
          "gateway.api_base_url is not https: passwords, numbers and texts cross the network in clear text");
    }
  }
}
