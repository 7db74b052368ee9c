package io.github.smppbridge.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names that keys had before. They go on working: in every layer, and in the placeholders of
 * routes.
 */
final class FormerKeys {
  private static final Map<String, ConfigKey> KEYS =
      Map.of("receipts.mo_long_text", ConfigKey.MO_LONG_MESSAGES);

  private FormerKeys() {}

  /** The key that has another name by now. */
  static Optional<ConfigKey> find(String name) {
    return Optional.ofNullable(KEYS.get(name));
  }

  /** All of them: former name to key. */
  static Map<String, ConfigKey> all() {
    return KEYS;
  }

  /**
   * The layers with each key under its name of today.
   *
   * @param layers highest first
   * @param warnings gets a line for each former name
   * @throws ConfigurationException when both names of a key are set, to different values
   */
  static List<Map<String, Setting>> renamed(
      List<Map<String, Setting>> layers, List<String> warnings) throws ConfigurationException {
    for (Map.Entry<String, ConfigKey> former : KEYS.entrySet()) {
      Optional<Setting> before = first(layers, former.getKey());
      if (before.isPresent()) {
        checkSame(former.getKey(), before.get(), former.getValue(), layers);
        warnings.add(
            "%s (%s) is now called %s (%s)"
                .formatted(
                    former.getKey(),
                    before.get().source(),
                    former.getValue().key(),
                    former.getValue().variable()));
      }
    }
    List<Map<String, Setting>> renamed = new ArrayList<>();
    layers.forEach(layer -> renamed.add(renamed(layer)));
    return renamed;
  }

  private static void checkSame(
      String name, Setting before, ConfigKey key, List<Map<String, Setting>> layers)
      throws ConfigurationException {
    Optional<Setting> today = first(layers, key.key());
    if (today.isPresent() && !today.get().value().equals(before.value())) {
      throw new ConfigurationException(
          "%s (%s) and %s (%s) are one key, and must not differ"
              .formatted(name, before.source(), key.key(), today.get().source()));
    }
  }

  private static Optional<Setting> first(List<Map<String, Setting>> layers, String name) {
    return layers.stream()
        .filter(layer -> layer.containsKey(name))
        .map(l -> l.get(name))
        .findFirst();
  }

  private static Map<String, Setting> renamed(Map<String, Setting> layer) {
    Map<String, Setting> renamed = new LinkedHashMap<>(layer);
    KEYS.forEach(
        (name, key) -> {
          Setting before = renamed.remove(name);
          if (before != null) {
            renamed.putIfAbsent(
                key.key(), new Setting(before.value(), before.source() + ", as " + name));
          }
        });
    return renamed;
  }
}
