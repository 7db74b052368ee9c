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
 * Reads {@code .env}: {@code NAME=value} or {@code NAME: value} lines, {@code #} comments, an
 * optional {@code export}, and values in single quotes (as they are) or double quotes (with {@code
 * \n}, {@code \"}, {@code \\}). <code>${NAME}</code> of a variable that is set, in the lines before
 * or in the environment, stands for its value, but in single quotes.
 */
final class DotEnvFile {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*(?:=|:\\s)\\s*(.*)");

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern QUOTED =
      Pattern.compile("(?:'([^']*)'|\"((?:[^\"\\\\]++|\\\\.)*+)\")\\s*(?:#.*)?");

  private DotEnvFile() {}

  static Map<String, String> read(Path file, Map<String, String> environment)
      throws ConfigurationException {
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
      String raw = matcher.group(2);
      String value = value(raw, file, i + 1);
      variables.put(
          matcher.group(1), raw.startsWith("'") ? value : filled(value, variables, environment));
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

  private static String filled(
      String value, Map<String, String> variables, Map<String, String> environment) {
    return REFERENCE
        .matcher(value)
        .replaceAll(
            match -> {
              String name = match.group(1);
              String other = environment.getOrDefault(name, variables.get(name));
              return Matcher.quoteReplacement(other == null ? match.group() : other);
            });
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
