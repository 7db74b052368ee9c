package io.github.smppbridge.lean;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.language.simple.SimpleLanguage;

/**
 * The Simple language, of which the plainest forms are evaluated directly and the rest by Camel.
 */
final class DirectSimple extends SimpleLanguage {
  private static final Pattern VALUE = Pattern.compile("\\$\\{(" + DirectCondition.FUNCTION + ")}");

  @Override
  public Predicate createPredicate(String expression) {
    Predicate direct =
        DirectCondition.parse(expression, () -> super.createPredicate(expression).toString());
    return direct == null ? super.createPredicate(expression) : direct;
  }

  @Override
  public Expression createExpression(String expression) {
    Matcher value = VALUE.matcher(expression);
    return value.matches() ? DirectValue.of(value.group(1)) : super.createExpression(expression);
  }
}
