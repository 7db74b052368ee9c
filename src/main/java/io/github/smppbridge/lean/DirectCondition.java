package io.github.smppbridge.lean;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.TypeConverter;
import org.apache.camel.support.ObjectHelper;

/**
 * A condition in the Simple language of the forms that routes are full of: a value by itself, a
 * value and a constant with {@code ==}, {@code !=}, {@code in} or {@code !in}, and some of those
 * with {@code &&} or {@code ||} between them. Values are compared by what Camel compares them by;
 * the layers of expressions and conversions in between are left out.
 */
final class DirectCondition implements Predicate {
  /** What stands between braces. */
  static final String FUNCTION =
      "body|(?:exchangeProperty|header|variable)\\.[A-Za-z][A-Za-z0-9_]*";

  private static final Pattern TERM =
      Pattern.compile(
          "\\$\\{(?<function>"
              + FUNCTION
              + ")}"
              + "(?: (?<operator>==|!=) (?:(?<none>null)|'(?<text>[A-Za-z0-9_-]+)'|(?<number>[0-9]{1,9}))"
              + "| (?<in>!?in) '(?<list>[A-Za-z0-9_]+(?:,[A-Za-z0-9_]+)*)')?");

  private final Supplier<String> text;
  private final Predicate[] terms;

  /** What one of the terms decides for all. */
  private final boolean decisive;

  private DirectCondition(Supplier<String> text, Predicate[] terms, boolean decisive) {
    this.text = text;
    this.terms = terms;
    this.decisive = decisive;
  }

  /**
   * Reads one.
   *
   * @param described how it is named, in errors
   * @return null if it is anything else
   */
  static Predicate parse(String text, Supplier<String> described) {
    boolean or = text.contains(" || ");
    if (or && text.contains(" && ")) {
      return null;
    }
    List<Predicate> terms = new ArrayList<>();
    for (String each : text.split(or ? " \\|\\| " : " && ", -1)) {
      Matcher term = TERM.matcher(each);
      if (!term.matches()) {
        return null;
      }
      terms.add(term(term));
    }
    return new DirectCondition(described, terms.toArray(Predicate[]::new), or);
  }

  private static Predicate term(Matcher term) {
    DirectValue value = DirectValue.of(term.group("function"));
    if (term.group("in") != null) {
      String[] list = term.group("list").split(",");
      boolean negated = term.group("in").startsWith("!");
      return exchange -> isIn(exchange, value.evaluate(exchange), list) != negated;
    }
    if (term.group("operator") == null) {
      return value;
    }
    boolean equal = term.group("operator").equals("==");
    if (term.group("none") != null) {
      return exchange -> (value.evaluate(exchange) == null) == equal;
    }
    Object constant =
        term.group("text") != null ? term.group("text") : Integer.valueOf(term.group("number"));
    return equal
        ? exchange -> isEqual(exchange, value.evaluate(exchange), constant)
        : exchange -> isNotEqual(exchange, value.evaluate(exchange), constant);
  }

  /** Each of the list is compared as what the value is, if it can be that. */
  private static boolean isIn(Exchange exchange, Object value, String[] list) {
    if (value == null) {
      return false;
    }
    for (String each : list) {
      Object alike =
          value instanceof String
              ? each
              : converter(exchange).convertTo(value.getClass(), exchange, each);
      if (alike != null && isEqual(exchange, value, alike)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEqual(Exchange exchange, Object value, Object constant) {
    return value != null && ObjectHelper.typeCoerceEquals(converter(exchange), value, constant);
  }

  private static boolean isNotEqual(Exchange exchange, Object value, Object constant) {
    return value == null || ObjectHelper.typeCoerceNotEquals(converter(exchange), value, constant);
  }

  private static TypeConverter converter(Exchange exchange) {
    return exchange.getContext().getTypeConverter();
  }

  @Override
  public boolean matches(Exchange exchange) {
    for (Predicate each : terms) {
      if (each.matches(exchange) == decisive) {
        return decisive;
      }
    }
    return !decisive;
  }

  @Override
  public String toString() {
    return text.get();
  }
}
