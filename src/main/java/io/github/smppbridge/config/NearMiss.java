package io.github.smppbridge.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the key that somebody who mistyped one meant. */
final class NearMiss {
  private static final int FAR = 3;

  private NearMiss() {}

  /**
   * The closest key with at most two wrong, missing or additional letters; dash and underscore are
   * one.
   */
  static Optional<ConfigKey> of(String key) {
    String typed = key.toLowerCase(Locale.ROOT).replace('-', '_');
    return names().entrySet().stream()
        .filter(known -> distance(typed, known.getKey()) < FAR)
        .min(Comparator.comparingInt(known -> distance(typed, known.getKey())))
        .map(Map.Entry::getValue);
  }

  private static Map<String, ConfigKey> names() {
    Map<String, ConfigKey> names = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.values()) {
      names.put(key.key(), key);
    }
    names.putAll(FormerKeys.all());
    return names;
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) >= FAR) {
      return FAR;
    }
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
