package io.github.smppbridge.config;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Camel's notation for the value of another key, {@code {{http.port}}}. */
final class Placeholders {
  private static final Pattern REFERENCE = Pattern.compile("\\{\\{([a-z][a-z0-9_.]*)}}");

  private Placeholders() {}

  static boolean in(String value) {
    return REFERENCE.matcher(value).find();
  }

  /** Puts values in, once; a key without a value stays as written, which no rule allows. */
  static String fill(String value, UnaryOperator<String> values) {
    return REFERENCE
        .matcher(value)
        .replaceAll(
            match -> {
              String other = values.apply(match.group(1));
              return Matcher.quoteReplacement(other == null ? match.group() : other);
            });
  }
}
