package io.github.smppbridge.lean;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.processor.ChoiceProcessor;
import org.apache.camel.processor.FilterProcessor;
import org.apache.camel.processor.PipelineHelper;
import org.apache.camel.support.MessageHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@code choice}. */
final class ChoiceStep implements Step {
  private static final Logger LOG = LoggerFactory.getLogger(ChoiceStep.class);

  private final FilterProcessor[] when;
  private final Step[] then;
  private final Step otherwise;

  private ChoiceStep(FilterProcessor[] when, Step[] then, Step otherwise) {
    this.when = when;
    this.then = then;
    this.otherwise = otherwise;
  }

  static ChoiceStep of(CamelContext context, ChoiceProcessor choice) {
    FilterProcessor[] when = choice.getFilters().toArray(FilterProcessor[]::new);
    Step[] then = new Step[when.length];
    for (int i = 0; i < when.length; i++) {
      then[i] = Steps.of(context, when[i].getProcessor());
    }
    return new ChoiceStep(when, then, Steps.of(context, choice.getOtherwise()));
  }

  @Override
  public boolean run(Exchange exchange, AsyncCallback later) {
    for (int i = 0; i < when.length; i++) {
      boolean matches = false;
      try {
        matches = when[i].matches(exchange);
      } catch (Exception e) {
        exchange.setException(e);
      }
      if (!PipelineHelper.continueProcessing(exchange, "so its choice ends", LOG)) {
        return true;
      }
      if (matches) {
        return then[i].run(exchange, later);
      }
      MessageHelper.resetStreamCache(exchange.getIn());
    }
    return otherwise.run(exchange, later);
  }
}
