package io.github.smppbridge.lean;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * What stands between the parentheses of a {@code method}: texts, and values that are words.
 * Anything else that such a value turns out to be is for Camel to convert.
 */
final class BeanArguments {
  private static final String WORD = "[A-Za-z][A-Za-z0-9_]*";
  private static final Pattern METHOD = Pattern.compile("(" + WORD + ")\\((.+)\\)");
  private static final Pattern ARGUMENT =
      Pattern.compile("\\$\\{(" + DirectCondition.FUNCTION + ")}|'(" + WORD + ")'");
  private static final int LONGEST = 64;

  private final String method;

  /** Values or texts. */
  private final Object[] arguments;

  private BeanArguments(String method, Object[] arguments) {
    this.method = method;
    this.arguments = arguments;
  }

  /** Null if anything is of another form. */
  static BeanArguments parse(String text) {
    Matcher call = METHOD.matcher(text);
    if (!call.matches()) {
      return null;
    }
    List<Object> arguments = new ArrayList<>();
    for (String each : call.group(2).split(", ?", -1)) {
      Matcher argument = ARGUMENT.matcher(each);
      if (!argument.matches() || "null".equals(argument.group(2))) {
        return null;
      }
      String function = argument.group(1);
      arguments.add(function == null ? argument.group(2) : DirectValue.of(function));
    }
    return new BeanArguments(call.group(1), arguments.toArray());
  }

  String method() {
    return method;
  }

  int count() {
    return arguments.length;
  }

  /** What they are for an exchange, or null where one is no word. */
  Object[] evaluate(Exchange exchange) {
    Object[] values = new Object[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          arguments[i] instanceof DirectValue value ? value.evaluate(exchange) : arguments[i];
      if (!(values[i] instanceof String text) || !isWord(text)) {
        return null;
      }
    }
    return values;
  }

  /** Nothing that Camel would read as something else: quotes, types, null. */
  private static boolean isWord(String text) {
    if (text.isEmpty() || text.length() > LONGEST || text.equals("null")) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean known =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
      if (!known) {
        return false;
      }
    }
    return true;
  }
}
