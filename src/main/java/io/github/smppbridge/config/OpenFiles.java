package io.github.smppbridge.config;

import io.github.smppbridge.files.FileAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files with secrets that everybody on the machine may read. Not those that a container platform
 * hands to the process: nobody else is there.
 */
final class OpenFiles {
  private static final String HANDED = "/run/secrets/";

  private OpenFiles() {}

  /**
   * A line for each.
   *
   * @param settings every key with a value, and where it was set
   * @param folder the working directory
   */
  static List<String> warnings(Map<ConfigKey, Setting> settings, Path folder) {
    Map<Path, String> files = new LinkedHashMap<>();
    files.put(folder.resolve(".env"), "");
    settings.forEach(
        (key, setting) -> {
          if (key.secret() && !setting.value().isEmpty()) {
            file(setting.source(), folder).ifPresent(file -> files.putIfAbsent(file, key.key()));
          }
        });
    for (ConfigKey key :
        List.of(ConfigKey.ACCOUNTS_FILE, ConfigKey.SMPP_TLS_KEY, ConfigKey.HTTP_TLS_KEY)) {
      String value = settings.get(key).value();
      if (!value.isEmpty()) {
        files.putIfAbsent(folder.resolve(value), key.key());
      }
    }
    List<String> warnings = new ArrayList<>();
    files.forEach((file, key) -> warn(file, key, warnings));
    return warnings;
  }

  private static void warn(Path file, String key, List<String> warnings) {
    if (!isHanded(file) && FileAccess.isReached(file)) {
      FileAccess.beyondGroup(file)
          .ifPresent(
              mode ->
                  warnings.add(
                      (key.isEmpty() ? "" : key + ": ")
                          + file
                          + " holds secrets and everybody on this machine has access to it ("
                          + mode
                          + "); chmod o-rwx "
                          + file));
    }
  }

  /** The name of the file that a setting comes from is how its source begins. */
  private static Optional<Path> file(String source, Path folder) {
    String name = source.replaceFirst(", (variable|as) .*$", "");
    boolean own = name.startsWith(folder.getRoot().toString());
    return own ? Optional.of(Path.of(name)) : Optional.empty();
  }

  /** Docker's secrets, and volumes of Kubernetes, which links to a folder named by the time. */
  private static boolean isHanded(Path file) {
    try {
      Path real = file.toRealPath();
      for (Path name : real) {
        if (name.toString().startsWith("..")) {
          return true;
        }
      }
      return real.startsWith(HANDED);
    } catch (IOException | RuntimeException e) {
      return true; // it is not there
    }
  }
}
