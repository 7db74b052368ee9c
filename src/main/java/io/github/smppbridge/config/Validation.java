package io.github.smppbridge.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says no to a configuration in one line: key, source and what is allowed. */
record Validation(Map<ConfigKey, Setting> settings) {
  private static final List<String> LEVELS =
      List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");
  private static final List<String> FORMATS = List.of("text", "json");

  /**
   * Refuses keys in our namespaces, or close to a key of ours, that do not exist; and values that
   * break the key's rule, unless they are still to be filled in.
   */
  static void check(String key, Setting setting) throws ConfigurationException {
    Optional<ConfigKey> known = ConfigKey.find(key);
    if (known.isEmpty()) {
      checkUnknown(key, setting);
    } else if (!Placeholders.in(setting.value())) {
      checkValue(known.get(), setting);
    }
  }

  private static void checkUnknown(String key, Setting setting) throws ConfigurationException {
    if (key.startsWith("camel.")) {
      return;
    }
    Optional<ConfigKey> meant = NearMiss.of(key);
    if (meant.isPresent() || ConfigKey.ours(key)) {
      String hint =
          meant
              .map(known -> "did you mean " + known.key() + " (" + known.variable() + ")?")
              .orElseGet(() -> "allowed are " + siblings(key));
      throw new ConfigurationException(
          "unknown key " + key + " (" + setting.source() + "); " + hint);
    }
  }

  /** Refuses a value that breaks the key's rule. */
  static void checkValue(ConfigKey key, Setting setting) throws ConfigurationException {
    if (!key.accepts(setting.value())) {
      // A URL's user and password come before an @.
      boolean hide = key.secret() || setting.value().contains("@");
      throw new ConfigurationException(
          key.key()
              + (hide ? "" : " = \"" + setting.value() + "\"")
              + " ("
              + setting.source()
              + ") must be "
              + key.allowed());
    }
  }

  /** The log's level. Logback itself takes a mistyped one for DEBUG. */
  static String logLevel(Optional<Setting> level) throws ConfigurationException {
    return level.isEmpty()
        ? "INFO"
        : oneOf("LOG_LEVEL", level.get().value().toUpperCase(Locale.ROOT), LEVELS, level.get());
  }

  /** The log's form. Logback itself logs nothing at all in one it does not know. */
  static String logFormat(Optional<Setting> format) throws ConfigurationException {
    return format.isEmpty()
        ? "text"
        : oneOf("LOG_FORMAT", format.get().value().toLowerCase(Locale.ROOT), FORMATS, format.get());
  }

  private static String oneOf(String name, String value, List<String> allowed, Setting setting)
      throws ConfigurationException {
    if (!allowed.contains(value)) {
      throw new ConfigurationException(
          name
              + " = \""
              + setting.value()
              + "\" ("
              + setting.source()
              + ") must be one of "
              + String.join(", ", allowed));
    }
    return value;
  }

  /** Refuses values that do not go together, and files that cannot be read. */
  void checkTogether() throws ConfigurationException {
    for (ConfigKey key : ConfigKey.values()) {
      if (key.file()) {
        checkFile(key);
      }
    }
    checkPem(ConfigKey.HTTP_TLS_CERT, "CERTIFICATE");
    checkPem(ConfigKey.HTTP_TLS_KEY, "PRIVATE KEY");
    checkNeeds(ConfigKey.HTTP_TLS_CERT, ConfigKey.HTTP_TLS_KEY);
    checkNeeds(ConfigKey.HTTP_TLS_KEY, ConfigKey.HTTP_TLS_CERT);
    checkEncrypted(ConfigKey.GATEWAY_WEBHOOK_BASE_URL);
    checkEncrypted(ConfigKey.GATEWAY_API_BASE_URL);
    checkPem(ConfigKey.SMPP_TLS_CERT, "CERTIFICATE");
    checkPem(ConfigKey.SMPP_TLS_KEY, "PRIVATE KEY");
    checkPem(ConfigKey.SMPP_TLS_CLIENT_CA, "CERTIFICATE");
    checkNeeds(ConfigKey.SMPP_TLS_CERT, ConfigKey.SMPP_TLS_KEY);
    checkNeeds(ConfigKey.SMPP_TLS_KEY, ConfigKey.SMPP_TLS_CERT);
    checkNeeds(ConfigKey.SMPP_TLS_CLIENT_CA, ConfigKey.SMPP_TLS_CERT);
    checkNeeds(ConfigKey.SMPP_TLS_BIND_ADDRESS, ConfigKey.SMPP_TLS_CERT);
    if ("true".equals(value(ConfigKey.SMPP_TLS_PROXY_PROTOCOL))) {
      checkNeeds(ConfigKey.SMPP_TLS_PROXY_PROTOCOL, ConfigKey.SMPP_PROXY_PROTOCOL_FROM);
      checkNeeds(ConfigKey.SMPP_TLS_PROXY_PROTOCOL, ConfigKey.SMPP_TLS_CERT);
    }
    checkApart(ConfigKey.SMPP_BIND_ADDRESS, ConfigKey.HTTP_ADDRESS);
    checkApart(ConfigKey.SMPP_TLS_BIND_ADDRESS, ConfigKey.HTTP_ADDRESS);
    checkApart(ConfigKey.SMPP_BIND_ADDRESS, ConfigKey.HTTP_MANAGEMENT_ADDRESS);
    checkApart(ConfigKey.SMPP_TLS_BIND_ADDRESS, ConfigKey.HTTP_MANAGEMENT_ADDRESS);
    if (number(ConfigKey.SMPP_MAX_BACKLOG) < number(ConfigKey.SMPP_WINDOW)) {
      throw refused(
          ConfigKey.SMPP_MAX_BACKLOG,
          "must be at least smpp.window (" + value(ConfigKey.SMPP_WINDOW) + ")");
    }
  }

