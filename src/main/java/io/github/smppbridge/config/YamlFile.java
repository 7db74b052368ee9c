package io.github.smppbridge.config;

import io.github.smppbridge.files.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a YAML file into dotted keys: nested maps ({@code smpp:} / {@code window: 50}) and dotted
 * keys ({@code smpp.window: 50}) mean the same. For keys of ours, lists become comma-separated
 * values and maps pairs. Values are what is written ({@link YamlText}); a key without one is not
 * set.
 */
final class YamlFile {
  private final Path file;
  private final Map<String, String> values = new LinkedHashMap<>();

  private YamlFile(Path file) {
    this.file = file;
  }

  static Map<String, String> read(Path file) throws ConfigurationException {
    YamlFile yaml = new YamlFile(file);
    Object root = yaml.load();
    if (root instanceof Map<?, ?> map) {
      yaml.addAll("", map);
    } else if (root != null) {
      throw new ConfigurationException(file + " must hold a map of keys");
    }
    return yaml.values;
  }

  private Object load() throws ConfigurationException {
    try {
      return YamlText.load(file, Files.readString(file));
    } catch (YamlText.MalformedException e) {
      throw new ConfigurationException(e.getMessage());
    } catch (IOException e) {
      throw new ConfigurationException("cannot read CONFIG_PATH " + file + ": " + e, e);
    }
  }

  private void addAll(String prefix, Map<?, ?> map) throws ConfigurationException {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      add(prefix + entry.getKey(), entry.getValue());
    }
  }

  private void add(String key, Object value) throws ConfigurationException {
    Optional<ConfigKey> known = ConfigKey.find(key);
    if (value instanceof Map<?, ?> map) {
      if (known.isPresent()) {
        put(key, pairs(known.get(), map));
      } else {
        addAll(key + ".", map);
      }
    } else if (value instanceof List<?> list) {
      if (known.isPresent()) {
        put(
            key,
            list.stream().map(item -> Objects.toString(item, "")).collect(Collectors.joining(",")));
      } else {
        for (int i = 0; i < list.size(); i++) {
          add(key + "[" + i + "]", list.get(i));
        }
      }
    } else if (value != null) {
      put(key, String.valueOf(value));
    }
  }

  private void put(String key, String value) throws ConfigurationException {
    if (values.put(key, value) != null) {
      throw new ConfigurationException(file + " sets " + key + " twice");
    }
  }

  private static String pairs(ConfigKey key, Map<?, ?> map) {
    return map.entrySet().stream()
        .flatMap(
            entry ->
                (entry.getValue() instanceof List<?> several
                        ? several
                        : List.of(Objects.requireNonNullElse(entry.getValue(), "")))
                    .stream().map(value -> entry.getKey() + key.pairSeparator() + value))
        .collect(Collectors.joining(","));
  }
}
