package io.github.smppbridge.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A map of a YAML file, read strictly: a wrong type, a value out of range and a key nobody asked
 * for are refused with a message that names the key, never the value, which may be a secret.
 */
final class YamlSection {
  private static final Set<String> FLAGS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");
  private static final String NO_FLAG = "must be true or false";
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern DECIMAL =
      Pattern.compile("([0-9]{1,18}(\\.[0-9]{0,18})?|\\.[0-9]{1,18})([eE][-+]?[0-9]{1,2})?");

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
   * @param value what YAML has there
   */
  static YamlSection of(String path, Object value) {
    if (value instanceof Map<?, ?> map) {
      return new YamlSection(path, map);
    }
    throw new AccountsFileException(
        path
            + (value == null
                ? " has nothing in it; {} says that this is meant"
                : " must be a map of keys"));
  }

  boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  /** A section that may be missing: then it is empty. */
  YamlSection section(String key) {
    return of(path + " " + key, has(key) ? values.get(key) : Map.of());
  }

  /** A section under a key of a section, which may be any. */
  YamlSection member(String section, Object key) {
    return of(path + " " + section + " " + printable(key), section(section).entries().get(key));
  }

  Map<?, ?> entries() {
    return values;
  }

  Optional<String> text(String key) {
    return scalar(key, "must be a text").map(String::trim);
  }

  Optional<String> oneOf(String key, Set<String> allowed) {
    Optional<String> value = text(key);
    if (value.isPresent() && !allowed.contains(value.get())) {
      throw refused(key, "must be one of " + String.join(", ", new TreeSet<>(allowed)));
    }
    return value;
  }

  boolean flag(String key) {
    Optional<String> value = scalar(key, NO_FLAG);
    if (value.isPresent() && !FLAGS.contains(value.get())) {
      throw refused(key, NO_FLAG);
    }
    return value.isPresent() && value.get().equalsIgnoreCase("true");
  }

  long number(String key, long otherwise, long min, long max) {
    String form = "must be a whole number from " + min + " to " + max;
    Optional<Long> value =
        scalar(key, form)
            .map(text -> WHOLE_NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1);
    if (value.isPresent() && (value.get() < min || value.get() > max)) {
      throw refused(key, form);
    }
    return value.orElse(otherwise);
  }

  double decimal(String key, double otherwise, double max) {
    String form = "must be a number from 0 to " + (long) max;
    Optional<Double> value =
        scalar(key, form)
            .map(text -> DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : -1);
    if (value.isPresent() && (value.get() < 0 || value.get() > max)) {
      throw refused(key, form);
    }
    return value.orElse(otherwise);
  }

  List<String> texts(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (!(values.get(key) instanceof List<?> list) || list.isEmpty()) {
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

  /** A list of sections; none if the key is missing, or says so: {@code []}. */
  List<YamlSection> sections(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (!(values.get(key) instanceof List<?> list)) {
      throw refused(key, "must be a list of maps, one below the other, each behind a -");
    }
    List<YamlSection> sections = new ArrayList<>();
    for (Object item : list) {
      sections.add(of(path + " " + key + " " + (sections.size() + 1), item));
    }
    return sections;
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

  /** A key that is there without a value is a mistake: a limit left open must not be none. */
  private Optional<String> scalar(String key, String form) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!(values.get(key) instanceof String text) || text.isBlank()) {
      throw refused(key, form);
    }
    return Optional.of(text);
  }

  private static String printable(Object key) {
    String text = String.valueOf(key).replaceAll("[^\\x20-\\x7E]", "?");
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
