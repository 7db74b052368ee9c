package io.github.smppbridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** Reads {@code .properties} files, in UTF-8, from a folder or from the jar. */
final class PropertiesFile {
  /** Not the jar's root: there, a project that has the jar on its class path would read them. */
  private static final String IN_JAR = "/META-INF/smpp-bridge/";

  private PropertiesFile() {}

  /** Empty if there is no such file. */
  static Optional<Map<String, String>> read(Path file) throws ConfigurationException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      return Optional.of(load(reader));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException("cannot read " + file + ": " + e, e);
    }
  }

  /** Empty if the jar has no such file. */
  static Optional<Map<String, String>> ofJar(String name) throws ConfigurationException {
    try (InputStream stream = PropertiesFile.class.getResourceAsStream(IN_JAR + name)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(load(new InputStreamReader(stream, StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException("cannot read " + name + " in the jar: " + e, e);
    }
  }

  static boolean isInJar(String name) {
    return PropertiesFile.class.getResource(IN_JAR + name) != null;
  }

  private static Map<String, String> load(Reader reader) throws IOException {
    Properties properties = new Properties();
    properties.load(reader);
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }
}
