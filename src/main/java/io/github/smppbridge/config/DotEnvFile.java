package io.github.smppbridge.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code .env}: {@code NAME=value} lines, {@code #} comments, an optional {@code export}, and
 * values in single quotes (as they are) or double quotes (with {@code \n}, {@code \"}, {@code \\}).
 */
final class DotEnvFile {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*(.*)");
  private static final Pattern QUOTED =
      Pattern.compile("(?:'([^']*)'|\"((?:[^\"\\\\]++|\\\\.)*+)\")\\s*(?:#.*)?");

  private DotEnvFile() {}

  static Map<String, String> read(Path file) throws ConfigurationException {
    Map<String, String> variables = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return variables;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new ConfigurationException("cannot read " + file + ": " + e.getMessage(), e);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).trim();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        // The line itself may hold a secret.
        throw new ConfigurationException(file + " line " + (i + 1) + " must be NAME=value");
      }
      variables.put(matcher.group(1), value(matcher.group(2), file, i + 1));
    }
    return variables;
  }

  private static String value(String raw, Path file, int line) throws ConfigurationException {
    if (raw.startsWith("'") || raw.startsWith("\"")) {
      Matcher quoted = QUOTED.matcher(raw);
      if (!quoted.matches()) {
        throw new ConfigurationException(file + " line " + line + ": a quote is not closed");
      }
      return quoted.group(1) != null ? quoted.group(1) : unescape(quoted.group(2));
    }
    int comment = raw.indexOf(" #");
    return (comment < 0 ? raw : raw.substring(0, comment)).trim();
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        c = text.charAt(++i);
        c = c == 'n' ? '\n' : c;
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
