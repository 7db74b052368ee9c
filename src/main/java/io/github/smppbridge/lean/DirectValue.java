package io.github.smppbridge.lean;

import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.ExpressionAdapter;

/**
 * <code>${body}</code>, <code>${header.name}</code>, <code>${variable.name}</code> or <code>
 * ${exchangeProperty.name}</code>: Camel evaluates the name each time, as an expression of its own.
 */
final class DirectValue extends ExpressionAdapter {
  private final Kind kind;
  private final String name;

  private enum Kind {
    BODY,
    HEADER,
    PROPERTY,
    VARIABLE
  }

  private DirectValue(Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  /**
   * Makes one.
   *
   * @param function what stands between the braces: body, or a kind, a dot and a plain name
   */
  static DirectValue of(String function) {
    if (function.equals("body")) {
      return new DirectValue(Kind.BODY, "");
    }
    int dot = function.indexOf('.');
    Kind kind =
        switch (function.substring(0, dot)) {
          case "header" -> Kind.HEADER;
          case "variable" -> Kind.VARIABLE;
          default -> Kind.PROPERTY;
        };
    return new DirectValue(kind, function.substring(dot + 1));
  }

  @Override
  public Object evaluate(Exchange exchange) {
    return switch (kind) {
      case BODY -> exchange.getIn().getBody();
      case HEADER -> header(exchange);
      case PROPERTY -> exchange.getProperty(name);
      case VARIABLE -> ExchangeHelper.getVariable(exchange, name);
    };
  }

  /** Simple's headers fall back to properties. */
  private Object header(Exchange exchange) {
    Object header = exchange.getIn().getHeader(name);
    return header == null ? exchange.getProperty(name) : header;
  }

  @Override
  public String toString() {
    return kind == Kind.BODY ? "body" : kind.name().toLowerCase(java.util.Locale.ROOT) + "." + name;
  }
}
