package io.github.smppbridge.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The migrations that this version of the program carries, with the checksums that Flyway writes
 * beside them in a database: enough to see, without Flyway, that nothing is to be done.
 */
final class SchemaFiles {
  static final String FOLDER = "META-INF/smpp-bridge/migration";

  private static final Pattern NAME = Pattern.compile(FOLDER + "/(V(\\d+)__[^/]+\\.sql)");
  private static final String MARK = "\uFEFF";

  /**
   * One migration.
   *
   * @param version its number
   * @param script its file's name
   * @param checksum Flyway's: CRC-32 of the lines without their ends
   */
  record Migration(String version, String script, int checksum) {}

  private SchemaFiles() {}

  /**
   * {@return the migrations beside this class, by version; empty when they cannot be listed, as
   * with a class loader of somebody else's}
   */
  static Optional<List<Migration>> list() {
    try {
      CodeSource source = SchemaFiles.class.getProtectionDomain().getCodeSource();
      if (source == null) {
        return Optional.empty();
      }
      List<Migration> migrations = new ArrayList<>();
      for (Matcher name : names(Path.of(source.getLocation().toURI())).values()) {
        migrations.add(new Migration(name.group(2), name.group(1), checksum(name.group())));
      }
      return migrations.isEmpty() ? Optional.empty() : Optional.of(migrations);
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static TreeMap<Integer, Matcher> names(Path source) throws IOException {
    TreeMap<Integer, Matcher> found = new TreeMap<>();
    if (Files.isDirectory(source)) {
      try (Stream<Path> files = Files.list(source.resolve(FOLDER))) {
        files.forEach(file -> take(FOLDER + "/" + file.getFileName(), found));
      }
    } else {
      try (JarFile jar = new JarFile(source.toFile())) {
        jar.stream().forEach(entry -> take(entry.getName(), found));
      }
    }
    return found;
  }

  private static void take(String name, TreeMap<Integer, Matcher> found) {
    Matcher matcher = NAME.matcher(name);
    if (matcher.matches()) {
      found.put(Integer.valueOf(matcher.group(2)), matcher);
    }
  }

  private static int checksum(String resource) throws IOException {
    CRC32 crc = new CRC32();
    try (InputStream in = SchemaFiles.class.getClassLoader().getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      if (line != null && line.startsWith(MARK)) {
        line = line.substring(1);
      }
      for (; line != null; line = lines.readLine()) {
        crc.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return (int) crc.getValue();
  }
}
