package io.github.smppbridge.boot;

import io.github.smppbridge.component.LogContext;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Gives the {@code log} steps of routes their {@link LogContext}. Camel's own MDC would cost every
 * step of every message.
 */
final class LogSteps implements InterceptStrategy {
  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode step, Processor target, Processor next) {
    return step instanceof LogDefinition ? new InContext(target) : target;
  }

  private static final class InContext extends DelegateAsyncProcessor {
    InContext(Processor log) {
      super(log);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      LastMemory.notice(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
      try (LogContext context = LogContext.of(exchange)) {
        super.process(exchange, doneSync -> {});
      }
      callback.done(true);
      return true;
    }
  }
}