  private void checkFile(ConfigKey key) throws ConfigurationException {
    String value = value(key);
    if (!value.isEmpty()
        && !(Files.isRegularFile(Path.of(value)) && Files.isReadable(Path.of(value)))) {
      throw refused(key, "must be " + key.allowed());
    }
  }

  /** A mistake that only the listener would notice, which does not know the key. */
  private void checkPem(ConfigKey key, String part) throws ConfigurationException {
    try {
      if (!value(key).isEmpty()
          && Files.readAllLines(Path.of(value(key)), StandardCharsets.ISO_8859_1).stream()
              .noneMatch(line -> line.startsWith("-----BEGIN ") && line.contains(part))) {
        throw refused(key, "must be " + key.allowed() + " with a " + part);
      }
    } catch (IOException e) {
      throw refused(key, "must be " + key.allowed());
    }
  }

  /** What a profile of ours sets is meant for those who have what it needs. */
  private void checkNeeds(ConfigKey key, ConfigKey needed) throws ConfigurationException {
    if (!value(key).isEmpty()
        && !settings.get(key).source().endsWith(Layers.IN_THE_JAR)
        && value(needed).isEmpty()) {
      throw refused(key, "needs " + needed.key() + " (" + needed.variable() + ") as well");
    }
  }

  /** A URL of our own in clear text, where we answer in none. */
  private void checkEncrypted(ConfigKey key) throws ConfigurationException {
    String port =
        "(\\{\\{http\\.port}}|" + Address.parse(value(ConfigKey.HTTP_ADDRESS)).port() + ")";
    if (!value(ConfigKey.HTTP_TLS_CERT).isEmpty()
        && value(key).matches("http://(127\\.[0-9.]+|localhost|\\[::1]):" + port + "(/.*)?")) {
      throw refused(key, "must begin with https://, since http.tls_cert makes http.address HTTPS");
    }
  }

  private void checkApart(ConfigKey key, ConfigKey other) throws ConfigurationException {
    if (value(key).isEmpty() || value(other).isEmpty()) {
      return;
    }
    Address address = Address.parse(value(key));
    if (address.port() != 0 && address.equals(Address.parse(value(other)))) {
      throw refused(key, "must differ from " + other.key());
    }
  }

  private ConfigurationException refused(ConfigKey key, String why) {
    return new ConfigurationException(
        key.key() + " = \"" + value(key) + "\" (" + settings.get(key).source() + ") " + why);
  }

  private long number(ConfigKey key) {
    return Long.parseLong(value(key));
  }

  private String value(ConfigKey key) {
    return settings.get(key).value();
  }

  private static String siblings(String key) {
    String prefix = key.substring(0, key.contains(".") ? key.indexOf('.') + 1 : key.length());
    return Arrays.stream(ConfigKey.values())
        .map(ConfigKey::key)
        .filter(known -> known.startsWith(prefix))
        .collect(Collectors.joining(", "));
  }
}
