package io.github.smppbridge.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A map of a YAML file, read strictly: a wrong type, a value out of range and a key nobody asked
 * for are refused with a message that names the key, never the value, which may be a secret.
 */
final class YamlSection {
  private final String path;
  private final Map<?, ?> values;
  private final Set<String> known = new TreeSet<>();

  private YamlSection(String path, Map<?, ?> values) {
    this.path = path;
    this.values = values;
  }

  /**
   * A section.
   *
   * @param path where it stands, for messages
   * @param value what YAML has there; {@code null} = an empty section
   */
  static YamlSection of(String path, Object value) {
    if (value == null) {
      return new YamlSection(path, Map.of());
    }
    if (value instanceof Map<?, ?> map) {
      return new YamlSection(path, map);
    }
    throw new AccountsFileException(path + " must be a map of keys");
  }

  boolean has(String key) {
    known.add(key);
    return values.get(key) != null;
  }

  YamlSection section(String key) {
    return of(path + " " + key, get(key));
  }

  Map<?, ?> entries() {
    return values;
  }

  Optional<String> text(String key) {
    Object value = get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String text) || text.isBlank()) {
      throw refused(key, "must be a text");
    }
    return Optional.of(text.trim());
  }

  Optional<String> oneOf(String key, Set<String> allowed) {
    Optional<String> value = text(key);
    if (value.isPresent() && !allowed.contains(value.get())) {
      throw refused(key, "must be one of " + String.join(", ", new TreeSet<>(allowed)));
    }
    return value;
  }

  boolean flag(String key) {
    Object value = get(key);
    if (value != null && !(value instanceof Boolean)) {
      throw refused(key, "must be true or false");
    }
    return Boolean.TRUE.equals(value);
  }

  long number(String key, long otherwise, long min, long max) {
    Object value = get(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Integer || value instanceof Long)
        || ((Number) value).longValue() < min
        || ((Number) value).longValue() > max) {
      throw refused(key, "must be a whole number from " + min + " to " + max);
    }
    return ((Number) value).longValue();
  }

  double decimal(String key, double otherwise, double max) {
    Object value = get(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Number number)
        || !(number.doubleValue() >= 0 && number.doubleValue() <= max)) {
      throw refused(key, "must be a number from 0 to " + (long) max);
    }
    return number.doubleValue();
  }

  List<String> texts(String key) {
    Object value = get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw refused(key, "must be a list, [one, two]");
    }
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw refused(key, "must be a list of texts");
      }
      texts.add(text.trim());
    }
    return texts;
  }

  /** Refuses keys that were not asked for until now. */
  void refuseOthers() {
    for (Object key : values.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        throw new AccountsFileException(
            "%s has the unknown key %s; allowed are %s"
                .formatted(path, printable(key), String.join(", ", known)));
      }
    }
  }

  AccountsFileException refused(String key, String problem) {
    return new AccountsFileException(path + ": " + key + " " + problem);
  }

  private Object get(String key) {
    known.add(key);
    return values.get(key);
  }

  private static String printable(Object key) {
    String text = String.valueOf(key).replaceAll("[^\\x20-\\x7E]", "?");
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
