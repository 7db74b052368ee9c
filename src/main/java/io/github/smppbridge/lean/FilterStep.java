package io.github.smppbridge.lean;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.processor.FilterProcessor;

/** A {@code filter}. */
final class FilterStep implements Step {
  private final FilterProcessor filter;
  private final Step steps;
  private final String status;

  private FilterStep(FilterProcessor filter, Step steps) {
    this.filter = filter;
    this.steps = steps;
    this.status = filter.getStatusPropertyName();
  }

  static FilterStep of(CamelContext context, FilterProcessor filter) {
    return new FilterStep(filter, Steps.of(context, filter.getProcessor()));
  }

  @Override
  public boolean run(Exchange exchange, AsyncCallback later) {
    boolean matches = false;
    try {
      matches = filter.matches(exchange);
      if (status != null) {
        exchange.setProperty(status, matches);
      }
    } catch (Exception e) {
      exchange.setException(e);
    }
    return !matches || steps.run(exchange, later);
  }
}
